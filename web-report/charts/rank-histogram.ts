/**
 * Rank histogram: how often the observation took each rank among the members, beside equal counts and the 95 % of chance about them.
 *
 * Source: Hamill (2001) Mon. Wea. Rev. 129, 550-560.
 */
import { max, range, scaleLinear } from 'd3';
import { keyLine } from './key-line.js';
import { GAINED, INK, MUTED, RULE } from './palette.js';
import { caption, drawing, hint, tag, words, type ChartOptions } from './svg.js';

export interface RankHistogramOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  /** What equal counts and the 95 % about them are called. */
  readonly equal: string;
  readonly chance: string;
}

const HEIGHT = 240;
const Z = 1.96;

/** @param counts of ranks 0 to m */
export function rankHistogramChart(counts: ArrayLike<number>, options: RankHistogramOptions): string {
  const { width } = options;
  const ranks = counts.length;
  const cases = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const expected = cases / ranks;
  const spread = Z * Math.sqrt(expected * (1 - 1 / ranks));
  const key = keyLine(
    [
      { label: options.equal, sample: tag('path', { d: 'M0 6H22', stroke: INK, 'stroke-width': 1.4, 'stroke-dasharray': '7 3' }) },
      { label: options.chance, sample: tag('rect', { width: 22, height: 12, fill: MUTED, 'fill-opacity': 0.25 }) },
    ],
    width,
  );
  const [top, bottom, left, right] = [key.height + 20, key.height + 20 + HEIGHT - 70, 52, width - 16];
  const x = scaleLinear([0, ranks], [left, right]);
  const y = scaleLinear([0, Math.max(1, expected + spread, max(Array.from(counts)) ?? 0)], [bottom, top]).nice(4);
  const bars = Array.from(counts, (count, rank) => tag('rect', { class: 'bar', x: x(rank) + 0.5, width: Math.max(1, x(rank + 1) - x(rank) - 1), y: y(count), height: bottom - y(count), fill: GAINED }, hint(`${rank}: ${count}`)));
  const chance = tag('rect', { class: 'chance', x: left, width: right - left, y: y(expected + spread), height: y(Math.max(0, expected - spread)) - y(expected + spread), fill: MUTED, 'fill-opacity': 0.25 });
  const equal = tag('line', { class: 'equal', x1: left, x2: right, y1: y(expected), y2: y(expected), stroke: INK, 'stroke-width': 1.4, 'stroke-dasharray': '7 3' });
  const up = y.ticks(4).filter(Number.isInteger).map((count) => tag('line', { x1: left, x2: right, y1: y(count), y2: y(count), stroke: RULE }) + words(String(count), { x: left - 6, y: y(count) + 4, 'text-anchor': 'end', fill: MUTED }));
  const every = Math.ceil(ranks / 12);
  const across = range(0, ranks, every).map((rank) => words(String(rank), { x: x(rank + 0.5), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  return drawing(
    options,
    bottom + 40,
    key.markup,
    caption(options.y, width, { x: 0, y: top - 10, fill: MUTED }),
    tag('g', { class: 'axis' }, ...up, ...across, caption(options.x, right - left + 20, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED })),
    ...bars,
    chance,
    equal,
  );
}
