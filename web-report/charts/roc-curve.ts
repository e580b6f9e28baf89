/** Relative operating characteristic: the share of events warned of against the share of quiet cases warned of, from the strictest threshold to none. */
import { line } from 'd3';
import { keyLine } from './key-line.js';
import { lineStyle } from './palette.js';
import { drawing, hint, tag, type ChartOptions } from './svg.js';
import { unitSquare } from './unit-square.js';

export interface RocCurvePoint {
  /** Probability, or value, from which on it is warned; Infinity: never. */
  readonly threshold: number;
  readonly hitRate: number;
  readonly falseRate: number;
}

export interface RocLine {
  readonly label: string;
  /** From never (0, 0) to always (1, 1). */
  readonly points: readonly RocCurvePoint[];
}

export interface RocCurveOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
}

/** More points than this are drawn as a line alone. */
const MOST_DOTS = 60;

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

export function rocCurve(lines: readonly RocLine[], options: RocCurveOptions): string {
  const { width } = options;
  const key = keyLine(lines.map(({ label }, k) => ({ label, sample: tag('path', { d: 'M0 6H22', stroke: lineStyle(k).stroke, 'stroke-width': 2.2, 'stroke-dasharray': lineStyle(k).dash }) })), width);
  const { x, y, bottom, markup } = unitSquare(key.height + 24, width, options);
  const marks = lines.map(({ label, points }, k) => {
    const { stroke, dash } = lineStyle(k);
    const curve = line<RocCurvePoint>().digits(2).x(({ falseRate }) => x(falseRate)).y(({ hitRate }) => y(hitRate));
    const dots = points.length > MOST_DOTS ? [] : points.filter(({ threshold }) => Number.isFinite(threshold)).map(({ threshold, hitRate, falseRate }) => tag('circle', { class: 'point', cx: x(falseRate), cy: y(hitRate), r: 2.8, fill: stroke }, hint(`${label} ≥ ${Number(threshold.toPrecision(4))}: ${percent(hitRate)}, ${percent(falseRate)}`)));
    return tag('path', { class: 'curve', d: curve(points) ?? '', fill: 'none', stroke, 'stroke-width': 2.2, 'stroke-dasharray': dash }) + dots.join('');
  });
  return drawing(options, bottom + 40, key.markup, markup, ...marks);
}
