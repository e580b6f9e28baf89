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

export interface Climb {
  /** Values of points, in their order: greater is better; -Infinity where there is none. */
  readonly values: (points: readonly (readonly number[])[]) => readonly number[];
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

/** Climb from a vertex until the simplex is small or no more points may be tried. @returns a vertex at least as good */
export function climbSimplex(start: Vertex, { values, goesOn, edge, inside = (x) => x, size: smallest, difference }: Climb): Vertex {
  const n = start.point.length;
  const shifted = start.point.map((_, d) => start.point.map((share, k) => (k === d ? edge(share) : share)));
  let simplex: Vertex[] = [start, ...values(shifted).map((value, k) => ({ point: shifted[k]!, value }))];
  const vertex = (point: readonly number[]): Vertex => ({ point, value: values([point])[0]! });
  while (goesOn()) {
    simplex.sort((a, b) => b.value - a.value);
    const [best, worst, second] = [simplex[0]!, simplex[n]!, simplex[n - 1]!];
    const size = Math.max(...simplex.map(({ point }) => Math.max(...point.map((share, d) => Math.abs(share - best.point[d]!)))));
    if (size < smallest || best.value - worst.value < difference) break;
    const centre = best.point.map((_, d) => simplex.slice(0, n).reduce((sum, { point }) => sum + point[d]!, 0) / n);
    const along = (by: number): Vertex => vertex(centre.map((share, d) => inside(share + by * (share - worst.point[d]!))));
    const reflected = along(1);
    if (reflected.value > best.value) {
      const further = along(2);
      simplex[n] = further.value > reflected.value ? further : reflected;
    } else if (reflected.value > second.value) simplex[n] = reflected;
    else {
      const nearer = along(reflected.value > worst.value ? 0.5 : -0.5);
      if (nearer.value > Math.max(worst.value, reflected.value)) simplex[n] = nearer;
      else {
        const shrunk = simplex.slice(1).map(({ point }) => point.map((share, d) => (share + best.point[d]!) / 2));
        simplex = [best, ...values(shrunk).map((value, k) => ({ point: shrunk[k]!, value }))];
      }
    }
  }
  return simplex.reduce((a, b) => (b.value > a.value ? b : a));
}
