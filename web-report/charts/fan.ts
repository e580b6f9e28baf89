/** A hydrograph of many members: the band that holds nine in ten, median and mean, warning lines across it, rain hanging from the top. */
import { area, line, max, min, scaleLinear } from 'd3';
import { keyLine, type KeyEntry } from './key-line.js';
import { FALLING, GAINED, INK, MUTED, RULE, SECOND } from './palette.js';
import { spreadLabels } from './spread-labels.js';
import { drawing, emsOf, hint, px, tag, words, type ChartOptions } from './svg.js';
import { local, timeAxis, timeScale } from './time-axis.js';

export interface FanLine {
  /** Stage of warning, stage that dikes are built to hold, stage that does damage, any other threshold. */
  readonly kind: 'warning' | 'guarantee' | 'damage' | 'threshold';
  readonly label: string;
  readonly value: number;
}

/** An element per step in each; NaN: no value. */
export interface FanData {
  /** Start of the first step [ms since 1970 UTC]. */
  readonly start: number;
  /** Length of a step [s]. */
  readonly step: number;
  readonly mean: ArrayLike<number>;
  readonly q05: ArrayLike<number>;
  readonly q50: ArrayLike<number>;
  readonly q95: ArrayLike<number>;
  readonly lines: readonly FanLine[];
  /** Rain of steps of its own length [mm]. */
  readonly rain?: { readonly step: number; readonly values: ArrayLike<number> };
}

export interface FanOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  readonly rain: string;
  readonly names: { readonly band: string; readonly median: string; readonly mean: string };
  /** Whether the axis begins at 0: amounts do, stages do not. */
  readonly fromZero: boolean;
  readonly format: (value: number) => string;
}

const HEIGHT = 320;
/** Share of the plot that the heaviest rain hangs down. */
const HANGING = 0.26;
const RAIN = '#5b8fc7';
const LINES: Readonly<Record<FanLine['kind'], { readonly stroke: string; readonly dash?: string }>> = {
  warning: { stroke: SECOND, dash: '2 3' },
  guarantee: { stroke: FALLING, dash: '8 3' },
  damage: { stroke: '#7a1f1c' },
  threshold: { stroke: MUTED, dash: '5 3' },
};

const finite = (values: ArrayLike<number>): number[] => Array.from(values).filter(Number.isFinite);

/** Least and greatest value that must be seen, with room above for the rain. */
function domainOf(data: FanData, fromZero: boolean): [number, number] {
  const seen = [...finite(data.q05), ...finite(data.q95), ...finite(data.mean), ...data.lines.map(({ value }) => value)];
  const low = fromZero ? Math.min(0, min(seen) ?? 0) : (min(seen) ?? 0);
  const high = Math.max(max(seen) ?? 1, low);
  const range = high > low ? high - low : Math.max(Math.abs(high) * 0.1, 1e-6);
  const room = data.rain === undefined ? 0.06 : HANGING / (1 - HANGING) + 0.04;
  return [fromZero && low >= 0 ? 0 : low - 0.06 * range, low + range + room * range];
}

