/** The villages as a grid in the order of their codes: colour, pattern and word for each level; one stop of the keyboard, arrows within. */
import type { Selection } from 'd3';
import type { Village } from './data.js';
import { levelClass, levelWord } from './levels.js';
import type { Say } from './words.js';

type Box = Selection<HTMLElement, unknown, null, undefined>;

export interface GridOptions {
  readonly say: Say;
  readonly selected: string | null;
  readonly onSelect: (code: string) => void;
}

/** Cells in a row, by where the first of the next one begins. */
function columnsOf(cells: readonly HTMLElement[]): number {
  const top = cells[0]?.offsetTop;
  const next = cells.findIndex((cell) => cell.offsetTop !== top);
  return next < 0 ? cells.length : next;
}

/** The cell that a key leads to from cell `at`; undefined for any other key. */
function stepOf(key: string, at: number, columns: number, count: number): number | undefined {
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: count - 1 }[key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

/** What all names begin with, such as the name of their township: a narrow cell has no room for it. */
function commonBeginning(names: readonly string[]): number {
  const [first = ''] = names;
  let length = names.length < 2 ? 0 : first.length - 2;
  for (const name of names) while (length > 0 && (name.length < length + 2 || !name.startsWith(first.slice(0, length)))) length--;
  return Math.max(0, length);
}

/** What each cell shows, so that of thousands only those are touched that are others now. */
const shown = new WeakMap<Element, string>();

/** The cell that the keyboard comes to first. */
let stop: Element | null = null;

function stopAt(cell: Element | null): void {
  if (cell === stop) return;
  stop?.setAttribute('tabindex', '-1');
  cell?.setAttribute('tabindex', '0');
  stop = cell;
}

const codeOf = (cell: Element | null | undefined): string | null => cell?.getAttribute('data-code') ?? null;

export function drawGrid(box: Box, villages: readonly Village[], { say, selected, onSelect }: GridOptions): void {
  const begin = commonBeginning(villages.map(({ name }) => name));
  // what is not decided is never told as none
  const isOpen = ({ level, atMost, expectedLevel, expectedAtMost }: Village): boolean => Math.max(atMost ?? 0, expectedAtMost ?? 0) > Math.max(level ?? 0, expectedLevel ?? 0);
  const wordOf = (village: Village): string => {
    const { level, expectedLevel } = village;
    return `${levelWord(say, level)}${expectedLevel !== null && expectedLevel > (level ?? 0) ? ` → ${levelWord(say, expectedLevel)}` : ''}${isOpen(village) ? ' ?' : ''}`;
  };
  const cells = box
    .selectAll<HTMLDivElement, Village>('[role="option"]')
    .data(villages, (village) => village.code)
    .join((enter) => {
      const cell = enter.append('div').attr('role', 'option').attr('tabindex', -1).attr('data-code', ({ code }) => code);
      cell.append('span').attr('class', 'name');
      cell.append('span').attr('class', 'word');
      return cell;
    })
    .order();
  cells.each(function (village) {
    const { code, name, level, quality } = village;
    const [word, title] = [wordOf(village), `${name} ${code}, ${say(`quality.${quality}`)}`];
    const look = `${level} ${quality} ${code === selected} ${begin} ${word} ${title}`;
    if (shown.get(this) === look) return;
    shown.set(this, look);
    this.className = `${levelClass(level)}${quality === 'fresh' ? '' : ' old'}`;
    this.setAttribute('aria-selected', String(code === selected));
    this.title = title;
    this.children[0]!.textContent = name.slice(begin);
    this.children[1]!.textContent = word;
  });
  const all = cells.nodes();
  const focused = codeOf(document.activeElement);
  stopAt(all.find((cell) => codeOf(cell) === focused) ?? all.find((cell) => codeOf(cell) === selected) ?? all[0] ?? null);
  const cellOf = (event: Event): HTMLElement | null => (event.target as Element).closest<HTMLElement>('[role="option"]');
  box.on('click', (event: MouseEvent) => {
    const code = codeOf(cellOf(event));
    if (code !== null) onSelect(code);
  });
  box.on('keydown', (event: KeyboardEvent) => {
    const cell = cellOf(event);
    if (cell === null) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(codeOf(cell)!);
      return;
    }
    const to = stepOf(event.key, all.indexOf(cell as HTMLDivElement), columnsOf(all), all.length);
    if (to === undefined) return;
    event.preventDefault();
    stopAt(all[to]!);
    all[to]!.focus();
  });
}
