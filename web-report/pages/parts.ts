/** What the pages in both languages are put together from. */
import type { Label } from '../../engine/core/label.js';
import { levelColour } from '../charts/levels.js';
import { inkOn } from '../charts/palette.js';
import { escapeText } from '../charts/svg.js';
import type { Dictionary } from './labels.js';

const filled = (text: string, fill: Readonly<Record<string, string | number>>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));

/** Both languages of a label, filled in. */
export const bothOf = ({ zh, en }: Label, fill: Readonly<Record<string, string | number>> = {}): string => `${filled(zh, fill)} / ${filled(en, fill)}`;

/** The words of one page, by the keys below its own. */
export class Words {
  constructor(
    private readonly labels: Dictionary,
    private readonly page: string,
  ) {}

  /** Both languages, filled in. */
  both(key: string, fill: Readonly<Record<string, string | number>> = {}): string {
    return bothOf(this.labels[`${this.page}.${key}`]!, fill);
  }
}

/** A section with its heading; nothing where it has no parts. */
export const section = (id: string, title: string, ...parts: readonly string[]): string => (parts.join('') === '' ? '' : `<section id="${id}"><h2>${escapeText(title)}</h2>${parts.join('')}</section>`);
export const note = (text: string): string => `<p class="note">${escapeText(text)}</p>`;
export const figure = (title: string, drawing: string): string => `<div class="figure"><h3>${escapeText(title)}</h3><div class="drawing">${drawing}</div></div>`;

/** A warning level in its colour beside its name. */
export interface LevelCell {
  readonly text: string;
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
}

export type Cell = string | LevelCell;

/** Colours of the levels for the sheet of a page: its policy allows no style on an element. */
export const levelStyle = (): string =>
  Array.from({ length: 5 }, (_, level) => {
    const colour = levelColour(level, 5);
    return `.level-${level} { background: ${colour}; color: ${inkOn(colour)}; }`;
  }).join('\n');

function inside(cell: Cell): string {
  if (typeof cell === 'string') return escapeText(cell);
  return `<span class="level level-${cell.level}">${escapeText(cell.text)}</span>`;
}

/** A table of texts and levels, as wide as the page. */
export function table(heads: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const row = (cells: readonly Cell[]): string => `<tr>${cells.map((cell) => `<td>${inside(cell)}</td>`).join('')}</tr>`;
  return `<div class="scroll" tabindex="0"><table class="wrap"><thead><tr>${heads.map((head) => `<th scope="col">${inside(head)}</th>`).join('')}</tr></thead><tbody>${rows.map(row).join('')}</tbody></table></div>`;
}
