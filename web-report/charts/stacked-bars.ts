/** Counts per row split into named parts: cells missing per field, by reason. */
import { max, scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { INK, MUTED, PART_COLOURS } from './palette.js';
import { drawing, emsOf, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface StackedRow {
  readonly code: string;
  readonly title: string;
  /** One count per part, in the order of the parts. */
  readonly counts: readonly number[];
}

export interface StackedBarsOptions extends ChartOptions {
  readonly parts: readonly string[];
  readonly x: string;
}

const ROW = 20;

/** The legend as lines that fit the width, and its height [px]. */
function legend(parts: readonly string[], width: number): { markup: string; height: number } {
  let [x, y, markup] = [0, 4, ''];
  parts.forEach((part, j) => {
    const wide = emsOf(part) * 12 + 34;
    if (x > 0 && x + wide > width) [x, y] = [0, y + 18];
    markup += tag('rect', { x, y, width: 10, height: 10, fill: PART_COLOURS[j % 10]! }) + words(part, { x: x + 14, y: y + 10, fill: MUTED });
    x += wide;
  });
  return { markup, height: y + 20 };
}

export function stackedBars(rows: readonly StackedRow[], options: StackedBarsOptions): string {
  const { width, parts } = options;
  const head = legend(parts, width);
  const left = Math.min(230, width * 0.42);
  const total = (row: StackedRow): number => row.counts.reduce((sum, count) => sum + count, 0);
  const x = scaleLinear([0, Math.max(1, max(rows, total) ?? 1)], [left, width - 50]).nice();
  const bottom = head.height + rows.length * ROW + 2;
  const bars = rows.map((row, i) => {
    const y = head.height + i * ROW + 2;
    let reached = 0;
    const segments = row.counts.map((count, j) => {
      const from = reached;
      reached += count;
      return count === 0 ? '' : tag('rect', { class: 'part', x: x(from), y, width: x(reached) - x(from), height: ROW - 5, fill: PART_COLOURS[j % 10]! }, hint(`${row.title}, ${parts[j] ?? ''}: ${count}`));
    });
    return tag('g', { 'data-code': row.code }, words(fit(row.title, left - 8, 11), { x: 0, y: y + 12, 'font-size': 11, fill: INK }), ...segments, words(String(reached), { x: x(reached) + 4, y: y + 12, 'font-size': 11, fill: MUTED }));
  });
  return drawing(options, bottom + 38, head.markup, bottomAxis(x, { top: head.height, bottom, label: options.x, ticks: 5 }), ...bars);
}
