/** What each budget can do: persons kept above the line along what is spent, with the band of its interval, the portfolios of some budgets on it. */
import { area, line, max, min, scaleLinear } from 'd3';
import { GAINED, INK, MUTED, RULE } from './palette.js';
import { caption, drawing, emsOf, hint, tag, words, type ChartOptions } from './svg.js';

export interface FrontierMark {
  readonly cost: number;
  readonly persons: number;
  /** 95 % interval of what the same choices keep. */
  readonly low: number;
  readonly high: number;
}

export interface FrontierOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  readonly format: (yuan: number) => string;
}

const HEIGHT = 260;

/** @param points from nothing to everything, ascending; `marks` the portfolios that are told of */
export function supportFrontierChart(points: readonly FrontierMark[], marks: readonly FrontierMark[], options: FrontierOptions): string {
  const { width, format } = options;
  const [top, bottom] = [22, HEIGHT - 48];
  const all = [...points, ...marks];
  const y = scaleLinear([Math.min(0, min(all, ({ low }) => low) ?? 0), Math.max(max(all, ({ persons, high }) => Math.max(persons, high)) ?? 0, 1e-9)], [bottom, top]).nice(4);
  const left = Math.max(40, (max(y.ticks(4), (value) => emsOf(String(value)) * 12) ?? 0) + 10);
  const most = Math.max(max(all, ({ cost }) => cost) ?? 0, 1e-9);
  // the last label may stand at the end of the axis
  const right = width - Math.max(24, emsOf(format(most)) * 6 + 4);
  const x = scaleLinear([0, most], [left, right]);
  const curve = line<FrontierMark>().digits(2).x(({ cost }) => x(cost)).y(({ persons }) => y(persons));
  const band = area<FrontierMark>().digits(2).x(({ cost }) => x(cost)).y0(({ low }) => y(low)).y1(({ high }) => y(high));
  const across = x.ticks(width < 500 ? 3 : 5).map((value) => tag('line', { x1: x(value), x2: x(value), y1: top, y2: bottom, stroke: RULE }) + words(format(value), { x: x(value), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  const up = y.ticks(4).map((value) => tag('line', { x1: left, x2: right, y1: y(value), y2: y(value), stroke: RULE }) + words(String(value), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: MUTED }));
  const dots = marks.map(({ cost, persons, low, high }) => tag('line', { class: 'interval', x1: x(cost), x2: x(cost), y1: y(low), y2: y(high), stroke: INK }) + tag('circle', { class: 'point', cx: x(cost), cy: y(persons), r: 3.4, fill: INK }, hint(`${format(cost)}: ${persons.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`)));
  return drawing(
    options,
    HEIGHT,
    caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }),
    tag('g', { class: 'axis' }, ...across, ...up, caption(options.x, right - left + 20, { x: (left + right) / 2, y: bottom + 34, 'text-anchor': 'middle', fill: MUTED })),
    tag('path', { class: 'band', d: band(points) ?? '', fill: GAINED, 'fill-opacity': 0.2, stroke: 'none' }),
    tag('path', { class: 'curve', d: curve(points) ?? '', fill: 'none', stroke: GAINED, 'stroke-width': 2.2 }),
    ...dots,
  );
}
