/** What was reported of each place, as a point, over the range and the mean of what a model gives of it, all as shares. */
import { scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { GAINED, INK, MUTED, SECOND } from './palette.js';
import { caption, drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface ReportedShare {
  readonly title: string;
  /** [1] */
  readonly reported: number;
  /** Mean and 5 and 95 % quantiles [1]; null: there is no model of it. */
  readonly modelled: { readonly mean: number; readonly low: number; readonly high: number } | null;
  /** What is said of it beside the row. */
  readonly said: string;
  /** Whether it lies beyond the range. */
  readonly outside: boolean;
}

export interface ReportedSharesOptions extends ChartOptions {
  readonly x: string;
  readonly names: { readonly reported: string; readonly outside: string; readonly mean: string; readonly range: string };
}

/** Height of the words and of the marks of a row, and of a line of the key [px]. */
const [WORDS, MARKS, LINE] = [17, 19, 17];
const EDGE = 18;

export function reportedShares(rows: readonly ReportedShare[], options: ReportedSharesOptions): string {
  const { width, names } = options;
  const percent = scaleLinear([0, 100], [EDGE, width - EDGE]);
  const x = (share: number): number => percent(100 * share);
  const columns = width < 560 ? 2 : 4;
  const head = Math.ceil(4 / columns) * LINE + 6;
  const key = [
    (at: number, y: number): string => tag('circle', { cx: at + 6, cy: y, r: 4.5, fill: SECOND }),
    (at: number, y: number): string => tag('path', { d: diamond(at + 6, y), fill: 'none', stroke: INK, 'stroke-width': 2 }),
    (at: number, y: number): string => tag('path', { d: `M${at + 6} ${y - 6}v12`, stroke: INK, 'stroke-width': 2 }),
    (at: number, y: number): string => tag('rect', { x: at, y: y - 4, width: 12, height: 8, fill: GAINED, 'fill-opacity': 0.35 }),
  ].map((mark, k) => {
    const [at, y] = [((k % columns) * width) / columns, Math.floor(k / columns) * LINE + 9];
    return mark(at, y) + caption([names.reported, names.outside, names.mean, names.range][k]!, width / columns - 20, { x: at + 17, y: y + 4, fill: MUTED });
  });
  const bottom = head + rows.length * (WORDS + MARKS) + 4;
  const marks = rows.map(({ title, reported, modelled, said, outside }, k) => {
    const base = head + k * (WORDS + MARKS) + 12;
    const y = base + 13;
    const range = modelled === null ? '' : tag('rect', { class: 'range', x: x(modelled.low), y: y - 5, width: Math.max(2, x(modelled.high) - x(modelled.low)), height: 10, fill: GAINED, 'fill-opacity': 0.35 }) + tag('path', { class: 'mean', d: `M${x(modelled.mean).toFixed(2)} ${y - 8}v16`, stroke: INK, 'stroke-width': 2 });
    return tag(
      'g',
      {},
      hint(`${title}: ${said}`),
      words(fit(title, width * 0.4), { x: 0, y: base, fill: INK }),
      words(fit(said, width * 0.58), { x: width, y: base, 'text-anchor': 'end', fill: MUTED }),
      range,
      tag('circle', { class: 'reported', cx: x(reported), cy: y, r: 4.5, fill: SECOND }),
      outside ? tag('path', { class: 'outside', d: diamond(x(reported), y), fill: 'none', stroke: INK, 'stroke-width': 2 }) : '',
    );
  });
  return drawing(options, bottom + 40, bottomAxis(percent, { top: head, bottom, label: options.x, ticks: 5 }), ...key, ...marks);
}

const diamond = (cx: number, cy: number): string => `M${cx.toFixed(2)} ${cy - 7}l7 7l-7 7l-7 -7z`;
