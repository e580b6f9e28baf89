import { expect, test } from 'vitest';
import { parseAsciiGrid } from '../../engine/flood/ascii-grid.js';
import { demOf, ELEVATION, type Dem } from '../../engine/flood/dem.js';
import { misfit } from '../../engine/flood/grid.js';

const grid = (header: string, ...rows: readonly string[]): string => `${header}\n${rows.join('\n')}\n`;
const HEADER = 'ncols 3\nnrows 3\nxllcorner 100\nyllcorner 200\ncellsize 10\nNODATA_value -9999';
const read = (text: string): Dem => demOf(parseAsciiGrid(text, 'dem.asc', ELEVATION), 'dem.asc');

test('a grid is read with its place, the northernmost row first, outside cells marked', () => {
  const dem = read(grid(HEADER, '1 2 3', '4 5 6', '7 8 -9999'));
  expect([dem.rows, dem.columns, dem.cellSize, dem.xll, dem.yll]).toEqual([3, 3, 10, 100, 200]);
  expect([...dem.elevation.slice(0, 8)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...dem.noData]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('the corner of a grid told by its centre lies half a cell outwards', () => {
  const dem = read(grid(HEADER.replace('xllcorner 100', 'xllcenter 105'), '1 2 3', '4 5 6', '7 8 9'));
  expect(dem.xll).toBe(100);
});

test.each([
  ['a hole of no data', grid(HEADER, '1 2 3', '4 -9999 6', '7 8 9'), 'dem.asc row 2 column 2: expected a height, for data lie all around; fill holes first (gdal_fillnodata.py), found a hole of 1 no-data cell [dem/hole]'],
  ['a cell size in degrees', grid(HEADER.replace('cellsize 10', 'cellsize 0.000277'), '1 2 3', '4 5 6', '7 8 9'), 'dem/projection'],
  ['too few heights', grid(HEADER, '1 2 3', '4 5 6'), 'dem/count'],
  ['a word among heights', grid(HEADER, '1 2 3', '4 x 6', '7 8 9'), 'dem.asc:8 row 2 column 2: expected a number or the no-data value -9999, found "x" [dem/number]'],
  ['a height no ground has', grid(HEADER, '1 2 3', '4 5 6', '7 8 -32768'), 'dem/elevation'],
  ['a header without size', grid(HEADER.replace('ncols 3\n', ''), '1 2 3'), 'dem/header'],
  ['no height at all', grid(HEADER, '-9999 -9999 -9999', '-9999 -9999 -9999', '-9999 -9999 -9999'), 'dem/empty'],
])('%s is refused', (_, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('another grid fits cell by cell, or it is told how it does not', () => {
  const rows = ['1 2 3', '4 5 6', '7 8 9'];
  const dem = read(grid(HEADER, ...rows));
  const other = (header: string, ...lines: readonly string[]): string | undefined => misfit(dem, parseAsciiGrid(grid(header, ...lines), 'n.asc', ELEVATION))?.found;
  expect(other(HEADER, ...rows)).toBeUndefined();
  expect(other(HEADER.replace('ncols 3', 'ncols 2'), '1 2', '3 4', '5 6')).toBe('3 rows and 2 columns');
  expect(other(HEADER.replace('cellsize 10', 'cellsize 20'), ...rows)).toBe('20 m');
  expect(other(HEADER.replace('xllcorner 100', 'xllcorner 105'), ...rows)).toBe('105, 200');
  expect(misfit({ ...dem, epsg: 4_547 }, { ...parseAsciiGrid(grid(HEADER, ...rows), 'n.asc', ELEVATION), epsg: 32_650 })?.found).toBe('EPSG:32650');
});
