import { expect, test } from 'vitest';
import { climbSimplex, type Vertex } from '../../engine/core/simplex.js';

type Hill = (point: readonly number[]) => number;

function climb(hill: Hill, start: readonly number[], most: number, inside?: (x: number) => number): { readonly top: Vertex; readonly tried: number } {
  let tried = 0;
  const values = (points: readonly (readonly number[])[]): number[] => {
    tried += points.length;
    return points.map(hill);
  };
  const from: Vertex = { point: start, value: values([start])[0]! };
  const top = climbSimplex(from, { values, goesOn: () => tried < most, edge: (x) => x + 0.5, size: 1e-9, difference: 1e-18, ...(inside === undefined ? {} : { inside }) });
  return { top, tried };
}

/** 0 at (1, 1), at the end of a bent ridge (Rosenbrock 1960). */
const rosenbrock: Hill = ([x = 0, y = 0]) => -(100 * (y - x * x) ** 2 + (1 - x) ** 2);

test('climbs the ridge of Rosenbrock to its top at (1, 1) from (-1.2, 1)', () => {
  const { top } = climb(rosenbrock, [-1.2, 1], 1_000);
  expect(top.point[0]).toBeCloseTo(1, 6);
  expect(top.point[1]).toBeCloseTo(1, 6);
});

test('stays inside, and finds the top on the border', () => {
  const { top } = climb(([x = 0, y = 0]) => -((x - 3) ** 2) - (y - 0.25) ** 2, [0.5, 0.5], 1_000, (x) => Math.min(1, Math.max(0, x)));
  expect(top.point[0]).toBe(1);
  expect(top.point[1]).toBeCloseTo(0.25, 6);
});

test('stops when no more may be tried, with a point at least as good as the first', () => {
  const { top, tried } = climb(rosenbrock, [-1.2, 1], 20);
  expect(tried).toBeLessThanOrEqual(22);
  expect(top.value).toBeGreaterThanOrEqual(rosenbrock([-1.2, 1]));
});

test('goes on where a point has no value', () => {
  const { top } = climb(([x = 0]) => (x < 0 ? -Infinity : -((x - 2) ** 2)), [0.1], 500);
  expect(top.point[0]).toBeCloseTo(2, 6);
});
