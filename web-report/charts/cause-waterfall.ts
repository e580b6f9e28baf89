/** How causes add up to those who fall: each bar begins where the last ended, and may go back. */
import { max, min, scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { FALLING, GAINED, INK, MUTED } from './palette.js';
import { drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface CauseStep {
  readonly label: string;
  /** What it adds, or takes where it is below 0. */
  readonly value: number;
}

export interface CauseOptions extends ChartOptions {
  readonly total: string;
  readonly x: string;
  readonly format: (value: number) => string;
}

const BAR = 17;
/** Below this width names stand above their bars, else beside them. */
const NARROW = 500;

export function causeWaterfall(steps: readonly CauseStep[], options: CauseOptions): string {
  const { width, format } = options;
  const isNarrow = width < NARROW;
  const [left, right] = [isNarrow ? 8 : 230, width - 76];
  const above = isNarrow ? BAR : 0;
  const row = above + BAR + 8;
  let reached = 0;
  const spans = steps.map(({ value }) => [reached, (reached += value)] as const);
  const ends = [0, ...spans.flat()];
  const x = scaleLinear([Math.min(0, min(ends) ?? 0), Math.max(max(ends) ?? 0, 1e-9)], [left, right]);
  const bottom = (steps.length + 1) * row + 8;
  const bar = (k: number, label: string, from: number, to: number, fill: string, value: number, weight: number | undefined): string => {
    const y = k * row + 6;
    return tag(
      'g',
      { class: 'step' },
      hint(`${label}: ${format(value)}`),
      words(fit(label, (isNarrow ? width : left) - 10), { x: 0, y: y + 13, fill: INK, 'font-weight': weight }),
      tag('rect', { x: x(Math.min(from, to)), y: y + above, width: Math.abs(x(to) - x(from)), height: BAR, fill }),
      words(format(value), { x: width, y: y + above + 13, 'text-anchor': 'end', fill: MUTED }),
    );
  };
  const rows = steps.map(({ label, value }, k) => bar(k, label, spans[k]![0], spans[k]![1], value < 0 ? GAINED : FALLING, value, undefined));
  return drawing(options, bottom + 38, bottomAxis(x, { top: 0, bottom, label: options.x, ticks: isNarrow ? 4 : 8 }), ...rows, bar(steps.length, options.total, 0, reached, INK, reached, 700));
}
