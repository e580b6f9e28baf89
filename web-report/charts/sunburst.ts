/** The framework as rings: actions, tasks, indicators; the angle is the weight, the colour the mean score. */
import { arc, hierarchy, partition, type HierarchyRectangularNode } from 'd3';
import { HATCH, drawing, emsOf, hint, px, tag, words, type ChartOptions } from './svg.js';
import { INK, MUTED, inkOn, scoreColour } from './palette.js';

export interface SunburstNode {
  readonly code: string;
  readonly title: string;
  /** Points of 100. */
  readonly weight: number;
  /** Mean score [0-100]; null where nothing is reported. */
  readonly mean: number | null;
  readonly children: readonly SunburstNode[];
}

export interface SunburstOptions extends ChartOptions {
  /** What a mark says when pointed at. */
  readonly say: (node: SunburstNode) => string;
  /** Words in the middle. */
  readonly middle: readonly [string, string];
  readonly low: string;
  readonly high: string;
  readonly none: string;
}

type Placed = HierarchyRectangularNode<SunburstNode>;

const LEGEND = 44;

/** The node at the root with every node below it placed: x in radians, y in rings. */
function place(root: SunburstNode): Placed {
  const tree = hierarchy(root, (node) => node.children).sum((node) => (node.children.length === 0 ? node.weight : 0));
  return partition<SunburstNode>().size([2 * Math.PI, tree.height + 1])(tree);
}

/** Onto the ray at `angle` [rad, clockwise from the top], `distance` from the middle, upright on either side. */
function alongRay(angle: number, distance: number): string {
  const degrees = (angle * 180) / Math.PI - 90;
  return `rotate(${px(degrees)}) translate(${px(distance)} 0)${angle > Math.PI ? ' rotate(180)' : ''}`;
}

function legend(options: SunburstOptions, top: number): string {
  const [left, wide] = [8, Math.min(180, options.width * 0.4)];
  const steps = Array.from({ length: 20 }, (_, i) => tag('rect', { x: left + (i * wide) / 20, y: top, width: wide / 20 + 0.5, height: 10, fill: scoreColour(i * 5 + 2.5) }));
  const none = left + wide + 30;
  return tag(
    'g',
    { class: 'legend', fill: MUTED },
    ...steps,
    words(options.low, { x: left, y: top + 24 }),
    words(options.high, { x: left + wide, y: top + 24, 'text-anchor': 'end' }),
    tag('rect', { x: none, y: top, width: 16, height: 10, fill: 'url(#hatch)', stroke: MUTED, 'stroke-width': 0.5 }),
    words(options.none, { x: none + 22, y: top + 9 }),
  );
}

/** Size of letters in the hole, and the share of its width they may take. */
const SMALL = 11;
const ROOM = 0.9;

/** A few words under the middle of the hole, on two lines where they are too wide for one. */
function inHole(text: string, hole: number): string {
  const line = (part: string, y: number): string => words(part, { y, 'text-anchor': 'middle', 'font-size': SMALL, fill: MUTED });
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  if (emsOf(text) * SMALL <= 2 * hole * ROOM || spaces.length === 0) return line(text, 18);
  const cut = spaces.reduce((best, at) => (Math.abs(at - text.length / 2) < Math.abs(best - text.length / 2) ? at : best));
  return line(text.slice(0, cut), 14) + line(text.slice(cut + 1), 14 + SMALL + 2);
}

export function sunburst(root: SunburstNode, options: SunburstOptions): string {
  const placed = place(root);
  const radius = options.width / 2 - 2;
  const hole = radius * 0.24;
  const ring = (radius - hole) / Math.max(1, placed.height);
  const inner = (node: Placed): number => hole + (node.depth - 1) * ring;
  const shape = arc<Placed>()
    .startAngle((node) => node.x0)
    .endAngle((node) => node.x1)
    .innerRadius(inner)
    .outerRadius((node) => inner(node) + ring - 1)
    .padAngle(0.003)
    .padRadius(radius)
    .digits(2);
  const marks = placed.descendants().slice(1).map((node) => {
    const { code, mean } = node.data;
    const colour = mean === null ? 'url(#hatch)' : scoreColour(mean);
    const middle = inner(node) + ring / 2;
    const angle = (node.x0 + node.x1) / 2;
    const size = node.depth === 1 ? 13 : 10.5;
    const room = (node.x1 - node.x0) * middle > size * 1.1 && ring > emsOf(code) * size;
    const label = room ? words(code, { transform: alongRay(angle, middle), dy: '0.35em', 'text-anchor': 'middle', 'font-size': size, fill: mean === null ? INK : inkOn(colour), 'pointer-events': 'none' }) : '';
    return tag('path', { class: 'mark', 'data-code': code, d: shape(node) ?? '', fill: colour }, hint(options.say(node.data))) + label;
  });
  const [first, second] = options.middle;
  const centre = words(first, { y: -2, 'text-anchor': 'middle', 'font-size': 22, 'font-weight': 700, fill: INK }) + inHole(second, hole);
  return drawing(options, 2 * radius + 8 + LEGEND, tag('defs', {}, HATCH), tag('g', { transform: `translate(${options.width / 2} ${radius + 2})` }, ...marks, centre), legend(options, 2 * radius + 14));
}
