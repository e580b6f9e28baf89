/**
 * One step of a simulation of inundation, in one sweep from north to south: the faces of a row, the limit of outflow of
 * the row before, the balance of the row before that. What a later stage needs of an earlier one is then always there and
 * still in the cache, and no array is held twice.
 */
import { SIDES, flowOverEdge, passedOver } from './inundation-boundaries.js';
import type { Ground } from './inundation-faces.js';
import type { Edges } from './inundation-forcing.js';
import { TILE, type Kernel, type Numbers } from './inundation-kernel.js';
import { runsWidth, type Tiles } from './inundation-tiles.js';

/** Forget the old discharge above tiles that are left out. */
function clearAbove({ across, active }: Tiles, band: number, above: Float64Array): void {
  for (let x = 0; x < across; x++) if (active[band * across + x] === 0) above.fill(0, x * TILE, (x + 1) * TILE);
}

function flowOfRow(kernel: Kernel, ground: Ground, water: Numbers, edges: Edges, { runs, across }: Tiles, row: number, dt: number): void {
  const { rows, columns } = ground;
  const base = Math.floor(row / TILE) * runsWidth(across);
  for (let k = 0; k < runs[base]!; k++) {
    const from = runs[base + 1 + 2 * k]!;
    const to = runs[base + 2 + 2 * k]!;
    if (row === 0) kernel.flowWest(row, from, to);
    else kernel.flowWestAndNorth(row, from, to);
    if (from === 0) flowOverEdge(edges.west, ground, water, row, row + 1, dt);
    if (to === columns) flowOverEdge(edges.east, ground, water, row, row + 1, dt);
    if (row === 0) {
      for (let column = from; column < to; column++) water.above[column] = water.qy[column]!;
      flowOverEdge(edges.north, ground, water, from, to, dt);
    }
    if (row === rows - 1) flowOverEdge(edges.south, ground, water, from, to, dt);
  }
}

function limitRow(kernel: Kernel, { runs, across }: Tiles, row: number): void {
  const base = Math.floor(row / TILE) * runsWidth(across);
  for (let k = 0; k < runs[base]!; k++) kernel.limitOutflow(row, runs[base + 1 + 2 * k]!, runs[base + 2 + 2 * k]!);
}

/** Balance a row; returns the number of cells. */
function balanceRow(kernel: Kernel, { runs, across }: Tiles, row: number): number {
  const base = Math.floor(row / TILE) * runsWidth(across);
  let cells = 0;
  for (let k = 0; k < runs[base]!; k++) {
    const from = runs[base + 1 + 2 * k]!;
    const to = runs[base + 2 + 2 * k]!;
    kernel.settle(row, from, to);
    cells += to - from;
  }
  return cells;
}

/**
 * Take one step of `dt` [s] that ends at `time` [s], over the active tiles.
 *
 * @param weathers whether anything falls, springs up or seeps
 * @param passed receives the discharge that entered and that left over all edges, summed over their faces [m²/s]
 * @returns the number of cells computed
 */
export function takeStep(kernel: Kernel, ground: Ground, numbers: Numbers, edges: Edges, tiles: Tiles, passed: Float64Array, weathers: boolean, time: number, dt: number): number {
  const { rows } = ground;
  kernel.begin(dt, time, weathers);
  numbers.seeped[0] = 0;
  let cells = 0;
  for (let row = 0; row < rows + 2; row++) {
    if (row < rows) {
      if (row % TILE === 0) clearAbove(tiles, row / TILE, numbers.above);
      flowOfRow(kernel, ground, numbers, edges, tiles, row, dt);
    }
    if (row >= 1 && row <= rows) limitRow(kernel, tiles, row - 1);
    if (row >= 2) cells += balanceRow(kernel, tiles, row - 2);
  }
  passed.fill(0);
  for (let k = 0; k < SIDES.length; k++) passedOver(edges[SIDES[k]!], numbers, passed);
  return cells;
}
