/** Points of a sweep in the unit cube: a grid, a Latin hypercube, or Sobol's sequence. */
import { latinHypercube } from '../../core/latin-hypercube.js';
import type { Sweep } from './declaration.js';

/** Most parameters a Sobol sweep takes. */
export const SOBOL_PARAMETERS = 10;

/** Degree, coefficients and first direction numbers of dimensions 2 to 10. Source: Joe & Kuo (2008) SIAM J. Sci. Comput. 30, 2635-2654, new-joe-kuo-6. */
const DIRECTIONS: readonly (readonly [degree: number, coefficients: number, first: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
];
const BITS = 32;

function directionsOf(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === 0) return v.map((_, k) => 2 ** (BITS - 1 - k));
  const [degree, coefficients, first] = DIRECTIONS[dimension - 1]!;
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      v[k] = first[k]! * 2 ** (BITS - 1 - k);
      continue;
    }
    let value = v[k - degree]! ^ (v[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++) if ((coefficients >>> (degree - 1 - j)) & 1) value ^= v[k - j]!;
    v[k] = value >>> 0;
  }
  return v;
}

/** Sobol's sequence in Gray code order (Antonov & Saleev 1979), from its second point on: the first is a corner. */
function sobol(points: number, dimensions: number): number[][] {
  const all = Array.from({ length: points }, () => new Array<number>(dimensions).fill(0));
  for (let d = 0; d < dimensions; d++) {
    const v = directionsOf(d);
    let x = 0;
    for (let n = 0; n < points; n++) {
      x ^= v[31 - Math.clz32(~n & (n + 1))]!;
      all[n]![d] = (x >>> 0) / 2 ** BITS;
    }
  }
  return all;
}

function grid(points: number, dimensions: number): number[][] {
  const all: number[][] = [];
  for (let k = 0; k < points ** dimensions; k++) {
    all.push(Array.from({ length: dimensions }, (_, d) => (points === 1 ? 0.5 : (Math.floor(k / points ** (dimensions - 1 - d)) % points) / (points - 1))));
  }
  return all;
}

/**
 * Points of a design.
 *
 * @param points number of points; of a grid, along each dimension
 * @returns a list of `dimensions` numbers from 0 to 1 for each point
 */
export function sweepPoints(design: Sweep['design'], points: number, dimensions: number, seed: string): number[][] {
  if (design === 'grid') return grid(points, dimensions);
  return design === 'sobol' ? sobol(points, dimensions) : latinHypercube(points, dimensions, seed, 'sweep');
}
