import { expect, test } from 'vitest';
import { parseAsciiGrid } from '../../engine/flood/dem.js';

const grid = (header: string, ...rows: readonly string[]): string => `${header}\n${rows.join('\n')}\n`;
const HEADER = 'ncols 3\nnrows 3\nxllcorner 100\nyllcorner 200\ncellsize 10\nNODATA_value -9999';

test('a grid is read with its place, the northernmost row first, outside cells marked', () => {
  const dem = parseAsciiGrid(grid(HEADER, '1 2 3', '4 5 6', '7 8 -9999'), 'dem.asc');
  expect([dem.rows, dem.columns, dem.cellSize, dem.xll, dem.yll]).toEqual([3, 3, 10, 100, 200]);
  expect([...dem.elevation.slice(0, 8)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...dem.noData]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test.each([
  ['a hole of no data', grid(HEADER, '1 2 3', '4 -9999 6', '7 8 9'), 'dem/hole'],
  ['a cell size in degrees', grid(HEADER.replace('cellsize 10', 'cellsize 0.000277'), '1 2 3', '4 5 6', '7 8 9'), 'dem/projection'],
  ['too few heights', grid(HEADER, '1 2 3', '4 5 6'), 'dem/count'],
  ['a word among heights', grid(HEADER, '1 2 3', '4 x 6', '7 8 9'), 'dem/number'],
  ['a header without size', grid(HEADER.replace('ncols 3\n', ''), '1 2 3'), 'dem/header'],
])('%s is refused', (_, text, code) => {
  expect(() => parseAsciiGrid(text, 'dem.asc')).toThrow(code);
});
