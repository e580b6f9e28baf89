/**
 * Flow over the faces between the cells of a grid by the local inertial equation, row by row and in place.
 *
 * Each cell owns its west and its north face. The slope of the water surface and the depth over a face are made of
 * depths and a difference of heights, never of elevations, so that nothing depends on the datum.
 *
 * Source: Bates, Horritt & Fewtrell (2010) J. Hydrol. 387, 33-45, eq. 11; de Almeida, Bates, Freer & Souvignet (2012)
 * Water Resour. Res. 48, W05528, eq. 8 (weighted discharge); Courant number of the 2D scheme: see `inundation-options.ts`.
 */

/** Acceleration of gravity [m/s²]. */
export const GRAVITY = 9.81;

/** What never changes while water flows. Columns hold one number for each cell, row by row. */
export interface Ground {
  readonly rows: number;
  readonly columns: number;
  /** Side of a cell [m]. */
  readonly cellSize: number;
  /** Height above the lowest cell [m]; far above everything where there is no data, so that nothing flows there. */
  readonly height: Float64Array;
  /** Elevation of the lowest cell [m]: 0 of `height`. */
  readonly datum: number;
  /** n √g / 2 with Manning's n: the sum of two cells squared is g n² of their mean n. */
  readonly friction: Float64Array;
  readonly noData: Uint8Array;
  /** Weight of a face's own discharge against that of its neighbours [1]. */
  readonly theta: number;
  /** Depth over a face up to which nothing flows [m]. */
  readonly minDepth: number;
}

/** What flows. */
export interface Water {
  /** Depth in each cell [m]. */
  readonly depth: Float64Array;
  /** Discharge to the east for each metre of face [m²/s]: rows x (columns + 1), the west edge first. */
  readonly qx: Float64Array;
  /** Discharge to the south for each metre of face [m²/s]: (rows + 1) x columns, the north edge first. */
  readonly qy: Float64Array;
}

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);
/** Bits of a first guess of the cube root in single precision, less a third of those of x: it is at most 3.5 % off. */
const GUESS = 0x2a512ce6;
const THIRD = 1 / 3;

/**
 * x^(7/3) for x that is a normal number in single precision, within 3e-14 of it: x² times the cube root, which is a guess from
 * the exponent and two of Halley's steps, y (y³ + 2x) / (2y³ + x), each of which cubes the error.
 */
function sevenThirds(x: number): number {
  single[0] = x;
  bits[0] = bits[0]! * THIRD + GUESS;
  let y = single[0];
  let cube = y * y * y;
  y *= (cube + x + x) / (cube + cube + x);
  cube = y * y * y;
  y *= (cube + x + x) / (cube + cube + x);
  return x * x * y;
}

/** Flow over the west faces of cells [from, to) of a row, the edge of the grid left out. */
export function flowWest(ground: Ground, water: Water, row: number, from: number, to: number, dt: number): void {
  const { height, friction, columns, cellSize, theta, minDepth } = ground;
  const { depth, qx } = water;
  const pull = (GRAVITY * dt) / cellSize;
  const beside = 0.5 * (1 - theta);
  const first = row * columns + Math.max(1, from);
  const end = row * columns + to;
  if (first >= end) return;
  let before = qx[first + row - 1]!;
  for (let cell = first; cell < end; cell++) {
    const face = cell + row;
    const q = qx[face]!;
    const rise = height[cell]! - height[cell - 1]!;
    let here = depth[cell - 1]!;
    let there = depth[cell]!;
    if (rise > 0) here -= rise;
    else there += rise;
    const hf = here > there ? here : there;
    let to = 0;
    if (hf > minDepth) {
      const drop = here - there;
      const n = friction[cell - 1]! + friction[cell]!;
      const push = pull * hf * drop;
      to = theta * q + beside * (before + qx[face + 1]!) + push;
      if (to * drop < 0) to = q + push;
      const conveyed = sevenThirds(hf);
      to *= conveyed / (conveyed + n * n * dt * Math.abs(q));
    }
    qx[face] = to;
    before = q;
  }
}

/**
 * Flow over the north faces of cells [from, to) of a row that is not the first.
 *
 * @param above by column, the discharge of the faces of the row above before it was renewed; receives this row's
 */
export function flowNorth(ground: Ground, water: Water, row: number, from: number, to: number, dt: number, above: Float64Array): void {
  const { height, friction, columns, cellSize, theta, minDepth } = ground;
  const { depth, qy } = water;
  const pull = (GRAVITY * dt) / cellSize;
  const beside = 0.5 * (1 - theta);
  for (let column = from, cell = row * columns + from; column < to; column++, cell++) {
    const q = qy[cell]!;
    const rise = height[cell]! - height[cell - columns]!;
    let here = depth[cell - columns]!;
    let there = depth[cell]!;
    if (rise > 0) here -= rise;
    else there += rise;
    const hf = here > there ? here : there;
    let to = 0;
    if (hf > minDepth) {
      const drop = here - there;
      const n = friction[cell - columns]! + friction[cell]!;
      const push = pull * hf * drop;
      to = theta * q + beside * (above[column]! + qy[cell + columns]!) + push;
      if (to * drop < 0) to = q + push;
      const conveyed = sevenThirds(hf);
      to *= conveyed / (conveyed + n * n * dt * Math.abs(q));
    }
    qy[cell] = to;
    above[column] = q;
  }
}

/** A little less than 1, so that rounding never lets more leave a cell than it holds. */
const ALMOST = 1 - 4e-15;

/**
 * Scale down what leaves cells [from, to) of a row to what they hold. A face has one cell that it leaves, so that the
 * order of the cells does not matter.
 */
export function limitOutflow(ground: Ground, water: Water, row: number, from: number, to: number, dt: number): void {
  const { columns, cellSize } = ground;
  const { depth, qx, qy } = water;
  const ratio = dt / cellSize;
  const end = row * columns + to;
  for (let cell = row * columns + from; cell < end; cell++) {
    const face = cell + row;
    const west = qx[face]!;
    const east = qx[face + 1]!;
    const north = qy[cell]!;
    const south = qy[cell + columns]!;
    const out = (east > 0 ? east : 0) - (west < 0 ? west : 0) + ((south > 0 ? south : 0) - (north < 0 ? north : 0));
    if (!(out * ratio > depth[cell]!)) continue;
    const share = (ALMOST * depth[cell]!) / (out * ratio);
    if (west < 0) qx[face] = west * share;
    if (east > 0) qx[face + 1] = east * share;
    if (north < 0) qy[cell] = north * share;
    if (south > 0) qy[cell + columns] = south * share;
  }
}
