/**
 * Edges held at what was observed there: a level of the water outside, or a discharge, changing evenly over the time of a
 * forcing.
 *
 * A level acts as a cell outside with the ground of the cell at the edge: the local inertial equation over that face alone,
 * without weighting. Water that falls out over the edge leaves no faster than critical.
 */
import type { Problem } from '../core/errors.js';
import type { Edge, Side } from './inundation-boundaries.js';
import type { Ground } from './inundation-faces.js';
import { tileOf, type Tiles } from './inundation-tiles.js';

/** A stretch of a side, held. */
export interface HeldEdge {
  readonly side: Side;
  /** Cells along the side, from the north or from the west: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly of: 'stage' | 'discharge';
  /** Level above the datum of the elevation model [m], or discharge that enters over the whole stretch [m³/s]. */
  readonly begin: number;
  readonly end: number;
}

type Edges = Readonly<Record<Side, Edge>>;

const cellOf = (edge: Edge, k: number): number => edge.cell + k * edge.cellStep;

/** Cells of a stretch that have ground. */
function grounded(edge: Edge, { noData }: Ground, { from, to }: HeldEdge): number {
  let count = 0;
  for (let k = from; k < to; k++) if (noData[cellOf(edge, k)] === 0) count++;
  return count;
}

export function checkHeld(ground: Ground, edges: Edges, held: readonly HeldEdge[], place: string, problems: Problem[]): void {
  held.forEach((stretch, h) => {
    const { side, from, to, of, begin, end } = stretch;
    const edge = edges[side];
    const where = `${place} held[${h}]`;
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= edge.count)) {
      problems.push({ place: `${where} from, to`, expected: `a stretch of the ${edge.count} cells of the side ${side}`, found: `${from} to ${to}`, code: 'inundation/forcing' });
    } else if (grounded(edge, ground, stretch) === 0) {
      problems.push({ place: `${where} from, to`, expected: 'a cell with data', found: 'none', code: 'inundation/forcing' });
    }
    for (const value of [begin, end]) {
      const right = Number.isFinite(value) && (of === 'stage' || value >= 0);
      if (!right) problems.push({ place: `${where} ${of}`, expected: of === 'stage' ? 'a number of metres' : 'a number of m³/s >= 0', found: `${value}`, code: 'inundation/forcing' });
    }
  });
}

/** Set what every held stretch is at a share [1] of the time. */
export function holdEdges(ground: Ground, edges: Edges, held: readonly HeldEdge[], share: number): void {
  for (const stretch of held) {
    const { side, from, to, of, begin, end } = stretch;
    const edge = edges[side];
    const value = begin + share * (end - begin);
    const each = of === 'stage' ? value - ground.datum : value / (grounded(edge, ground, stretch) * ground.cellSize);
    const column = of === 'stage' ? edge.surface : edge.inflow;
    for (let k = from; k < to; k++) if (ground.noData[cellOf(edge, k)] === 0) column[k] = each;
  }
}

/**
 * Mark the tiles that water may enter over held stretches.
 *
 * @returns the most that enters over a face [m²/s], and the greatest depth outside [m], at any time of the forcing
 */
export function reachOfHeld(ground: Ground, edges: Edges, held: readonly HeldEdge[], { across, fed }: Tiles): { readonly entering: number; readonly outside: number } {
  let [entering, outside] = [0, 0];
  for (const stretch of held) {
    const { side, from, to, of, begin, end } = stretch;
    const edge = edges[side];
    const most = Math.max(begin, end);
    const each = of === 'stage' ? most - ground.datum : most / (grounded(edge, ground, stretch) * ground.cellSize);
    for (let k = from; k < to; k++) {
      const cell = cellOf(edge, k);
      if (ground.noData[cell] === 1) continue;
      const above = of === 'stage' ? each - ground.height[cell]! : each;
      if (above <= 0) continue;
      fed[tileOf(cell, ground.columns, across)] = 1;
      if (of === 'stage') outside = Math.max(outside, above);
      else entering = Math.max(entering, above);
    }
  }
  return { entering, outside };
}
