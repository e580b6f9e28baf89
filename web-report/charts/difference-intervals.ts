/** Differences with their intervals about a line at zero: what a policy changes, and how sure that is. */
import { scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { FALLING, GAINED, INK, MUTED } from './palette.js';
import { drawing, emsOf, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface Difference {
  readonly title: string;
  readonly value: number;
  /** Ends of the interval; null: one member has none. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface DifferenceOptions extends ChartOptions {
  readonly x: string;
  readonly format: (value: number) => string;
}

const ROW = 30;

export function differenceIntervals(rows: readonly Difference[], options: DifferenceOptions): string {
  const { width, format } = options;
  const ends = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const said = ({ value, low, high }: Difference): string => (low === null || high === null ? format(value) : `${format(value)} [${format(low)}, ${format(high)}]`);
  const left = Math.min(220, width * 0.34);
  const right = width - Math.min(width * 0.4, Math.max(0, ...rows.map((row) => emsOf(said(row)) * 12)) + 12);
  const x = scaleLinear([least, most > least ? most : least + 1], [left, right]).nice(4);
  const bottom = rows.length * ROW + 6;
  const marks = rows.map((row, k) => {
    const y = k * ROW + 20;
    const stroke = row.value < 0 ? GAINED : row.value > 0 ? FALLING : MUTED;
    const interval = row.low === null || row.high === null ? '' : tag('line', { class: 'interval', x1: x(row.low), x2: x(row.high), y1: y, y2: y, stroke, 'stroke-width': 6, 'stroke-opacity': 0.35, 'stroke-linecap': 'round' });
    return tag('g', {}, hint(`${row.title}: ${said(row)}`), words(fit(row.title, left - 10), { x: 0, y: y + 4, fill: INK }), interval, tag('circle', { class: 'difference', cx: x(row.value), cy: y, r: 4.5, fill: stroke }), words(fit(said(row), width - right), { x: width, y: y + 4, 'text-anchor': 'end', fill: INK }));
  });
  return drawing(options, bottom + 40, bottomAxis(x, { top: 4, bottom, label: options.x, ticks: width < 560 ? 3 : 5 }), tag('line', { class: 'zero', x1: x(0), x2: x(0), y1: 4, y2: bottom, stroke: INK }), ...marks);
}
