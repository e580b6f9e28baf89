/** How points add up to a score: each step starts where the last ended; beside it what was lost, and what is not known. */
import { scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { GAINED, INK, LOST, MUTED } from './palette.js';
import { HATCH, drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface WaterfallStep {
  readonly code: string;
  readonly title: string;
  /** Points gained, at least 0. */
  readonly points: number;
  /** Points that could have been gained: the effective weight. */
  readonly possible: number;
  /** Points that are not known because the value is missing. */
  readonly missing: number;
}

export interface WaterfallOptions extends ChartOptions {
  readonly total: string;
  readonly x: string;
  readonly format: (points: number) => string;
  readonly say: (step: WaterfallStep) => string;
  /** Code of the step shown in full elsewhere, to be marked. */
  readonly chosen?: string;
}

const ROW = 25;

export function waterfall(steps: readonly WaterfallStep[], options: WaterfallOptions): string {
  const { width, format } = options;
  const [left, right] = [Math.min(230, width * 0.4), width - 92];
  const possible = steps.reduce((sum, step) => sum + step.possible, 0);
  const bottom = (steps.length + 1) * ROW + 8;
  const x = scaleLinear([0, Math.max(possible, 1e-9)], [left, right]);
  let reached = 0;
  const rows = steps.map((step, i) => {
    const y = i * ROW + 6;
    const [from, to] = [reached, (reached += step.points)];
    const bar = (kind: string, start: number, length: number, fill: string): string =>
      length > 0 ? tag('rect', { class: kind, x: x(start), y, width: x(start + length) - x(start), height: ROW - 8, fill }) : '';
    const lost = Math.max(0, step.possible - step.points - step.missing);
    const chosen = step.code === options.chosen;
    return tag(
      'g',
      { class: 'step', 'data-code': step.code },
      hint(options.say(step)),
      words(fit(`${chosen ? '▸ ' : ''}${step.code} ${step.title}`, left - 10), { x: 0, y: y + 13, fill: INK, 'font-weight': chosen ? 700 : undefined }),
      bar('gained', from, step.points, GAINED),
      bar('unknown', to, step.missing, 'url(#hatch)'),
      bar('lost', to + step.missing, lost, LOST),
      words(`${format(step.points)} / ${format(step.possible)}`, { x: width, y: y + 13, 'text-anchor': 'end', fill: MUTED }),
    );
  });
  const y = steps.length * ROW + 6;
  const total = tag('rect', { class: 'total', x: left, y, width: x(reached) - left, height: ROW - 8, fill: INK }) + words(options.total, { x: 0, y: y + 13, 'font-weight': 700, fill: INK }) + words(format(reached), { x: width, y: y + 13, 'text-anchor': 'end', 'font-weight': 700, fill: INK });
  return drawing(options, bottom + 38, tag('defs', {}, HATCH), bottomAxis(x, { top: 0, bottom, label: options.x, ticks: width < 500 ? 4 : 8 }), ...rows, total);
}
