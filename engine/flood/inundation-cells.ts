/** The water of each cell after what flowed over its faces, fell on it and seeped away, and what it was at its worst. */
import type { Ground, Water } from './inundation-faces.js';

/** What is known of each cell since the beginning. */
export interface Extremes {
  /** Greatest depth [m]. */
  readonly maxDepth: Float64Array;
  /** Greatest speed while deeper than `WET` [m/s]. */
  readonly maxSpeed: Float64Array;
  /** When it was first deeper than `WET` [s]; Infinity: never. */
  readonly arrival: Float64Array;
  /** How long it was deeper than `WET` [s]. */
  readonly wetSeconds: Float64Array;
}

/** Depth from which a place counts as under water [m]. */
export const WET = 0.05;

/** What falls and seeps, by cell. */
export interface Weather {
  /** Rain and what springs up in the cell [m/s]. */
  readonly gain: Float64Array;
  /** Infiltration where there is water enough [m/s]. */
  readonly loss: Float64Array;
  /** Whether there is any infiltration. */
  readonly seeps: boolean;
  /** Whether anything falls or springs up. */
  readonly rains: boolean;
}

/**
 * Depths [m] of cells [from, to) of a row after what passed their faces, rain, and infiltration of no more than there is;
 * and their extremes. Speed is that of the mean discharge of opposite faces.
 *
 * @param time end of the step [s]
 * @param seeped element 0 grows by the depth that seeped away, cell by cell, so that it does not matter how rows are cut [m]
 * @returns the greatest depth [m]
 */
export function settle({ columns, cellSize }: Ground, { depth, qx, qy, maxDepth, maxSpeed, arrival, wetSeconds }: Water & Extremes, { gain, loss, rains, seeps }: Weather, row: number, from: number, to: number, time: number, dt: number, seeped: Float64Array): number {
  const ratio = dt / cellSize;
  const weathers = rains || seeps;
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
