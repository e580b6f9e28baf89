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
/** Bits of a first guess of the cube root in single precision, less a third of those of x: it is at most 3.3 % off. */
const GUESS = 0x2a510000;

/** What the kernels need of the ground. */
type Bed = Pick<Ground, 'columns' | 'cellSize' | 'theta' | 'minDepth' | 'height' | 'friction'>;

/** What is the same for all faces of a step. */
interface Step {
  readonly theta: number;
  /** Weight of each face beside [1]. */
  readonly beside: number;
  /** g dt / dx [1/s · m/m]. */
  readonly pull: number;
  readonly dt: number;
  readonly minDepth: number;
}

const stepOf = ({ cellSize, theta, minDepth }: Bed, dt: number): Step => ({ theta, beside: 0.5 * (1 - theta), pull: (GRAVITY * dt) / cellSize, dt, minDepth });

/**
 * New discharge of a face [m²/s] from the cell before it to the one behind it.
 *
 * Signs of random ground cannot be foretold, so greatest and least are made of absolute values, not of branches:
 * max(a, 0) = (a + |a|) / 2 and max(a, b) = (a + b + |a - b|) / 2, which treat both sides alike.
 *
 * h^(7/3) is h² times the cube root: a guess from the exponent, a third of which is 5/16 · 17/16 · 257/256 to 2e-5,
 * and two of Halley's steps, y (y³ + 2h) / (2y³ + h), each of which cubes the error, to 1e-14 of it; the division of the second is left to that by the friction.
 *
 * @param q its old discharge, `others` the sum of those of the faces beside it [m²/s]
 * @param before depth in the cell before, `behind` in that behind; `rise` of the ground from the one to the other [m]
 * @param n sum of the friction of both
 */
function renewed(q: number, others: number, before: number, behind: number, rise: number, n: number, theta: number, beside: number, pull: number, dt: number, minDepth: number): number {
  const up = 0.5 * (rise + Math.abs(rise));
  const here = before - up;
  const there = behind + (rise - up);
  const drop = here - there;
  const hf = 0.5 * (here + there + Math.abs(drop));
  if (!(hf > minDepth)) return 0;
  const push = pull * hf * drop;
  let to = theta * q + beside * others + push;
  if (to * drop < 0) to = q + push;
  single[0] = hf;
  const whole = bits[0]!;
  let third = ((whole >> 2) + (whole >> 4)) | 0;
  third = (third + (third >> 4)) | 0;
  third = (third + (third >> 8)) | 0;
  bits[0] = (third + GUESS) | 0;
  let y = single[0];
  let cube = y * y * y;
  y *= (cube + hf + hf) / (cube + cube + hf);
  cube = y * y * y;
  const conveyed = hf * hf * y * (cube + hf + hf);
  return to * (conveyed / (conveyed + n * n * dt * Math.abs(q) * (cube + cube + hf)));
}

/** Flow over the west faces of cells [from, to) of a row, the edge of the grid left out. */
export function flowWest(ground: Bed, { depth, qx }: Water, row: number, from: number, to: number, dt: number): void {
  const { height, friction, columns } = ground;
  const { theta, beside, pull, minDepth } = stepOf(ground, dt);
  const first = row * columns + Math.max(1, from);
  const end = row * columns + to;
  if (first >= end) return;
  let west = qx[first + row - 1]!;
  for (let cell = first; cell < end; cell++) {
    const face = cell + row;
    const q = qx[face]!;
    qx[face] = renewed(q, west + qx[face + 1]!, depth[cell - 1]!, depth[cell]!, height[cell]! - height[cell - 1]!, friction[cell - 1]! + friction[cell]!, theta, beside, pull, dt, minDepth);
    west = q;
  }
}

/** Flow over the north face of the first cell of a row that is not the first. */
function flowNorthOfFirst(ground: Bed, { depth, qy }: Water, row: number, dt: number, above: Float64Array): void {
  const { height, friction, columns } = ground;
  const { theta, beside, pull, minDepth } = stepOf(ground, dt);
  const cell = row * columns;
  const over = cell - columns;
  const q = qy[cell]!;
  qy[cell] = renewed(q, above[0]! + qy[cell + columns]!, depth[over]!, depth[cell]!, height[cell]! - height[over]!, friction[over]! + friction[cell]!, theta, beside, pull, dt, minDepth);
  above[0] = q;
}

/**
 * Flow over the west and the north faces of cells [from, to) of a row that is not the first, the edge of the grid left out.
 *
 * @param above by column, the discharge of the faces of the row above before it was renewed; receives this row's
 */
export function flowWestAndNorth(ground: Bed, water: Water, row: number, from: number, to: number, dt: number, above: Float64Array): void {
  const { height, friction, columns } = ground;
  const { depth, qx, qy } = water;
  const { theta, beside, pull, minDepth } = stepOf(ground, dt);
  if (from === 0) flowNorthOfFirst(ground, water, row, dt, above);
  const begin = Math.max(1, from);
  if (begin >= to) return;
  const first = row * columns + begin;
  let west = qx[first + row - 1]!;
  let zWest = height[first - 1]!;
  let hWest = depth[first - 1]!;
  let nWest = friction[first - 1]!;
  for (let column = begin, cell = first; column < to; column++, cell++) {
    const face = cell + row;
    const over = cell - columns;
    const z = height[cell]!;
    const h = depth[cell]!;
    const n = friction[cell]!;
    const x = qx[face]!;
    qx[face] = renewed(x, west + qx[face + 1]!, hWest, h, z - zWest, nWest + n, theta, beside, pull, dt, minDepth);
    west = x;
    const y = qy[cell]!;
    qy[cell] = renewed(y, above[column]! + qy[cell + columns]!, depth[over]!, h, z - height[over]!, friction[over]! + n, theta, beside, pull, dt, minDepth);
    above[column] = y;
    zWest = z;
    hWest = h;
    nWest = n;
  }
}

/** A little less than 1, so that rounding never lets more leave a cell than it holds. */
const ALMOST = 1 - 4e-15;

/**
 * Scale down what leaves cells [from, to) of a row to what they hold. A face has one cell that it leaves, so that the
 * order of the cells does not matter.
 */
export function limitOutflow(ground: Bed, water: Water, row: number, from: number, to: number, dt: number): void {
  const { columns, cellSize } = ground;
  const { depth, qx, qy } = water;
  const half = (0.5 * dt) / cellSize;
  const end = row * columns + to;
  for (let cell = row * columns + from; cell < end; cell++) {
    const face = cell + row;
    const west = qx[face]!;
    const east = qx[face + 1]!;
    const north = qy[cell]!;
    const south = qy[cell + columns]!;
    const twice = east + Math.abs(east) + (Math.abs(west) - west) + (south + Math.abs(south) + (Math.abs(north) - north));
    if (!(twice * half > depth[cell]!)) continue;
    const share = (ALMOST * depth[cell]!) / (twice * half);
    if (west < 0) qx[face] = west * share;
    if (east > 0) qx[face + 1] = east * share;
    if (north < 0) qy[cell] = north * share;
    if (south > 0) qy[cell + columns] = south * share;
  }
}
