/** The villages as a grid in the order of their codes: colour, pattern and word for each level; one stop of the keyboard, arrows within. */
import { select, type Selection } from 'd3';
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

export function drawGrid(box: Box, villages: readonly Village[], { say, selected, onSelect }: GridOptions): void {
  const focused = document.activeElement?.getAttribute('data-code');
  const stop = [focused, selected].find((code) => villages.some((village) => village.code === code)) ?? villages[0]?.code;
  const begin = commonBeginning(villages.map(({ name }) => name));
  const cells = box
    .selectAll<HTMLDivElement, Village>('[role="option"]')
    .data(villages, (village) => village.code)
    .join((enter) => {
      const cell = enter.append('div').attr('role', 'option');
      cell.append('span').attr('class', 'name');
      cell.append('span').attr('class', 'word');
      return cell;
    })
    .attr('class', ({ level, quality }) => `${levelClass(level)}${quality === 'fresh' ? '' : ' old'}`)
    .attr('data-code', ({ code }) => code)
    .attr('tabindex', ({ code }) => (code === stop ? 0 : -1))
    .attr('aria-selected', ({ code }) => String(code === selected))
    .attr('title', ({ code, name, quality }) => `${name} ${code}, ${say(`quality.${quality}`)}`)
    .order();
  cells.select('.name').text(({ name }) => name.slice(begin));
  cells.select('.word').text(({ level, expectedLevel }) => levelWord(say, level) + (expectedLevel !== null && expectedLevel > (level ?? 0) ? ` → ${levelWord(say, expectedLevel)}` : ''));
  cells.on('click', (_event: MouseEvent, { code }) => onSelect(code));
  cells.on('keydown', function (this: HTMLDivElement, event: KeyboardEvent, { code }) {
    const all = cells.nodes();
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(code);
      return;
    }
    const to = stepOf(event.key, all.indexOf(this), columnsOf(all), all.length);
    if (to === undefined) return;
    event.preventDefault();
    select(this).attr('tabindex', -1);
    select(all[to]!).attr('tabindex', 0);
    all[to]!.focus();
  });
}
