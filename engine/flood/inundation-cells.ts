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

/** Depths [m] of cells [from, to) of a row after their faces; returns the greatest. */
export function balance({ columns, cellSize }: Ground, { depth, qx, qy }: Water, row: number, from: number, to: number, dt: number): number {
  const ratio = dt / cellSize;
  const end = row * columns + to;
  let most = 0;
  for (let cell = row * columns + from; cell < end; cell++) {
    const h = depth[cell]! + ratio * (qx[cell + row]! - qx[cell + row + 1]! + (qy[cell]! - qy[cell + columns]!));
    depth[cell] = h > 0 ? h : 0;
    if (h > most) most = h;
  }
  return most;
}

/**
 * Rain on cells [from, to) of a row and then infiltration of no more than there is.
 *
 * @param seeped element 0 grows by the depth that seeped away, summed over the cells [m]
 * @returns the greatest depth [m]
 */
export function wetAndSeep({ columns }: Ground, { depth }: Water, { gain, loss }: Weather, row: number, from: number, to: number, dt: number, seeped: Float64Array): number {
  const end = row * columns + to;
  let most = 0;
  let gone = 0;
  for (let cell = row * columns + from; cell < end; cell++) {
    const full = depth[cell]! + gain[cell]! * dt;
    const wanted = loss[cell]! * dt;
    const taken = wanted < full ? wanted : full;
    const h = full - taken;
    gone += taken;
    depth[cell] = h;
    if (h > most) most = h;
  }
  seeped[0] = seeped[0]! + gone;
  return most;
}

/**
 * Keep the extremes of cells [from, to) of a row. Speed is that of the mean discharge of opposite faces.
 *
 * @param time end of the step [s]
 */
export function keepExtremes({ columns }: Ground, { depth, qx, qy }: Water, { maxDepth, maxSpeed, arrival, wetSeconds }: Extremes, row: number, from: number, to: number, time: number, dt: number): void {
  const end = row * columns + to;
  for (let cell = row * columns + from; cell < end; cell++) {
    const h = depth[cell]!;
    if (h > maxDepth[cell]!) maxDepth[cell] = h;
    if (!(h > WET)) continue;
    if (wetSeconds[cell] === 0 && time < arrival[cell]!) arrival[cell] = time;
    wetSeconds[cell] = wetSeconds[cell]! + dt;
    const east = qx[cell + row]! + qx[cell + row + 1]!;
    const south = qy[cell]! + qy[cell + columns]!;
    const twice = 2 * h;
    const squared = east * east + south * south;
    const bound = twice * maxSpeed[cell]!;
    if (squared > bound * bound) maxSpeed[cell] = Math.sqrt(squared) / twice;
  }
}
