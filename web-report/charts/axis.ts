/** A bottom axis: ticks, faint lines up through the plot, and what is measured. */
import type { ScaleLinear } from 'd3';
import { MUTED, RULE } from './palette.js';
import { caption, emsOf, tag, words } from './svg.js';

export interface AxisOptions {
  /** Upper and lower edge of the plot [px]. */
  readonly top: number;
  readonly bottom: number;
  readonly label: string;
  /** At most so many ticks, and fewer where their numbers would touch. */
  readonly ticks?: number;
}

/** Height of the numbers, and room between two of them [px]. */
const SIZE = 12;
const ROOM = 10;

/** The most ticks, up to `wanted`, whose numbers stand apart. */
function ticksThatFit(scale: ScaleLinear<number, number>, wanted: number): number {
  const [left = 0, right = 0] = scale.range();
  for (let count = wanted; count > 1; count--) {
    const format = scale.tickFormat(count);
    const texts = scale.ticks(count).map(format);
    if (texts.reduce((sum, text) => sum + emsOf(text) * SIZE + ROOM, 0) <= Math.abs(right - left) + ROOM) return count;
  }
  return 1;
}

export function bottomAxis(scale: ScaleLinear<number, number>, options: AxisOptions): string {
  const { top, bottom, label } = options;
  const ticks = ticksThatFit(scale, options.ticks ?? 8);
  const format = scale.tickFormat(ticks);
  const marks = scale.ticks(ticks).map((value) => {
    const x = scale(value);
    return tag('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: RULE }) + words(format(value), { x, y: bottom + 15, 'text-anchor': 'middle', fill: MUTED });
  });
  const [left = 0, right = 0] = scale.range();
  return tag('g', { class: 'axis' }, ...marks, caption(label, Math.abs(right - left) + 60, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED }));
}