export function fan(data: FanData, options: FanOptions): string {
  const { width, names, format } = options;
  const { start, step, mean, q05, q50, q95, rain } = data;
  const entries: KeyEntry[] = [
    { label: names.band, sample: tag('rect', { width: 22, height: 12, fill: GAINED, 'fill-opacity': 0.25 }) },
    { label: names.median, sample: tag('path', { d: 'M0 6H22', stroke: GAINED, 'stroke-width': 2.2 }) },
    { label: names.mean, sample: tag('path', { d: 'M0 6H22', stroke: INK, 'stroke-width': 1.4, 'stroke-dasharray': '4 3' }) },
    ...(rain === undefined ? [] : [{ label: options.rain, sample: tag('rect', { x: 6, width: 10, height: 12, fill: RAIN }) }]),
  ];
  const key = keyLine(entries, width);
  const [top, bottom] = [key.height + 18, key.height + 18 + HEIGHT - 70];
  const y = scaleLinear(domainOf(data, options.fromZero), [bottom, top]);
  const ticks = y.ticks(5);
  const wide = (texts: readonly string[]): number => (max(texts, (text) => emsOf(text) * 12) ?? 0) + 10;
  const depth = scaleLinear([0, Math.max(max(finite(rain?.values ?? [])) ?? 0, 1e-9)], [top, top + HANGING * (bottom - top)]).nice(2);
  const rainTicks = rain === undefined ? [] : depth.ticks(2);
  const left = Math.max(40, wide(ticks.map(format)));
  const right = width - Math.max(12, wide(rainTicks.map(String)));
  const end = start + Math.max(mean.length * step, (rain?.values.length ?? 0) * (rain?.step ?? 0)) * 1_000;
  const x = timeScale(start, end, left, right);
  const at = (t: number): number => x(local(start + (t + 0.5) * step * 1_000));
  const steps = Array.from({ length: mean.length }, (_, t) => t);
  const defined = (values: ArrayLike<number>) => (t: number) => Number.isFinite(values[t]);

  const band = area<number>().digits(2).defined((t) => Number.isFinite(q05[t]) && Number.isFinite(q95[t])).x(at).y0((t) => y(q05[t]!)).y1((t) => y(q95[t]!));
  const curve = (values: ArrayLike<number>): string => line<number>().digits(2).defined(defined(values)).x(at).y((t) => y(values[t]!))(steps) ?? '';
  const bars = rain === undefined ? '' : rainBars(rain, (moment) => x(local(start + moment * 1_000)), (value) => depth(value), top);

  const grid = ticks.map((value) => tag('line', { x1: left, x2: right, y1: y(value), y2: y(value), stroke: RULE }) + words(format(value), { x: left - 6, y: y(value) + 4, 'text-anchor': 'end', fill: MUTED }));
  const rainAxis = rainTicks.map((value) => words(String(value), { x: right + 6, y: depth(value) + 4, fill: MUTED }));
  const heads = words(options.y, { x: 0, y: top - 8, fill: MUTED }) + (rain === undefined ? '' : words(options.rain, { x: width, y: top - 8, 'text-anchor': 'end', fill: MUTED }));
  return drawing(
    options,
    bottom + 40,
    key.markup,
    heads,
    ...grid,
    timeAxis(x, top, bottom, options.x),
    ...rainAxis,
    bars,
    tag('path', { class: 'band', d: band(steps) ?? '', fill: GAINED, 'fill-opacity': 0.25 }),
    tag('path', { class: 'mean', d: curve(mean), fill: 'none', stroke: INK, 'stroke-width': 1.4, 'stroke-dasharray': '4 3' }),
    tag('path', { class: 'median', d: curve(q50), fill: 'none', stroke: GAINED, 'stroke-width': 2.2 }),
    warningLines(data.lines, y, { left, right, top, bottom }, format),
  );
}

/** Every bar in one path: a year of hours is no heavier than a week. */
function rainBars(rain: NonNullable<FanData['rain']>, x: (seconds: number) => number, y: (value: number) => number, top: number): string {
  let d = '';
  for (let t = 0; t < rain.values.length; t++) {
    const value = rain.values[t]!;
    if (!(value > 0)) continue;
    const [from, to] = [x(t * rain.step), x((t + 1) * rain.step)];
    d += `M${px(from)} ${px(top)}H${px(Math.max(to - Math.min(1, (to - from) * 0.15), from + 0.4))}V${px(y(value))}H${px(from)}Z`;
  }
  return tag('path', { class: 'rain', d, fill: RAIN });
}

/** Lines across the plot, each with its name and value above it, moved apart where they are close. */
function warningLines(lines: readonly FanLine[], y: (value: number) => number, { left, right, top, bottom }: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }, format: (value: number) => string): string {
  const heights = spreadLabels(lines.map(({ value }) => y(value) - 4), 14, top + 10, bottom - 4);
  return lines
    .map(({ kind, label, value }, k) => {
      const { stroke, dash } = LINES[kind];
      const said = `${label} ${format(value)}`;
      return (
        tag('line', { class: `line ${kind}`, x1: left, x2: right, y1: y(value), y2: y(value), stroke, 'stroke-width': 1.6, 'stroke-dasharray': dash }, hint(said)) +
        words(said, { x: left + 6, y: heights[k]!, fill: stroke, 'font-weight': 600, stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke' })
      );
    })
    .join('');
}
