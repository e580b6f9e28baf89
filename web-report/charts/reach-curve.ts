/** How a share grows with the minutes since an event: a line for each course, with the band of its members where it has one. */
import { area, line, max, scaleLinear } from 'd3';
import { keyLine } from './key-line.js';
import { lineStyle, MUTED, RULE } from './palette.js';
import { caption, drawing, hint, tag, words, type ChartOptions } from './svg.js';

export interface ReachPoint {
  /** [min] since the event, > 0. */
  readonly minutes: number;
  /** [1]. */
  readonly share: number;
  readonly low?: number;
  readonly high?: number;
}

export interface ReachLine {
  readonly label: string;
  /** In ascending order of minutes; nobody is reached at 0. */
  readonly points: readonly ReachPoint[];
}

export interface ReachCurveOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  readonly band: string;
}

const HEIGHT = 300;
const TICKS = [0, 0.25, 0.5, 0.75, 1] as const;

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

export function reachCurve(lines: readonly ReachLine[], options: ReachCurveOptions): string {
  const { width } = options;
  const hasBand = lines.some(({ points }) => points.some(({ low, high }) => low !== undefined && high !== undefined));
  const key = keyLine(
    [
      ...lines.map(({ label }, k) => ({ label, sample: tag('path', { d: 'M0 6H22', stroke: lineStyle(k).stroke, 'stroke-width': 2.2, 'stroke-dasharray': lineStyle(k).dash }) })),
      ...(hasBand ? [{ label: options.band, sample: tag('rect', { width: 22, height: 12, fill: MUTED, 'fill-opacity': 0.25 }) }] : []),
    ],
    width,
  );
  const [top, bottom, left, right] = [key.height + 18, key.height + 18 + HEIGHT - 70, 44, width - 16];
  const x = scaleLinear([0, max(lines, ({ points }) => points.at(-1)?.minutes ?? 0) ?? 1], [left, right]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const marks = lines.map(({ label, points }, k) => {
    const { stroke, dash } = lineStyle(k);
    const whole: ReachPoint[] = [{ minutes: 0, share: 0, ...(points[0]?.low === undefined ? {} : { low: 0, high: 0 }) }, ...points];
    const band = area<ReachPoint>().digits(2).defined(({ low, high }) => low !== undefined && high !== undefined).x(({ minutes }) => x(minutes)).y0(({ low }) => y(low!)).y1(({ high }) => y(high!));
    const curve = line<ReachPoint>().digits(2).x(({ minutes }) => x(minutes)).y(({ share }) => y(share));
    const dots = points.map(({ minutes, share }) => tag('circle', { class: 'point', cx: x(minutes), cy: y(share), r: 2.6, fill: stroke }, hint(`${label}: ${minutes} min, ${percent(share)}`)));
    return tag('path', { class: 'band', d: band(whole) ?? '', fill: stroke, 'fill-opacity': 0.16 }) + tag('path', { class: 'curve', d: curve(whole) ?? '', fill: 'none', stroke, 'stroke-width': 2.2, 'stroke-dasharray': dash }) + dots.join('');
  });
  const across = x.ticks(7).map((minutes) => tag('line', { x1: x(minutes), x2: x(minutes), y1: top, y2: bottom, stroke: RULE }) + words(String(minutes), { x: x(minutes), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  const up = TICKS.map((share) => tag('line', { x1: left, x2: right, y1: y(share), y2: y(share), stroke: RULE }) + words(`${share * 100}%`, { x: left - 6, y: y(share) + 4, 'text-anchor': 'end', fill: MUTED }));
  return drawing(
    options,
    bottom + 40,
    key.markup,
    caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }),
    tag('g', { class: 'axis' }, ...across, ...up, caption(options.x, right - left + 20, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED })),
    ...marks,
  );
}
