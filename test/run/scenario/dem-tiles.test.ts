/** Tiles laid together, and what is built on them. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problem } from '../../../engine/core/errors.js';
import type { Dem } from '../../../engine/flood/dem.js';
import type { Grid } from '../../../engine/flood/grid.js';
import { mosaic } from '../../../engine/run/scenario/dem-tiles.js';
import { build, cellsAlong } from '../../../engine/run/scenario/flood-works.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { root } from '../../sources.js';

/** Heights that say where a cell is: x of its west end plus a thousandth of y of its south end. */
const tile = (columns: number, rows: number, xll: number, yll: number, cellSize = 10): Grid => ({
  columns, rows, xll, yll, cellSize, epsg: null, noData: new Uint8Array(columns * rows),
  values: Float64Array.from({ length: columns * rows }, (_, cell) => xll + (cell % columns) * cellSize + (yll + (rows - 1 - Math.floor(cell / columns)) * cellSize) / 1_000),
});

test('overlapping tiles are the grid they were cut from, and what none covers is no ground', () => {
  const whole = tile(6, 4, 100, 200);
  const laid = mosaic([{ name: 'a', grid: tile(4, 4, 100, 200) }, { name: 'b', grid: tile(4, 4, 120, 200) }]);
  expect(laid).toEqual({ ...whole, noData: new Uint8Array(24) });
  const apart = mosaic([{ name: 'a', grid: tile(1, 1, 100, 200) }, { name: 'b', grid: tile(1, 1, 110, 210) }]);
  expect([...apart.noData]).toEqual([1, 0, 0, 1]);
});

test.each<[string, Grid, string]>([
  ['other cells', tile(2, 2, 100, 200, 20), 'b: expected cells of 10 m, as a has, found 20 m'],
  ['half a cell off', tile(2, 2, 105, 200), 'whole cells of 10 m from that of a (gdalwarp -tap), found xllcorner 105'],
  ['other heights', { ...tile(2, 2, 100, 200), values: Float64Array.of(1, 2, 3, 4) }, '4 cells that are not [dem/tiles]'],
])('%s: refused with what is wrong', (_, grid, expected) => {
  expect(() => mosaic([{ name: 'a', grid: tile(2, 2, 100, 200) }, { name: 'b', grid }])).toThrow(expected);
});

const flat = (columns: number, rows: number): Dem => ({ columns, rows, cellSize: 10, xll: 0, yll: 0, elevation: new Float64Array(columns * rows).fill(5), noData: new Uint8Array(columns * rows) });
const cellIn = ({ columns, rows, cellSize }: Dem) => (x: number, y: number): number => (x < 0 || y < 0 || x >= columns * cellSize || y >= rows * cellSize ? -1 : (rows - 1 - Math.floor(y / cellSize)) * columns + Math.floor(x / cellSize));

test('a slanting line leaves no gap that touches at a corner alone', () => {
  const cells = cellsAlong([[5, 5], [75, 45]], flat(8, 5));
  for (const cell of cells) {
    const beside = [cell - 1, cell + 1, cell - 8, cell + 8].filter((other) => cells.includes(other));
    expect(beside.length).toBeGreaterThan(0);
  }
  const parted = new Set(cells); // rain of columns: every column from west to east is crossed
  expect(new Set([...parted].map((cell) => cell % 8)).size).toBe(8);
});

test('works raise, dig and pump where they say, and not beyond', () => {
  const dem = flat(4, 3);
  const problems: Problem[] = [];
  const { dem: worked, drained } = build([{ dike: [[5, 25], [35, 25]], height: 2 }, { dike: [[5, 15], [5, 15]], crest: 4 }, { basin: [0, 0, 20, 10], depth: 1.5 }, { drain: [20, 0, 40, 10], capacity: 3 }], dem, cellIn(dem), 'a point of the grid', (path) => path.join('.'), problems);
  expect(problems).toEqual([]);
  expect([...worked.elevation]).toEqual([7, 7, 7, 7, 5, 5, 5, 5, 3.5, 3.5, 5, 5]); // a crest below the ground changes nothing
  expect(drained!.reduce((sum, rate) => sum + rate * 100, 0)).toBeCloseTo(3, 12); // m³/s over cells of 100 m²
  expect([...dem.elevation]).toEqual(new Array(12).fill(5));
  build([{ dike: [[5, 25], [99, 25]], height: 2 }, { basin: [50, 50, 60, 60], depth: 1 }], dem, cellIn(dem), 'a point of the grid', (path) => path.join('.'), problems);
  expect(problems.map(({ place, found }) => `${place}: ${found}`)).toEqual(['0.dike.1: 99, 25', '1.basin: 50, 50, 60, 60']);
});

test('the confluence of the demo county: two tiles, villages of several catchments on them, rivers of two others', async () => {
  const { job } = await loadScenario(join(root, 'scenarios', 'meiyu-inundation.yaml'), null);
  const { dem, sites, springs, setups } = job.inundation!;
  expect([dem.columns, dem.rows]).toEqual([90, 130]);
  expect(job.sites!.ids.length).toBe(175);
  expect(sites.length).toBeGreaterThan(1);
  expect(springs.map(({ entity }) => job.series.entities[entity])).toEqual(['upper', 'side']);
  expect(setups.map(({ variant }) => job.variants[variant]!.name)).toEqual(['baseline', 'retention']);
});
