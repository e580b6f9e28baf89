/** Places as cells in order of their codes, coloured by class: where no boundary may be drawn, order stands in for place. */
import { INK, MUTED } from './palette.js';
import { LEVEL_PATTERNS, levelFill, levelLegend, levelText } from './levels.js';
import { HATCH, drawing, fit, hint, tag, words, wrapped, type ChartOptions } from './svg.js';

export interface CodeCell {
  readonly code: string;
  readonly name: string;
  /** Class, 0 lowest; null: no value. */
  readonly level: number | null;
  /** The value in words. */
  readonly value: string;
}

export interface CodeGridData {
  readonly cells: readonly CodeCell[];
  /** Lowest first. */
  readonly classes: readonly string[];
}

export interface CodeGridOptions extends ChartOptions {
  /** Says that this is a schematic drawing and no map. */
  readonly schematic: string;
  readonly missing: string;
}

/** Most cells that are drawn with names, and with numbers. */
const [NAMED, NUMBERED] = [60, 1_500];

/** Width and height of a cell [px] for so many. */
const sizeOf = (count: number, width: number): readonly [number, number] => {
  if (count <= NAMED) return [Math.min(132, width / Math.max(2, Math.floor(width / 124))), 48];
  return count <= NUMBERED ? [26, 26] : [13, 13];
};

export function codeGrid({ cells, classes }: CodeGridData, options: CodeGridOptions): string {
  const { width } = options;
  const sorted = [...cells].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const counts = classes.map((_, k) => cells.filter(({ level }) => level === k).length);
  const missing = cells.filter(({ level }) => level === null).length;
  const legend = levelLegend(
    classes.map((label, k) => ({ label, note: `(${counts[k]!})` })),
    width,
    missing > 0 ? { fill: 'url(#hatch)', label: `${options.missing} (${missing})` } : undefined,
  );
  const [wide, high] = sizeOf(cells.length, width);
  const columns = Math.max(1, Math.floor(width / wide));
  const schematic = wrapped(options.schematic, width);
  const top = legend.height + 7 + 15 * schematic.length;
  const marks = sorted.map(({ code, name, level, value }, k) => {
    const [x, y] = [(k % columns) * wide, top + Math.floor(k / columns) * high];
    const fill = level === null ? 'url(#hatch)' : levelFill(level, classes.length);
    const said = level === null ? options.missing : `${level + 1} ${classes[level] ?? ''}`;
    const box = tag('rect', { class: level === null ? 'cell missing' : `cell level-${level}`, x: x + 0.5, y: y + 0.5, width: wide - 1.5, height: high - 1.5, fill, stroke: MUTED, 'stroke-width': 0.4 });
    const mark = tag('g', { class: 'mark', 'data-place': code }, hint(`${name} ${code}: ${value}, ${said}`), box, ...inside(name, level, value, classes.length, wide, high, x, y, cells.length));
    return mark;
  });
  return drawing(options, top + Math.ceil(sorted.length / columns) * high + 4, tag('defs', {}, HATCH, LEVEL_PATTERNS), legend.markup, ...schematic.map((line, k) => words(line, { x: 0, y: top - 7 - 15 * (schematic.length - 1 - k), fill: MUTED })), ...marks);
}

/** What a cell of this size has room to say. */
function inside(name: string, level: number | null, value: string, count: number, wide: number, high: number, x: number, y: number, cells: number): string[] {
  if (cells > NUMBERED) return [];
  if (cells > NAMED) return level === null ? [] : [levelText(String(level + 1), level, count, x + wide / 2, y + high / 2 + 4, 12)];
  if (level === null) return [words(fit(name, wide - 10), { x: x + wide / 2, y: y + 20, 'text-anchor': 'middle', fill: INK, 'pointer-events': 'none' }), words(value, { x: x + wide / 2, y: y + 37, 'text-anchor': 'middle', fill: INK, 'pointer-events': 'none' })];
  return [levelText(fit(name, wide - 10), level, count, x + wide / 2, y + 20, 12), levelText(fit(`${level + 1} · ${value}`, wide - 6), level, count, x + wide / 2, y + 37, 12)];
}
