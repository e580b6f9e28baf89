/** A bottom axis: ticks, faint lines up through the plot, and what is measured. */
import type { ScaleLinear } from 'd3';
import { MUTED, RULE } from './palette.js';
import { tag, words } from './svg.js';

export interface AxisOptions {
  /** Upper and lower edge of the plot [px]. */
  readonly top: number;
  readonly bottom: number;
  readonly label: string;
  readonly ticks?: number;
}

export function bottomAxis(scale: ScaleLinear<number, number>, options: AxisOptions): string {
  const { top, bottom, label, ticks = 8 } = options;
  const format = scale.tickFormat(ticks);
  const marks = scale.ticks(ticks).map((value) => {
    const x = scale(value);
    return tag('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: RULE }) + words(format(value), { x, y: bottom + 15, 'text-anchor': 'middle', fill: MUTED });
  });
  const [left = 0, right = 0] = scale.range();
  return tag('g', { class: 'axis' }, ...marks, words(label, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED }));
}
