/**
 * What a simulation of inundation is asked to do, checked once.
 *
 * Stability: linearised for still water, with a step of alpha dx / √(g h), the mode that changes sign from cell to cell in
 * both directions grows unless alpha <= √(theta / 2). It is the same derivation as that of the one-dimensional limit in
 * de Almeida et al. (2012), with both directions adding to the fall of the surface.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import type { Dem } from './dem.js';
import { SIDES, type Boundary, type Side } from './inundation-boundaries.js';
import { fitsMemory } from './inundation-vector-kernel.js';

export interface InundationOptions {
  readonly dem: Dem;
  /** Manning's n [s/m^(1/3)]: one number or one for each cell. */
  readonly roughness: number | Float64Array;
  /** Weight of a face's own discharge, above 0 to 1; default 0.9. */
  readonly theta?: number;
  /** Courant number [1], at most √(theta / 2); default 0.9 of that. */
  readonly alpha?: number;
  /** Depth over a face up to which nothing flows [m]; default 0.001. */
  readonly minDepth?: number;
  /** Longest step of time [s]; default 2: thin films on steep ground swing with longer ones. */
  readonly maxStep?: number;
  /** What each side is; default: a wall. */
  readonly boundaries?: Partial<Readonly<Record<Side, Boundary>>>;
  /** Depth in each cell at the beginning [m]; default: dry. */
  readonly depth?: Float64Array;
  /** Leave dry tiles out, which changes no result; default true. */
  readonly skipDry?: boolean;
}

export interface InundationSettings {
  readonly theta: number;
  readonly alpha: number;
  readonly minDepth: number;
  readonly maxStep: number;
}

/** Greatest stable Courant number of the 2D scheme [1]. */
const courantLimit = (theta: number): number => Math.sqrt(theta / 2);

const SAFE = 0.9;
const LEAST_DEPTH = 1e-6;

/**
 * The numbers of the options with their defaults.
 *
 * @throws InputError with every problem: `inundation/unstable` (alpha above its limit), `inundation/option`
 */
export function checkOptions(options: InundationOptions, place = 'inundation'): InundationSettings {
  const { dem, roughness, theta = 0.9, minDepth = 1e-3, maxStep = 2, boundaries = {}, depth } = options;
  const problems: Problem[] = [];
  const demand = (right: boolean, field: string, expected: string, found: string | number, code = 'inundation/option'): void => {
    if (!right) problems.push({ place: `${place} ${field}`, expected, found: `${found}`, code });
  };
  demand(theta > 0 && theta <= 1, 'theta', 'a number above 0 to 1', theta);
  const limit = courantLimit(theta);
  const alpha = options.alpha ?? SAFE * limit;
  demand(alpha > 0, 'alpha', 'a number > 0', alpha);
  demand(!(alpha > limit), 'alpha', `at most √(theta / 2) = ${limit.toFixed(6)} with theta ${theta}, for waves from cell to cell grow above it`, alpha, 'inundation/unstable');
  demand(minDepth >= LEAST_DEPTH && Number.isFinite(minDepth), 'minDepth', `a number of metres >= ${LEAST_DEPTH}`, minDepth);
  demand(maxStep > 0 && Number.isFinite(maxStep), 'maxStep', 'a number of seconds > 0', maxStep);

  const cells = dem.rows * dem.columns;
  demand(fitsMemory(dem), 'dem', 'at most about 40 million cells, as fit the memory of the kernel: a coarser grid or a part of it', `${dem.rows} x ${dem.columns}`);
  const demandColumn = (column: Float64Array, field: string, expected: string, right: (value: number) => boolean): void => {
    demand(column.length === cells, field, `${cells} numbers, one for each cell`, column.length);
    const wrong = column.findIndex((value, cell) => dem.noData[cell] === 0 && !right(value));
    if (wrong >= 0) demand(false, `${field}[${wrong}]`, expected, column[wrong]!);
  };
  const isRough = (n: number): boolean => n > 0 && n <= 1;
  if (typeof roughness === 'number') demand(isRough(roughness), 'roughness', "Manning's n, above 0 to 1", roughness);
  else demandColumn(roughness, 'roughness', "Manning's n, above 0 to 1", isRough);
  if (depth !== undefined) demandColumn(depth, 'depth', 'a number of metres >= 0', (h) => h >= 0 && Number.isFinite(h));
  for (const side of SIDES) {
    const boundary = boundaries[side];
    if (typeof boundary === 'object') demand(boundary.slope > 0 && Number.isFinite(boundary.slope), `boundaries.${side}.slope`, 'a number > 0', boundary.slope);
  }
  throwIfAny(problems);
  return { theta, alpha, minDepth, maxStep };
}
