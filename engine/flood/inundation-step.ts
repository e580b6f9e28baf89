/**
 * One step of a simulation of inundation, in one sweep from north to south: the faces of a row, the limit of outflow of
 * the row before, the balance of the row before that. What a later stage needs of an earlier one is then always there and
 * still in the cache, and no array is held twice.
 */
import { SIDES, flowOverEdge, passedOver } from './inundation-boundaries.js';
import { settle, type Extremes, type Weather } from './inundation-cells.js';
import { flowWest, flowWestAndNorth, limitOutflow, type Ground, type Water } from './inundation-faces.js';
import type { Edges } from './inundation-forcing.js';
import { TILE, noteRow, runsWidth, type Tiles } from './inundation-tiles.js';

/** Columns that every step writes anew. */
export interface Workspace {
  readonly gain: Float64Array;
  readonly loss: Float64Array;
  /** Old discharge of the faces of the row above, by column. */
  readonly above: Float64Array;
  /** Depth that seeped away in the step, summed over the cells [m]. */
  readonly seeped: Float64Array;
  /** Discharge that entered and that left over all edges in the step, summed over their faces [m²/s]. */
  readonly passed: Float64Array;
}

/** Forget the old discharge above tiles that are left out. */
function clearAbove({ across, active }: Tiles, band: number, above: Float64Array): void {
  for (let x = 0; x < across; x++) if (active[band * across + x] === 0) above.fill(0, x * TILE, (x + 1) * TILE);
}

function flowOfRow(ground: Ground, water: Water, edges: Edges, { runs, across }: Tiles, above: Float64Array, row: number, dt: number): void {
  const { rows, columns } = ground;
  const base = Math.floor(row / TILE) * runsWidth(across);
  for (let k = 0; k < runs[base]!; k++) {
    const from = runs[base + 1 + 2 * k]!;
    const to = runs[base + 2 + 2 * k]!;
    if (row === 0) flowWest(ground, water, row, from, to, dt);
    else flowWestAndNorth(ground, water, row, from, to, dt, above);
    if (from === 0) flowOverEdge(edges.west, ground, water, row, row + 1, dt);
    if (to === columns) flowOverEdge(edges.east, ground, water, row, row + 1, dt);
    if (row === 0) {
      for (let column = from; column < to; column++) above[column] = water.qy[column]!;
      flowOverEdge(edges.north, ground, water, from, to, dt);
    }
    if (row === rows - 1) flowOverEdge(edges.south, ground, water, from, to, dt);
  }
}

function limitRow(ground: Ground, water: Water, { runs, across }: Tiles, row: number, dt: number): void {
  const base = Math.floor(row / TILE) * runsWidth(across);
  for (let k = 0; k < runs[base]!; k++) limitOutflow(ground, water, row, runs[base + 1 + 2 * k]!, runs[base + 2 + 2 * k]!, dt);
}

/** Balance a row tile by tile; returns the number of cells. */
function balanceRow(ground: Ground, water: Water & Extremes, { active, across, most, rim }: Tiles, weather: Weather, seeped: Float64Array, row: number, time: number, dt: number): number {
  const { rows, columns } = ground;
  const { depth } = water;
  let cells = 0;
  const first = Math.floor(row / TILE) * across;
  for (let x = 0; x < across; x++) {
    const tile = first + x;
    if (active[tile] === 0) continue;
    const [from, to] = [x * TILE, Math.min(columns, (x + 1) * TILE)];
    const h = settle(ground, water, weather, row, from, to, time, dt, seeped);
    noteRow(most, rim, tile, row, rows, h, depth[row * columns + from]!, depth[row * columns + to - 1]!);
    cells += to - from;
  }
  return cells;
}

/**
 * Take one step of `dt` [s] that ends at `time` [s], over the active tiles.
 *
 * @returns the number of cells computed
 */
export function takeStep(ground: Ground, water: Water & Extremes, edges: Edges, tiles: Tiles, { above, seeped, passed }: Workspace, weather: Weather, time: number, dt: number): number {
  const { rows } = ground;
  seeped[0] = 0;
  let cells = 0;
  for (let row = 0; row < rows + 2; row++) {
    if (row < rows) {
      if (row % TILE === 0) clearAbove(tiles, row / TILE, above);
      flowOfRow(ground, water, edges, tiles, above, row, dt);
    }
    if (row >= 1 && row <= rows) limitRow(ground, water, tiles, row - 1, dt);
    if (row >= 2) cells += balanceRow(ground, water, tiles, weather, seeped, row - 2, time, dt);
  }
  passed.fill(0);
  for (let k = 0; k < SIDES.length; k++) passedOver(edges[SIDES[k]!], water, passed);
  return cells;
}
