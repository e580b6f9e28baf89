/** How many events were warned of at least so long before: a falling step for each level, misses never counted as warned. */
import { line, curveStepBefore, max, scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { keyLine } from './key-line.js';
import { lineStyle, MUTED, RULE } from './palette.js';
import { caption, drawing, tag, words, type ChartOptions } from './svg.js';

export interface LeadTimeLine {
  readonly label: string;
  /** Lead times of the events that were warned of [min], ascending. */
  readonly leads: readonly number[];
  /** All events, misses included. */
  readonly events: number;
}

export interface LeadTimeCurveOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
}

const HEIGHT = 230;
const TICKS = [0, 0.25, 0.5, 0.75, 1] as const;
/** The axis is at least this long [min]. */
const LEAST = 60;

export function leadTimeCurve(lines: readonly LeadTimeLine[], options: LeadTimeCurveOptions): string {
  const { width } = options;
  const key = keyLine(lines.map(({ label }, k) => ({ label, sample: tag('path', { d: 'M0 6H22', stroke: lineStyle(k).stroke, 'stroke-width': 2.2, 'stroke-dasharray': lineStyle(k).dash }) })), width);
  const [top, bottom, left, right] = [key.height + 18, key.height + 18 + HEIGHT - 60, 48, width - 20];
  const x = scaleLinear([0, Math.max(LEAST, max(lines, ({ leads }) => leads.at(-1) ?? 0) ?? 0)], [left, right]).nice();
  const y = scaleLinear([0, 1], [bottom, top]);
  const marks = lines.map(({ leads, events }, k) => {
    const { stroke, dash } = lineStyle(k);
    const last = x.domain()[1]!;
    // up to a lead time it is as many as have that lead or more
    const points = [{ at: 0, share: leads.length / Math.max(1, events) }, ...leads.map((at, i) => ({ at, share: (leads.length - i) / events })), { at: last, share: 0 }];
    const curve = line<(typeof points)[number]>().digits(2).curve(curveStepBefore).x(({ at }) => x(at)).y(({ share }) => y(share));
    return tag('path', { class: 'curve', d: curve(points) ?? '', fill: 'none', stroke, 'stroke-width': 2.2, 'stroke-dasharray': dash });
  });
  const up = TICKS.map((share) => tag('line', { x1: left, x2: right, y1: y(share), y2: y(share), stroke: RULE }) + words(`${share * 100}%`, { x: left - 6, y: y(share) + 4, 'text-anchor': 'end', fill: MUTED }));
  return drawing(options, bottom + 40, key.markup, caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }), ...up, bottomAxis(x, { top, bottom, label: options.x }), ...marks);
}
