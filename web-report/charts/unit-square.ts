/** A square plot of two shares, each from 0 to 1, with its diagonal. */
import { scaleLinear, type ScaleLinear } from 'd3';
import { MUTED, RULE } from './palette.js';
import { caption, tag, words } from './svg.js';

export interface UnitSquare {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly bottom: number;
  /** Axes and diagonal, to lie beneath the marks. */
  readonly markup: string;
}

const LEFT = 48;
const SIDE = 400;
const TICKS = [0, 0.25, 0.5, 0.75, 1] as const;

/** The plot from `top` downwards, as wide as `width` allows [px]. */
export function unitSquare(top: number, width: number, names: { readonly x: string; readonly y: string }): UnitSquare {
  const side = Math.min(SIDE, width - LEFT - 24);
  const bottom = top + side;
  const x = scaleLinear([0, 1], [LEFT, LEFT + side]);
  const y = scaleLinear([0, 1], [bottom, top]);
  const across = TICKS.map((share) => tag('line', { x1: x(share), x2: x(share), y1: top, y2: bottom, stroke: RULE }) + words(`${share * 100}%`, { x: x(share), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED }));
  const up = TICKS.map((share) => tag('line', { x1: LEFT, x2: LEFT + side, y1: y(share), y2: y(share), stroke: RULE }) + words(`${share * 100}%`, { x: LEFT - 6, y: y(share) + 4, 'text-anchor': 'end', fill: MUTED }));
  const diagonal = tag('line', { class: 'diagonal', x1: x(0), y1: y(0), x2: x(1), y2: y(1), stroke: MUTED, 'stroke-dasharray': '3 3' });
  const markup = caption(names.y, width, { x: 0, y: top - 10, fill: MUTED }) + tag('g', { class: 'axis' }, ...across, ...up, caption(names.x, side + 40, { x: LEFT + side / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED })) + diagonal;
  return { x, y, bottom, markup };
}
