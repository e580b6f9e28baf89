/**
 * Reliability diagram: how often an event came against the probability it was given, and how often each probability was given.
 *
 * Source: Hsu & Murphy (1986) Int. J. Forecasting 2, 285-293 (lines of the sample's frequency and of no skill).
 */
import { line, max, scaleLinear } from 'd3';
import { keyLine } from './key-line.js';
import { GAINED, INK, LOST, MUTED, SECOND } from './palette.js';
import { drawing, hint, tag, words, type ChartOptions } from './svg.js';
import { unitSquare } from './unit-square.js';

export interface ReliabilityPoint {
  readonly n: number;
  /** Mean probability given, and share of cases with the event, with the ends of its interval [1]; null: it has none. */
  readonly forecast: number;
  readonly observed: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ReliabilityData {
  /** In ascending order of probability. */
  readonly points: readonly ReliabilityPoint[];
  /** Share of all cases with the event [1]. */
  readonly base: number;
}

export interface ReliabilityOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
  /** What the axis of cases, the interval, and the lines of perfect forecasts, of the sample's frequency and of no skill are called. */
  readonly cases: string;
  readonly interval: string;
  readonly perfect: string;
  readonly frequency: string;
  readonly noSkill: string;
}

const CASES_HEIGHT = 64;

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

export function reliabilityDiagram({ points, base }: ReliabilityData, options: ReliabilityOptions): string {
  const { width } = options;
  const stroke = (style: object): string => tag('path', { d: 'M0 6H22', 'stroke-width': 1.4, ...style });
  const key = keyLine(
    [
      { label: options.perfect, sample: stroke({ stroke: MUTED, 'stroke-dasharray': '3 3' }) },
      { label: options.frequency, sample: stroke({ stroke: INK, 'stroke-dasharray': '9 3 2 3' }) },
      { label: options.noSkill, sample: stroke({ stroke: SECOND, 'stroke-dasharray': '7 3' }) },
      { label: options.interval, sample: stroke({ stroke: GAINED, d: 'M11 0V12M8 0H14M8 12H14' }) },
    ],
    width,
  );
  const { x, y, bottom, markup } = unitSquare(key.height + 24, width, options);
  const frequency = tag('line', { class: 'frequency', x1: x(0), x2: x(1), y1: y(base), y2: y(base), stroke: INK, 'stroke-width': 1.2, 'stroke-dasharray': '9 3 2 3' });
  const noSkill = tag('line', { class: 'no-skill', x1: x(0), x2: x(1), y1: y(base / 2), y2: y((1 + base) / 2), stroke: SECOND, 'stroke-width': 1.2, 'stroke-dasharray': '7 3' });
  const curve = line<ReliabilityPoint>().digits(2).x(({ forecast }) => x(forecast)).y(({ observed }) => y(observed));
  const bars = points.map(({ forecast, low, high }) => (low === null || high === null ? '' : tag('path', { class: 'interval', d: `M${x(forecast).toFixed(2)} ${y(low).toFixed(2)}V${y(high).toFixed(2)}`, stroke: GAINED, 'stroke-width': 1.4 })));
  const dots = points.map(({ n, forecast, observed, low, high }) => tag('circle', { class: 'point', cx: x(forecast), cy: y(observed), r: 3.4, fill: GAINED }, hint(`${percent(forecast)}: ${percent(observed)}${low === null || high === null ? '' : ` [${percent(low)}, ${percent(high)}]`}, ${n}`)));
  const [above, below] = [bottom + 62, bottom + 62 + CASES_HEIGHT];
  const most = Math.max(1, max(points, ({ n }) => n) ?? 1);
  const cases = scaleLinear([0, most], [below, above]);
  const columns = points.map(({ n, forecast }) => tag('rect', { class: 'cases', x: x(forecast) - 5, y: cases(n), width: 10, height: below - cases(n), fill: LOST, stroke: MUTED, 'stroke-width': 0.6 }, hint(`${percent(forecast)}: ${n}`)));
  const scale = words(String(most), { x: x(0) - 6, y: above + 4, 'text-anchor': 'end', fill: MUTED }) + words('0', { x: x(0) - 6, y: below + 4, 'text-anchor': 'end', fill: MUTED }) + tag('line', { x1: x(0), x2: x(1), y1: below, y2: below, stroke: MUTED });
  return drawing(
    options,
    below + 12,
    key.markup,
    markup,
    frequency,
    noSkill,
    tag('path', { class: 'curve', d: curve(points) ?? '', fill: 'none', stroke: GAINED, 'stroke-width': 2.2 }),
    ...bars,
    ...dots,
    words(options.cases, { x: 0, y: above - 12, fill: MUTED }),
    scale,
    ...columns,
  );
}
