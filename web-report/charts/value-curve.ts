/** Relative economic value against the cost-loss ratio, along a logarithmic axis: 0 what the frequency alone is worth, 1 knowing the event. */
import { area, line, min, scaleLinear, scaleLog } from 'd3';
import { keyLine } from './key-line.js';
import { INK, lineStyle, MUTED, RULE } from './palette.js';
import { caption, drawing, hint, px, tag, words, type ChartOptions } from './svg.js';

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
  /** Where what the line stands for has a colour of its own, such as a level; it is rimmed, so that a pale one shows. */
  readonly colour?: string;
  /** In ascending order of the ratio. */
  readonly points: readonly ValuePoint[];
}

export interface ValueCurveOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  readonly interval: string;
  /** What is said of values that lie below the drawing. */
  readonly cut: (count: number, below: number) => string;
}

const HEIGHT = 300;
const TICKS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
/** Below it a value is as good as never: the line leaves the drawing, a mark stands at its foot, and it is said how many do. */
const LOWEST = -0.5;

/** Line `k` in its own style, or in a colour with a rim of ink. */
function strokes(name: string, d: string, k: number, colour: string | undefined): string {
  const { stroke, dash } = lineStyle(k);
  const rim = colour === undefined ? '' : tag('path', { class: 'rim', d, fill: 'none', stroke: INK, 'stroke-width': 3.6, 'stroke-dasharray': dash });
  return rim + tag('path', { class: name, d, fill: 'none', stroke: colour ?? stroke, 'stroke-width': 2.2, 'stroke-dasharray': dash });
}

export function valueCurve(lines: readonly ValueLine[], options: ValueCurveOptions): string {
  const { width } = options;
  const all = lines.flatMap(({ points }) => points);
  const hasInterval = all.some(({ low, high }) => low !== undefined && high !== undefined);
  const key = keyLine(
    [
      ...lines.map(({ label, colour }, k) => ({ label, sample: strokes('curve-sample', 'M0 6H22', k, colour) })),
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
  const below = (value: number | null): value is number => value !== null && value < floor;
  const cut = all.filter(({ value }) => below(value)).length;
  const marks = lines.map(({ label, colour, points }, k) => {
    const stroke = colour ?? lineStyle(k).stroke;
    const band = area<ValuePoint>().digits(2).defined(({ low, high }) => low !== undefined && high !== undefined).x(({ costLoss }) => x(costLoss)).y0(({ low }) => clip(low!)).y1(({ high }) => clip(high!));
    const curve = line<ValuePoint>().digits(2).defined(({ value }) => value !== null && value >= floor).x(({ costLoss }) => x(costLoss)).y(({ value }) => y(value!));
    const dots = points.filter(({ value }) => value !== null && value >= floor).map(({ costLoss, value }) => tag('circle', { class: 'point', cx: x(costLoss), cy: y(value!), r: 2.6, fill: stroke, ...(colour === undefined ? {} : { stroke: INK, 'stroke-width': 0.6 }) }, hint(`${label}: ${costLoss}, ${value!.toFixed(2)}`)));
    const gone = points.flatMap(({ costLoss, value }) => (below(value) ? [tag('path', { class: 'cut', d: `M${px(x(costLoss) - 4)} ${px(bottom - 8)}h8l-4 7Z`, fill: stroke, stroke: INK, 'stroke-width': 0.6 }, hint(`${label}: ${costLoss}, ${value.toFixed(2)}`))] : []));
    return tag('path', { class: 'interval', d: band(points) ?? '', fill: stroke, 'fill-opacity': 0.16 }) + strokes('curve', curve(points) ?? '', k, colour) + dots.join('') + gone.join('');
  });
  const across = TICKS.filter((ratio) => ratio >= least * 0.999).map((ratio) => tag('line', { x1: x(ratio), x2: x(ratio), y1: top, y2: bottom, stroke: RULE }) + words(String(ratio), { x: x(ratio), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  const up = y.ticks(5).map((value) => tag('line', { class: value === 0 ? 'zero' : 'rule', x1: left, x2: right, y1: y(value), y2: y(value), stroke: value === 0 ? INK : RULE }) + words(value.toFixed(1), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: MUTED }));
  return drawing(
    options,
    bottom + 40 + (cut === 0 ? 0 : 18),
    key.markup,
    caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }),
    tag('g', { class: 'axis' }, ...across, ...up, caption(options.x, right - left + 20, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED })),
    ...marks,
    cut === 0 ? '' : caption(options.cut(cut, floor), width, { x: 0, y: bottom + 52, fill: MUTED }),
  );
}
