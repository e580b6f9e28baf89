/** Relative economic value against the cost-loss ratio, along a logarithmic axis: 0 what the frequency alone is worth, 1 knowing the event. */
import { area, line, min, scaleLinear, scaleLog } from 'd3';
import { keyLine } from './key-line.js';
import { INK, lineStyle, MUTED, RULE } from './palette.js';
import { caption, drawing, hint, tag, words, type ChartOptions } from './svg.js';

export interface ValuePoint {
  /** Cost of acting over the loss it saves, between 0 and 1 [1]. */
  readonly costLoss: number;
  /** Null: it has no number. */
  readonly value: number | null;
  readonly low?: number;
  readonly high?: number;
}

export interface ValueLine {
  readonly label: string;
  /** In ascending order of the ratio. */
  readonly points: readonly ValuePoint[];
}

export interface ValueCurveOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  readonly interval: string;
}

const HEIGHT = 300;
const TICKS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
/** Below it a value is as good as never: the line leaves the drawing. */
const LOWEST = -0.5;

export function valueCurve(lines: readonly ValueLine[], options: ValueCurveOptions): string {
  const { width } = options;
  const all = lines.flatMap(({ points }) => points);
  const hasInterval = all.some(({ low, high }) => low !== undefined && high !== undefined);
  const key = keyLine(
    [
      ...lines.map(({ label }, k) => ({ label, sample: tag('path', { d: 'M0 6H22', stroke: lineStyle(k).stroke, 'stroke-width': 2.2, 'stroke-dasharray': lineStyle(k).dash }) })),
      ...(hasInterval ? [{ label: options.interval, sample: tag('rect', { width: 22, height: 12, fill: MUTED, 'fill-opacity': 0.25 }) }] : []),
    ],
    width,
  );
  const [top, bottom, left, right] = [key.height + 18, key.height + 18 + HEIGHT - 70, 48, width - 20];
  const least = min(all, ({ costLoss }) => costLoss) ?? 0.01;
  const floor = Math.max(LOWEST, Math.min(0, min(all, ({ value, low }) => Math.min(value ?? 0, low ?? 0)) ?? 0));
  const x = scaleLog([least, 1], [left, right]);
  const y = scaleLinear([floor, 1], [bottom, top]);
  const clip = (value: number): number => y(Math.min(1, Math.max(floor, value)));
  const marks = lines.map(({ label, points }, k) => {
    const { stroke, dash } = lineStyle(k);
    const band = area<ValuePoint>().digits(2).defined(({ low, high }) => low !== undefined && high !== undefined).x(({ costLoss }) => x(costLoss)).y0(({ low }) => clip(low!)).y1(({ high }) => clip(high!));
    const curve = line<ValuePoint>().digits(2).defined(({ value }) => value !== null && value >= floor).x(({ costLoss }) => x(costLoss)).y(({ value }) => y(value!));
    const dots = points.filter(({ value }) => value !== null && value >= floor).map(({ costLoss, value }) => tag('circle', { class: 'point', cx: x(costLoss), cy: y(value!), r: 2.6, fill: stroke }, hint(`${label}: ${costLoss}, ${value!.toFixed(2)}`)));
    return tag('path', { class: 'interval', d: band(points) ?? '', fill: stroke, 'fill-opacity': 0.16 }) + tag('path', { class: 'curve', d: curve(points) ?? '', fill: 'none', stroke, 'stroke-width': 2.2, 'stroke-dasharray': dash }) + dots.join('');
  });
  const across = TICKS.filter((ratio) => ratio >= least * 0.999).map((ratio) => tag('line', { x1: x(ratio), x2: x(ratio), y1: top, y2: bottom, stroke: RULE }) + words(String(ratio), { x: x(ratio), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  const up = y.ticks(5).map((value) => tag('line', { class: value === 0 ? 'zero' : 'rule', x1: left, x2: right, y1: y(value), y2: y(value), stroke: value === 0 ? INK : RULE }) + words(value.toFixed(1), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: MUTED }));
  return drawing(
    options,
    bottom + 40,
    key.markup,
    caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }),
    tag('g', { class: 'axis' }, ...across, ...up, caption(options.x, right - left + 20, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED })),
    ...marks,
  );
}
