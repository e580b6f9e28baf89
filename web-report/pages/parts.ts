/** What the pages in both languages are put together from. */
import type { Label } from '../../engine/core/label.js';
import { levelColour } from '../charts/levels.js';
import { inkOn } from '../charts/palette.js';
import { escapeText } from '../charts/svg.js';
import type { Dictionary } from './labels.js';

const filled = (text: string, fill: Readonly<Record<string, string | number>>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));

/** A label, filled in. */
export const filledLabel = ({ zh, en }: Label, fill: Readonly<Record<string, string | number>>): Label => ({ zh: filled(zh, fill), en: filled(en, fill) });

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
export const framed = (title: string, markup: string): string => `<div class="figure"><h3>${escapeText(title)}</h3>${markup}</div>`;

/** Draws a chart as wide as it is told [px]. */
export type Draw = (width: number) => string;

/** Widths that charts are drawn in [px]: across the page or a sheet of paper, across half of it, and for a phone. */
const [WIDE, HALF, NARROW] = [880, 480, 340];

/** A chart drawn for a page and once more for a phone, of which the style sheet shows the one that fits, as wide as its frame. */
const drawn = (draw: Draw, wide: number, more = ''): string => `<div class="wide${more}">${draw(wide)}</div><div class="narrow">${draw(NARROW)}</div>`;

/** A chart in its frame, across the page. */
export const figure = (title: string, draw: Draw): string => framed(title, drawn(draw, WIDE));

export interface NotedFigure {
  readonly title: string;
  readonly note: string;
  readonly draw: Draw;
}

/** Charts in frames beside one another, two in a line where there is room, each with a note over it: for those that are as high as they are wide. */
export const pair = (...figures: readonly NotedFigure[]): string =>
  figures.length === 0 ? '' : `<div class="grid">${figures.map((one) => framed(one.title, note(one.note) + drawn(one.draw, HALF, ' half'))).join('')}</div>`;

/** What quantities are called, by the names that the declarations give them. */
export type QuantityNames = ReadonlyMap<string, Label>;

/** A quantity as people call it, then its name and unit; the latter alone where it is not declared. */
export function quantityTitle(names: QuantityNames, quantity: string, unit: string): string {
  const label = names.get(quantity);
  return `${label === undefined ? '' : `${bothOf(label)} · `}${quantity} [${unit}]`;
}

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
