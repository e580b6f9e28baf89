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
  /** n √g / 2 with Manning's n: the sum of two cells squared is g n² of their mean n. */
  readonly friction: Float64Array;
  readonly noData: Uint8Array;
  /** Weight of a face's own discharge against that of its neighbours [1]. */
  readonly theta: number;
  /** Depth over a face up to which nothing flows [m]. */
  readonly minDepth: number;
  /** Square of the greatest Froude number; Infinity: no bound. */
  readonly froudeSquared: number;
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

const bits = new Float64Array(1);
const word = new Int32Array(bits.buffer, 4 * new Uint8Array(new Uint16Array([1]).buffer)[0]!, 1);
/** Upper word of a first guess of x^(-1/3), less a third of that of x: it is at most 3.7 % off. */
const GUESS = 0x553ee000;
const THIRD = 1 / 3;
const C1 = 1 / 3;
const C2 = 2 / 9;
const C3 = 14 / 81;

/**
 * x^(-7/3) for x > 0 that is not subnormal, to a few units in the last place: a guess from the exponent, then two
 * steps of the binomial series of (1 - e)^(-1/3), e = 1 - x y³, each of which raises the error to the fourth power.
 */
function inverseSevenThirds(x: number): number {
  bits[0] = x;
  word[0] = (GUESS - THIRD * word[0]!) | 0;
  let y = bits[0];
  let e = 1 - x * y * (y * y);
  y += y * e * (C1 + e * (C2 + e * C3));
  e = 1 - x * y * (y * y);
  y += y * e * (C1 + e * (C2 + e * C3));
  const y2 = y * y;
  return y2 * y2 * y2 * y;
}

/**
 * New discharge of a face.
 *
 * @param q,around discharge of the face and the sum of those of its two neighbours [m²/s]
 * @param hf depth over the face [m]
 * @param drop fall of the water surface along q [m]
 * @param ratio time step over cell size [s/m]
 * @param resistance g n² Δt
 */
function discharge(q: number, around: number, hf: number, drop: number, ratio: number, resistance: number, theta: number, froudeSquared: number): number {
  const push = GRAVITY * hf * ratio * drop;
  let to = theta * q + 0.5 * (1 - theta) * around + push;
  if (to * drop < 0) to = q + push;
  to /= 1 + resistance * Math.abs(q) * inverseSevenThirds(hf);
  const most = froudeSquared * GRAVITY * hf * hf * hf;
  return to * to > most ? (to < 0 ? -Math.sqrt(most) : Math.sqrt(most)) : to;
}

/** Flow over the west faces of cells [from, to) of a row, the edge of the grid left out. */
export function flowWest(ground: Ground, water: Water, row: number, from: number, to: number, dt: number): void {
  const { height, friction, columns, cellSize, theta, minDepth, froudeSquared } = ground;
  const { depth, qx } = water;
  const ratio = dt / cellSize;
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
    if (hf > minDepth) {
      const n = friction[cell - 1]! + friction[cell]!;
      qx[face] = discharge(q, before + qx[face + 1]!, hf, here - there, ratio, n * n * dt, theta, froudeSquared);
    } else qx[face] = 0;
    before = q;
  }
}

/**
 * Flow over the north faces of cells [from, to) of a row that is not the first.
 *
 * @param above by column, the discharge of the faces of the row above before it was renewed; receives this row's
 */
export function flowNorth(ground: Ground, water: Water, row: number, from: number, to: number, dt: number, above: Float64Array): void {
  const { height, friction, columns, cellSize, theta, minDepth, froudeSquared } = ground;
  const { depth, qy } = water;
  const ratio = dt / cellSize;
  for (let column = from, cell = row * columns + from; column < to; column++, cell++) {
    const q = qy[cell]!;
    const rise = height[cell]! - height[cell - columns]!;
    let here = depth[cell - columns]!;
    let there = depth[cell]!;
    if (rise > 0) here -= rise;
    else there += rise;
    const hf = here > there ? here : there;
    if (hf > minDepth) {
      const n = friction[cell - columns]! + friction[cell]!;
      qy[cell] = discharge(q, above[column]! + qy[cell + columns]!, hf, here - there, ratio, n * n * dt, theta, froudeSquared);
    } else qy[cell] = 0;
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
