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
/** Bits of a first guess g of h^(-1/3) in single precision, to which those of -h / 3 are added: h g³ lies between 0.664 and 0.789. */
const GUESS = 0x548e0000;
/** s^(-1/3) as a polynomial of s for s from 0.664 to 0.789: the greatest error is the least, 2.7e-5. */
const [ROOT0, ROOT1, ROOT2] = [1.73255921, -1.19547774, 0.4705141] as const;

/** What the kernels need of the ground. */
type Bed = Pick<Ground, 'columns' | 'cellSize' | 'theta' | 'minDepth' | 'height' | 'friction'>;

/** What is the same for all faces of a step. */
interface Step {
  /** Weight of each face beside [1]. */
  readonly beside: number;
  /** g dt / dx [1/s · m/m]. */
  readonly pull: number;
  /** dt t^(-7/3) as a polynomial of t near 1, its series (65 - 91 t + 35 t²) / 9: of the third order of what t is off [s]. */
  readonly rub0: number;
  readonly rub1: number;
  readonly rub2: number;
  readonly minDepth: number;
}

const stepOf = ({ cellSize, theta, minDepth }: Bed, dt: number): Step => ({ beside: 0.5 * (1 - theta), pull: (GRAVITY * dt) / cellSize, rub0: dt * (65 / 9), rub1: dt * (-91 / 9), rub2: dt * (35 / 9), minDepth });

/** h^(-1/3), 2.7e-5 of it off at most: a guess from the exponent, a third of which is 5/16 · 17/16 · 257/256 to 2e-5, and a polynomial. */
function inverseCubeRoot(h: number): number {
  single[0] = h;
  const whole = bits[0]!;
  let third = (whole >> 2) + (whole >> 4);
  third += third >> 4;
  third += third >> 8;
  bits[0] = GUESS - third;
  const g = single[0];
  const s = h * g * (g * g);
  return g * (ROOT0 + s * (ROOT1 + s * ROOT2));
}

/**
 * New discharge of a face [m²/s] from the cell before it to the one behind it.
 *
 * Signs of random ground cannot be foretold, so the greater of it and 0 is made of an absolute value, not of a branch:
 * max(a, 0) = (a + |a|) / 2. The faces beside are taken in by what they differ from this one, unless that would turn the
 * water uphill. h^(-7/3) = y⁷ t^(-7/3) with y nearly h^(-1/3) and t = h y³ nearly 1: no division, and 3e-12 of it off at most.
 *
 * @param q its old discharge, `others` the sum of those of the faces beside it [m²/s]
 * @param before depth in the cell before, `behind` in that behind; `rise` of the ground from the one to the other [m]
 * @param n sum of the friction of both
 */
function renewed(q: number, others: number, before: number, behind: number, rise: number, n: number, beside: number, pull: number, rub0: number, rub1: number, rub2: number, minDepth: number): number {
  const up = 0.5 * (rise + Math.abs(rise));
  const here = before - up;
  const there = behind + (rise - up);
  const hf = here > there ? here : there;
  if (!(hf > minDepth)) return 0;
  const drop = here - there;
  const alone = q + pull * hf * drop;
  const weighted = alone + beside * (others - (q + q));
  const y = inverseCubeRoot(hf);
  const square = y * y;
  const cube = square * y;
  const t = hf * cube;
  const rubbed = n * n * Math.abs(q) * (cube * (square * square) * (rub0 + t * (rub1 + t * rub2)));
  return (weighted * drop >= 0 ? weighted : alone) / (1 + rubbed);
}

/** Flow over the west faces of cells [from, to) of a row, the edge of the grid left out. */
export function flowWest(ground: Bed, { depth, qx }: Water, row: number, from: number, to: number, dt: number): void {
  const { height, friction, columns } = ground;
  const { beside, pull, rub0, rub1, rub2, minDepth } = stepOf(ground, dt);
  const first = row * columns + Math.max(1, from);
  const end = row * columns + to;
  if (first >= end) return;
  let west = qx[first + row - 1]!;
  for (let cell = first; cell < end; cell++) {
    const face = cell + row;
    const q = qx[face]!;
    qx[face] = renewed(q, west + qx[face + 1]!, depth[cell - 1]!, depth[cell]!, height[cell]! - height[cell - 1]!, friction[cell - 1]! + friction[cell]!, beside, pull, rub0, rub1, rub2, minDepth);
    west = q;
  }
}

/** Flow over the north face of the first cell of a row that is not the first. */
function flowNorthOfFirst(ground: Bed, { depth, qy }: Water, row: number, dt: number, above: Float64Array): void {
  const { height, friction, columns } = ground;
  const { beside, pull, rub0, rub1, rub2, minDepth } = stepOf(ground, dt);
  const cell = row * columns;
  const over = cell - columns;
  const q = qy[cell]!;
  qy[cell] = renewed(q, above[0]! + qy[cell + columns]!, depth[over]!, depth[cell]!, height[cell]! - height[over]!, friction[over]! + friction[cell]!, beside, pull, rub0, rub1, rub2, minDepth);
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
  const { beside, pull, rub0, rub1, rub2, minDepth } = stepOf(ground, dt);
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
    qx[face] = renewed(x, west + qx[face + 1]!, hWest, h, z - zWest, nWest + n, beside, pull, rub0, rub1, rub2, minDepth);
    west = x;
    const y = qy[cell]!;
    qy[cell] = renewed(y, above[column]! + qy[cell + columns]!, depth[over]!, h, z - height[over]!, friction[over]! + n, beside, pull, rub0, rub1, rub2, minDepth);
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
