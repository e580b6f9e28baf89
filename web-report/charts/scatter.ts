/** Last year against this year, by one method; above the line is better. Flagged units are triangles, the others dots. */
import { scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { FALLING, GAINED, MUTED, RULE } from './palette.js';
import { drawing, emsOf, hint, px, tag, words, type ChartOptions } from './svg.js';

export interface ScatterPoint {
  readonly code: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly flagged: boolean;
}

export interface ScatterOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  readonly names: { readonly plain: string; readonly flagged: string };
}

const triangle = (x: number, y: number, size: number): string => `M${px(x)} ${px(y - size)}L${px(x + size)} ${px(y + size)}L${px(x - size)} ${px(y + size)}Z`;

export function scatter(points: readonly ScatterPoint[], options: ScatterOptions): string {
  const side = Math.min(options.width, 520);
  const isNarrow = emsOf(options.y) * 12 > side - 226; // then the key stands below the words of the axis
  const key = isNarrow ? 26 : 8;
  const [left, right, top, bottom] = [44, side - 20, key + 18, side - 40];
  const values = points.flatMap((point) => [point.x, point.y]);
  const domain = [Math.min(100, ...values.map((value) => value - 1)), Math.max(0, ...values.map((value) => value + 1))];
  const x = scaleLinear(domain, [left, right]).nice();
  const y = scaleLinear(x.domain(), [bottom, top]);
  const [low = 0, high = 100] = x.domain();
  const lines = y.ticks(6).map((value) => tag('line', { x1: left, x2: right, y1: y(value), y2: y(value), stroke: RULE }) + words(String(value), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: MUTED }));
  const same = tag('line', { x1: x(low), y1: y(low), x2: x(high), y2: y(high), stroke: MUTED, 'stroke-dasharray': '4 3' });
  const marks = points.map((point) =>
    point.flagged
      ? tag('path', { class: 'flagged', 'data-unit': point.code, d: triangle(x(point.x), y(point.y), 5), fill: FALLING }, hint(point.title))
      : tag('circle', { class: 'plain', 'data-unit': point.code, cx: x(point.x), cy: y(point.y), r: 3, fill: GAINED, 'fill-opacity': 0.55 }, hint(point.title)),
  );
  const legend = tag('circle', { cx: side - 210, cy: key, r: 4, fill: GAINED }) + words(options.names.plain, { x: side - 202, y: key + 4, fill: MUTED }) + tag('path', { d: triangle(side - 110, key, 5), fill: FALLING }) + words(options.names.flagged, { x: side - 100, y: key + 4, fill: MUTED });
  return drawing({ ...options, width: side }, side, ...lines, bottomAxis(x, { top, bottom, label: options.x, ticks: 6 }), same, ...marks, legend, words(options.y, { x: 0, y: 12, fill: MUTED }));
}
