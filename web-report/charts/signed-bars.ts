/** Parts of a change, above and below zero, each with its signed number: real, definition, sample and their sum. */
import { scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { FALLING, GAINED, INK, MUTED } from './palette.js';
import { drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface SignedBar {
  readonly title: string;
  readonly value: number;
  readonly total?: boolean;
}

export interface SignedBarsOptions extends ChartOptions {
  readonly x: string;
  readonly format: (value: number) => string;
}

const ROW = 32;

export function signedBars(bars: readonly SignedBar[], options: SignedBarsOptions): string {
  const { width, format } = options;
  const left = Math.min(200, width * 0.36);
  const reach = Math.max(0.01, ...bars.map((bar) => Math.abs(bar.value)));
  const x = scaleLinear([-reach, reach], [left + 50, width - 60]).nice(4);
  const bottom = bars.length * ROW + 6;
  const rows = bars.map(({ title, value, total = false }, i) => {
    const y = i * ROW + 6;
    const fill = total ? INK : value < 0 ? FALLING : GAINED;
    return tag(
      'g',
      {},
      hint(`${title}: ${format(value)}`),
      words(fit(title, left), { x: 0, y: y + 16, 'font-weight': total ? 700 : undefined, fill: INK }),
      tag('rect', { class: 'bar', x: Math.min(x(0), x(value)), y, width: Math.abs(x(value) - x(0)), height: ROW - 10, fill }),
      words(format(value), { x: x(value) + (value < 0 ? -6 : 6), y: y + 16, 'text-anchor': value < 0 ? 'end' : 'start', fill: INK }),
    );
  });
  const zero = tag('line', { x1: x(0), x2: x(0), y1: 0, y2: bottom, stroke: MUTED });
  return drawing(options, bottom + 38, bottomAxis(x, { top: 0, bottom, label: options.x, ticks: 5 }), ...rows, zero);
}
