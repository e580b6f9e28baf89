import { expect, test } from 'vitest';
import type { Dem } from '../../engine/flood/dem.js';
import type { HeldEdge } from '../../engine/flood/inundation-held.js';
import { advance, createInundation, waterBalance, type Inundation, type InundationOptions } from '../../engine/flood/inundation-local-inertial.js';

const dem = (rows: number, columns: number, height: (row: number, column: number) => number, cellSize = 10): Dem => ({
  rows,
  columns,
  cellSize,
  xll: 0,
  yll: 0,
  elevation: Float64Array.from({ length: rows * columns }, (_, cell) => height(Math.floor(cell / columns), cell % columns)),
  noData: new Uint8Array(rows * columns),
});

/** Let it run with an edge that is held at a series, a value for the beginning of each stretch and one for the end. */
function run(options: InundationOptions, edge: Pick<HeldEdge, 'side' | 'from' | 'to' | 'of'>, values: readonly number[], stretch: number): Inundation {
  const simulation = createInundation(options);
  for (let k = 0; k + 1 < values.length; k++) advance(simulation, stretch, { held: [{ ...edge, begin: values[k]!, end: values[k + 1]! }] });
  return simulation;
}

const constant = (value: number, stretches: number): number[] => new Array<number>(stretches + 1).fill(value);

test('a level outside fills a walled basin to that level, whatever its ground', () => {
  const basin = dem(12, 15, (row, column) => 100 + 0.4 * Math.sin(row / 2) * Math.cos(column / 3));
  const simulation = run({ dem: basin, roughness: 0.04 }, { side: 'west', from: 2, to: 9, of: 'stage' }, constant(101.5, 24), 600);
  simulation.state.depth.forEach((h, cell) => expect(Math.abs(basin.elevation[cell]! + h - 101.5)).toBeLessThan(1e-4));
  const { relative } = waterBalance(simulation);
  expect(Math.abs(relative)).toBeLessThan(1e-10);
});

test('water at the level outside stays at rest', () => {
  const lake = dem(10, 10, (row, column) => Math.sin(row) * Math.cos(column));
  const simulation = run({ dem: lake, roughness: 0.03, depth: lake.elevation.map((z) => 2 - z) }, { side: 'south', from: 0, to: 10, of: 'stage' }, constant(2, 6), 600);
  expect(Math.max(...simulation.state.qx.map(Math.abs), ...simulation.state.qy.map(Math.abs))).toBeLessThan(1e-10);
});

test('a level that falls below the ground drains what can run out, and never more than there is', () => {
  const slope = dem(1, 20, (_, column) => 0.2 * (20 - column));
  const simulation = run({ dem: slope, roughness: 0.03, depth: new Float64Array(20).fill(0.5) }, { side: 'east', from: 0, to: 1, of: 'stage' }, [0.7, -3, ...constant(-3, 5)], 600);
  expect(simulation.state.depth.every((h) => h >= 0 && h < 0.01)).toBe(true);
  expect(Math.abs(waterBalance(simulation).relative)).toBeLessThan(1e-10);
});

test('hand calculation: a discharge that rises from 0 to 2 m³/s in 600 s and falls again in 300 s brings 600 + 300 m³', () => {
  const flat = dem(9, 30, () => 0);
  const simulation = createInundation({ dem: flat, roughness: 0.03 });
  const stretch = { side: 'west', from: 3, to: 6, of: 'discharge' } as const;
  advance(simulation, 600, { held: [{ ...stretch, begin: 0, end: 2 }] }); // half of 2 × 600
  expect(simulation.state.volumes.inflow).toBeCloseTo(600, 8);
  advance(simulation, 300, { held: [{ ...stretch, begin: 2, end: 0 }] }); // half of 2 × 300
  expect(simulation.state.volumes.inflow).toBeCloseTo(900, 8);
  expect(Math.abs(waterBalance(simulation).relative)).toBeLessThan(1e-10);
});

test('a discharge passes by the cells of a stretch that have no ground', () => {
  const flat = dem(4, 4, () => 0);
  flat.noData[0] = 1;
  const { state } = run({ dem: flat, roughness: 0.03 }, { side: 'west', from: 0, to: 2, of: 'discharge' }, [1, 1], 60);
  expect(state.qx[0]).toBe(0);
  expect(state.volumes.inflow).toBeCloseTo(60, 9);
});

// A tide of 1 m with a period of 2 h, in steps of 10 min.
const tide = Array.from({ length: 13 }, (_, k) => 0.3 + Math.sin((k * Math.PI) / 6));
const shore = (row: number, column: number): number => 0.05 * column + 0.1 * Math.sin(row);

test('dry tiles left out change no bit, and a mirrored shore is flooded as the mirror image', () => {
  const own = dem(40, 90, shore);
  const edge = { side: 'west', from: 0, to: 40, of: 'stage' } as const;
  const plain = run({ dem: own, roughness: 0.05 }, edge, tide, 600).state;
  expect(run({ dem: own, roughness: 0.05, skipDry: false }, edge, tide, 600).state).toEqual(plain);
  const mirrored = run({ dem: dem(40, 90, (row, column) => shore(row, 89 - column)), roughness: 0.05 }, { ...edge, side: 'east' }, tide, 600).state;
  const transposed = run({ dem: dem(90, 40, (row, column) => shore(column, row)), roughness: 0.05 }, { ...edge, side: 'north' }, tide, 600).state;
  plain.depth.forEach((h, cell) => {
    const [row, column] = [Math.floor(cell / 90), cell % 90];
    expect(Math.abs(mirrored.depth[row * 90 + 89 - column]! - h)).toBeLessThan(1e-12);
    expect(Math.abs(transposed.depth[column * 40 + row]! - h)).toBeLessThan(1e-12);
  });
  expect(Math.max(...plain.maxDepth)).toBeGreaterThan(1);
});

test('a stretch beyond the side, a negative discharge and a level that is no number are refused', () => {
  const simulation = createInundation({ dem: dem(4, 6, () => 0), roughness: 0.03 });
  const held = (edge: Partial<HeldEdge>) => (): void => advance(simulation, 10, { held: [{ side: 'north', from: 0, to: 6, of: 'stage', begin: 1, end: 1, ...edge }] });
  expect(held({ to: 7 })).toThrow('forcing held[0] from, to: expected a stretch of the 6 cells of the side north, found 0 to 7 [inundation/forcing]');
  expect(held({ of: 'discharge', end: -1 })).toThrow('a number of m³/s >= 0, found -1');
  expect(held({ begin: NaN })).toThrow('a number of metres, found NaN');
});
