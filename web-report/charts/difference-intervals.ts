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

/** Height of a row [px]; where a drawing is narrower than `NARROW` its words stand over its interval. */
const [ROW, TWO_LINES, NARROW] = [30, 42, 480];
/** Room for half a number at either end of a narrow axis [px], and a rim that keeps lines off words. */
const END = 30;
const RIM = { stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke' } as const;

export function differenceIntervals(rows: readonly Difference[], options: DifferenceOptions): string {
  const { width, format } = options;
  const ends = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const said = ({ value, low, high }: Difference): string => (low === null || high === null ? format(value) : `${format(value)} [${format(low)}, ${format(high)}]`);
  const narrow = width < NARROW;
  const row = narrow ? TWO_LINES : ROW;
  const told = Math.max(0, ...rows.map((one) => emsOf(said(one)) * 12)) + 12;
  const left = narrow ? END : Math.min(220, width * 0.34);
  const right = narrow ? width - END : width - Math.min(width * 0.4, told);
  const x = scaleLinear([least, most > least ? most : least + 1], [left, right]).nice(4);
  const bottom = rows.length * row + 6;
  const marks = rows.map((one, k) => {
    const base = k * row + (narrow ? 16 : 24);
    const y = narrow ? base + 14 : base - 4;
    const stroke = one.value < 0 ? GAINED : one.value > 0 ? FALLING : MUTED;
    const interval = one.low === null || one.high === null ? '' : tag('line', { class: 'interval', x1: x(one.low), x2: x(one.high), y1: y, y2: y, stroke, 'stroke-width': 6, 'stroke-opacity': 0.35, 'stroke-linecap': 'round' });
    return tag('g', {}, hint(`${one.title}: ${said(one)}`), words(fit(one.title, narrow ? width - told : left - 10), { x: 0, y: base, fill: INK, ...RIM }), interval, tag('circle', { class: 'difference', cx: x(one.value), cy: y, r: 4.5, fill: stroke }), words(narrow ? said(one) : fit(said(one), width - right), { x: width, y: base, 'text-anchor': 'end', fill: INK, ...RIM }));
  });
  return drawing(options, bottom + 40, bottomAxis(x, { top: 4, bottom, label: options.x, ticks: width < 560 ? 3 : 5 }), tag('line', { class: 'zero', x1: x(0), x2: x(0), y1: 4, y2: bottom, stroke: INK }), ...marks);
}
