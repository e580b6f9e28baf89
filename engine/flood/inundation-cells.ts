/** The water of each cell after what flowed over its faces, fell on it and seeped away, and what it was at its worst. */
import { WET, type Numbers } from './inundation-kernel.js';

/**
 * Depths [m] of cells [from, to) of a row after what passed their faces, rain, and infiltration of no more than there is;
 * and their extremes. Speed is that of the mean discharge of opposite faces.
 *
 * `seeped` grows cell by cell, so that it does not matter how rows are cut.
 *
 * @param weathers whether anything falls, springs up or seeps
 * @param time end of the step [s]
 * @returns the greatest depth [m]
 */
export function settle(columns: number, cellSize: number, numbers: Numbers, weathers: boolean, row: number, from: number, to: number, time: number, dt: number): number {
  const { depth, qx, qy, maxDepth, maxSpeed, arrival, wetSeconds, gain, loss, seeped } = numbers;
  const ratio = dt / cellSize;
  const end = row * columns + to;
  let most = 0;
  let gone = seeped[0]!;
  for (let cell = row * columns + from; cell < end; cell++) {
    const west = qx[cell + row]!;
    const east = qx[cell + row + 1]!;
    const north = qy[cell]!;
    const south = qy[cell + columns]!;
    const left = depth[cell]! + ratio * (west - east + (north - south));
    let h = left > 0 ? left : 0;
    if (weathers) {
      const full = h + gain[cell]! * dt;
      const wanted = loss[cell]! * dt;
      const taken = wanted < full ? wanted : full;
      h = full - taken;
      gone += taken;
    }
    depth[cell] = h;
    if (h > most) most = h;
    if (h > maxDepth[cell]!) maxDepth[cell] = h;
    if (!(h > WET)) continue;
    if (wetSeconds[cell] === 0 && time < arrival[cell]!) arrival[cell] = time;
    wetSeconds[cell] = wetSeconds[cell]! + dt;
    const x = west + east;
    const y = north + south;
    const twice = 2 * h;
    const squared = x * x + y * y;
    const bound = twice * maxSpeed[cell]!;
    if (squared > bound * bound) maxSpeed[cell] = Math.sqrt(squared) / twice;
  }
  seeped[0] = gone;
  return most;
}
