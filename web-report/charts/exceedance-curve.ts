/** How often a loss is exceeded: return period, or share of members, along a logarithmic axis, with an interval about each curve. */
import { area, line, max, scaleLinear, scaleLog } from 'd3';
import { keyLine } from './key-line.js';
import { lineStyle, MUTED, RULE } from './palette.js';
import { caption, drawing, emsOf, hint, px, tag, words, type ChartOptions } from './svg.js';

export interface ExceedancePoint {
  /** Probability that `value` is exceeded, in a year or in a run, above 0 [1]. */
  readonly probability: number;
  readonly value: number;
  /** Ends of the interval; null or absent: none is given. */
  readonly low?: number | null;
  readonly high?: number | null;
}

export interface ExceedanceLine {
  readonly label: string;
  readonly points: readonly ExceedancePoint[];
}

export interface ExceedanceOptions extends ChartOptions {
  /** Whether the axis says years or percent. */
  readonly axis: 'return-period' | 'share';
  readonly x: string;
  readonly y: string;
  readonly interval: string;
  readonly format: (value: number) => string;
}

const HEIGHT = 300;

const PERIODS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;

/** A share as it is written on the axis: no more digits than it needs. */
const percent = (share: number): string => `${String(Number((share * 100).toPrecision(3)))}%`;

/** Periods that are marked: not closer than `room` pixels. */
function ticksWithin(x: (period: number) => number, longest: number, room: number): number[] {
  const kept: number[] = [];
  for (const period of PERIODS) {
    const before = kept.at(-1);
    if (period <= longest * 1.001 && (before === undefined || x(period) - x(before) >= room)) kept.push(period);
  }
  return kept;
}

export function exceedanceCurve(lines: readonly ExceedanceLine[], options: ExceedanceOptions): string {
  const { width, format, axis } = options;
  const sorted = lines.map(({ label, points }) => ({ label, points: points.filter(({ probability }) => probability > 0).sort((a, b) => b.probability - a.probability) }));
  const all = sorted.flatMap(({ points }) => points);
  const hasInterval = all.some(({ low, high }) => typeof low === 'number' && typeof high === 'number');
  const key = keyLine(
    [
      ...sorted.map(({ label }, k) => ({ label, sample: tag('path', { d: 'M0 6H22', stroke: lineStyle(k).stroke, 'stroke-width': 2.2, 'stroke-dasharray': lineStyle(k).dash }) })),
      ...(hasInterval ? [{ label: options.interval, sample: tag('rect', { width: 22, height: 12, fill: MUTED, 'fill-opacity': 0.25 }) }] : []),
    ],
    width,
  );
  const [top, bottom] = [key.height + 18, key.height + 18 + HEIGHT - 70];
  const y = scaleLinear([0, Math.max(max(all, ({ value, high }) => Math.max(value, high ?? value)) ?? 1, 1e-9)], [bottom, top]).nice(5);
  const ticks = y.ticks(5);
  const left = Math.max(44, (max(ticks, (value) => emsOf(format(value)) * 12) ?? 0) + 10);
  const longest = Math.max(max(all, ({ probability }) => 1 / probability) ?? 1, 2);
  const x = scaleLog([1, longest], [left, width - 24]);
  const at = ({ probability }: ExceedancePoint): number => x(1 / probability);
  const marks = sorted.map(({ label, points }, k) => {
    const { stroke, dash } = lineStyle(k);
    const band = area<ExceedancePoint>().digits(2).defined(({ low, high }) => typeof low === 'number' && typeof high === 'number').x(at).y0(({ low }) => y(low!)).y1(({ high }) => y(high!));
    const curve = line<ExceedancePoint>().digits(2).x(at).y(({ value }) => y(value));
    const dots = points.length > 40 ? [] : points.map((point) => tag('circle', { class: 'point', cx: at(point), cy: y(point.value), r: 2.6, fill: stroke }, hint(`${label}: ${axis === 'share' ? percent(point.probability) : px(1 / point.probability)}, ${format(point.value)}`)));
    return tag('path', { class: 'interval', d: band(points) ?? '', fill: stroke, 'fill-opacity': 0.16 }) + tag('path', { class: 'curve', d: curve(points) ?? '', fill: 'none', stroke, 'stroke-width': 2.2, 'stroke-dasharray': dash }) + dots.join('');
  });
  const across = ticksWithin(x, longest, 46).map((period) => tag('line', { x1: x(period), x2: x(period), y1: top, y2: bottom, stroke: RULE }) + words(axis === 'share' ? percent(1 / period) : String(period), { x: x(period), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  const up = ticks.map((value) => tag('line', { x1: left, x2: width - 24, y1: y(value), y2: y(value), stroke: RULE }) + words(format(value), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: MUTED }));
  return drawing(
    options,
    bottom + 40,
    key.markup,
    caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }),
    tag('g', { class: 'axis' }, ...across, ...up, caption(options.x, width, { x: (left + width - 24) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED })),
    ...marks,
  );
}
