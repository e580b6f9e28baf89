/**
 * Climbing to where a function is greatest without its slope, by a simplex of points that is turned over, stretched and
 * shrunk. It takes no random numbers: the same beginning gives the same end.
 *
 * Source: Nelder & Mead (1965) Comput. J. 7, 308-313.
 */

export interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

type Points = readonly (readonly number[])[];

export interface Steps {
  /** Whether more points may be tried. */
  readonly goesOn: () => boolean;
  /** Where a coordinate of the first simplex goes from the beginning. */
  readonly edge: (coordinate: number) => number;
  /** The nearest coordinate that may be tried; absent: itself. */
  readonly inside?: (coordinate: number) => number;
  /** The simplex is small: this far from its best point at most, or its values this far apart. */
  readonly size: number;
  readonly difference: number;
}

export interface Climb extends Steps {
  /** Values of points, in their order: greater is better; -Infinity where there is none. */
  readonly values: (points: Points) => readonly number[];
}

/** A climb that hands out points and is given their values, so that the points of many climbs can be valued side by side. */
export function* simplexSteps(start: Vertex, { goesOn, edge, inside = (x) => x, size: smallest, difference }: Steps): Generator<Points, Vertex, readonly number[]> {
  const n = start.point.length;
  const shifted = start.point.map((_, d) => start.point.map((share, k) => (k === d ? edge(share) : share)));
  let simplex: Vertex[] = [start, ...(yield shifted).map((value, k) => ({ point: shifted[k]!, value }))];
  while (goesOn()) {
    simplex.sort((a, b) => b.value - a.value);
    const [best, worst, second] = [simplex[0]!, simplex[n]!, simplex[n - 1]!];
    const size = Math.max(...simplex.map(({ point }) => Math.max(...point.map((share, d) => Math.abs(share - best.point[d]!)))));
    if (size < smallest || best.value - worst.value < difference) break;
    const centre = best.point.map((_, d) => simplex.slice(0, n).reduce((sum, { point }) => sum + point[d]!, 0) / n);
    function* along(by: number): Generator<Points, Vertex, readonly number[]> {
      const point = centre.map((share, d) => inside(share + by * (share - worst.point[d]!)));
      return { point, value: (yield [point])[0]! };
    }
    const reflected = yield* along(1);
    if (reflected.value > best.value) {
      const further = yield* along(2);
      simplex[n] = further.value > reflected.value ? further : reflected;
    } else if (reflected.value > second.value) simplex[n] = reflected;
    else {
      const nearer = yield* along(reflected.value > worst.value ? 0.5 : -0.5);
      if (nearer.value > Math.max(worst.value, reflected.value)) simplex[n] = nearer;
      else {
        const shrunk = simplex.slice(1).map(({ point }) => point.map((share, d) => (share + best.point[d]!) / 2));
        simplex = [best, ...(yield shrunk).map((value, k) => ({ point: shrunk[k]!, value }))];
      }
    }
  }
  return simplex.reduce((a, b) => (b.value > a.value ? b : a));
}

/** Climb from a vertex until the simplex is small or no more points may be tried. @returns a vertex at least as good */
export function climbSimplex(start: Vertex, { values, ...steps }: Climb): Vertex {
  const climb = simplexSteps(start, steps);
  let next = climb.next([]);
  while (next.done !== true) next = climb.next(values(next.value));
  return next.value;
}
