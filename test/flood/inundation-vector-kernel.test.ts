import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dem } from '../../engine/flood/dem.js';
import type { KernelMaker } from '../../engine/flood/inundation-kernel.js';
import { advance, createInundation, type Inundation, type InundationOptions } from '../../engine/flood/inundation-local-inertial.js';
import { scalarKernel } from '../../engine/flood/inundation-scalar-kernel.js';
import { fitsMemory, vectorKernel } from '../../engine/flood/inundation-vector-kernel.js';

/** Numbers that look random: a linear congruential generator (Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Random ground with holes, ponds and all that can drive water: a storm, seepage, a spring, inflow and an open side. */
function flooded(kernel: KernelMaker, rows: number, columns: number, seed: number, relief: number, ponds: number): Inundation {
  const next = numbers(seed);
  const dem: Dem = { rows, columns, cellSize: 10, xll: 0, yll: 0, elevation: Float64Array.from({ length: rows * columns }, () => 4_000 + relief * next()), noData: Uint8Array.from({ length: rows * columns }, () => (next() < 0.05 ? 1 : 0)) };
  dem.noData[0] = 0;
  const options: InundationOptions = { dem, roughness: Float64Array.from(dem.elevation, () => 0.02 + 0.08 * next()), depth: dem.elevation.map(() => Math.max(0, ponds * (next() - 0.5))), boundaries: { south: 'open', east: { slope: 0.01 } } };
  const simulation = createInundation(options, undefined, kernel);
  advance(simulation, 60, { rain: 1e-5, infiltration: Float64Array.from(dem.elevation, () => 3e-6 * next()), sources: [{ cell: 0, discharge: 2 }], inflow: { west: 0.2 } });
  advance(simulation, 30);
  return simulation;
}

test('two cells at a time and one cell at a time give the same flood, every bit of it', () => {
  const size = fc.integer({ min: 1, max: 37 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: 0, max: 4, noNaN: true }), (rows, columns, seed, relief, ponds) => {
      const [vector, scalar] = [vectorKernel, scalarKernel].map((kernel) => flooded(kernel, rows, columns, seed, relief, ponds)) as [Inundation, Inundation];
      expect(vector.state).toStrictEqual(scalar.state);
      expect(vector.effort).toEqual(scalar.effort);
    }),
    { numRuns: 30 },
  );
});

test('a grid of more cells than a 32-bit address reaches is refused with what to do', () => {
  expect([fitsMemory({ rows: 6_000, columns: 6_000 }), fitsMemory({ rows: 8_000, columns: 8_000 })]).toEqual([true, false]);
});
