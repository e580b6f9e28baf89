/** One score and how far it could rise if what is missing were perfect: a line from low to high with a dot at the score. */
import { scaleLinear } from 'd3';
import { GAINED, RULE } from './palette.js';
import { drawing, tag, type ChartOptions } from './svg.js';

export interface Interval {
  readonly score: number;
  readonly high: number;
}

export function intervalBar({ score, high }: Interval, options: ChartOptions): string {
  const x = scaleLinear([0, 100], [4, options.width - 4]);
  return drawing(
    options,
    14,
    tag('line', { x1: x(0), x2: x(100), y1: 7, y2: 7, stroke: RULE, 'stroke-width': 2 }),
    tag('line', { class: 'range', x1: x(score), x2: x(high), y1: 7, y2: 7, stroke: GAINED, 'stroke-width': 5, 'stroke-opacity': 0.4 }),
    tag('circle', { cx: x(score), cy: 7, r: 4, fill: GAINED }),
  );
}
