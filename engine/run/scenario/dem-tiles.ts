/** An elevation model from tiles: grids of one cell size that lie on one lattice, laid side by side. */
import { InputError, type Problem } from '../../core/errors.js';
import { demOf, ELEVATION, type Dem } from '../../flood/dem.js';
import type { Grid } from '../../flood/grid.js';
import { readGrid } from './grid-file.js';

/** Part of a cell by which tiles may be off their lattice. */
const OFF = 1e-6;
/** Heights of a cell in two tiles that are still the same [m]: a rounded centimetre. */
const SAME = 0.011;
/** Cells of all tiles together, those between them too. */
const MOST_CELLS = 50_000_000;

interface Tile {
  readonly name: string;
  readonly grid: Grid;
}

const misfit = (place: string, expected: string, found: string): Problem => ({ place, expected, found, code: 'dem/tiles' });

/** What keeps a tile from lying on the lattice of the first. */
function tileProblem({ name, grid }: Tile, first: Tile): Problem | null {
  const size = first.grid.cellSize;
  if (grid.cellSize !== size) return misfit(name, `cells of ${size} m, as ${first.name} has`, `${grid.cellSize} m`);
  if ((grid.epsg ?? null) !== null && (first.grid.epsg ?? null) !== null && grid.epsg !== first.grid.epsg) return misfit(name, `EPSG ${first.grid.epsg!}, as ${first.name} has`, `EPSG ${grid.epsg!}`);
  const off = [(grid.xll - first.grid.xll) / size, (grid.yll - first.grid.yll) / size].some((cells) => Math.abs(cells - Math.round(cells)) > OFF);
  return off ? misfit(name, `a corner whole cells of ${size} m from that of ${first.name} (gdalwarp -tap)`, `xllcorner ${grid.xll}, yllcorner ${grid.yll}`) : null;
}

/** Lay tiles into one grid. @throws InputError `dem/tiles` */
export function mosaic(tiles: readonly Tile[]): Grid {
  const first = tiles[0]!;
  const problems = tiles.flatMap((tile) => tileProblem(tile, first) ?? []);
  if (problems.length > 0) throw new InputError(problems);
  const size = first.grid.cellSize;
  const [west, south] = [Math.min(...tiles.map(({ grid }) => grid.xll)), Math.min(...tiles.map(({ grid }) => grid.yll))];
  const cells = (metres: number): number => Math.round(metres / size);
  const columns = Math.max(...tiles.map(({ grid }) => cells(grid.xll - west) + grid.columns));
  const rows = Math.max(...tiles.map(({ grid }) => cells(grid.yll - south) + grid.rows));
  if (rows * columns > MOST_CELLS) throw new InputError([misfit(tiles.map(({ name }) => name).join(', '), `tiles that together span at most ${MOST_CELLS} cells`, String(rows * columns))]);
  const [values, noData] = [new Float64Array(rows * columns), new Uint8Array(rows * columns).fill(1)];
  for (const { name, grid } of tiles) {
    const [left, top] = [cells(grid.xll - west), rows - cells(grid.yll - south) - grid.rows];
    let differing = 0;
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++) {
        const [from, to] = [row * grid.columns + column, (top + row) * columns + left + column];
        if (grid.noData[from] === 1) continue;
        if (noData[to] === 0 && Math.abs(values[to]! - grid.values[from]!) > SAME) differing++;
        if (noData[to] === 1) values[to] = grid.values[from]!;
        noData[to] = 0;
      }
    }
    if (differing > 0) problems.push(misfit(name, `heights that are those of the tiles before where they overlap, to ${SAME} m`, `${differing} cells that are not`));
  }
  if (problems.length > 0) throw new InputError(problems);
  return { rows, columns, cellSize: size, xll: west, yll: south, epsg: first.grid.epsg ?? null, values, noData };
}

/** The elevation model of a scenario: one grid, or tiles. @throws InputError what is wrong with a file, or `dem/tiles` */
export async function readDem(dem: string | readonly string[], pathOf: (name: string) => string): Promise<Dem> {
  const names = typeof dem === 'string' ? [dem] : dem;
  const tiles = await Promise.all(names.map(async (name): Promise<Tile> => ({ name, grid: await readGrid(pathOf(name), name, ELEVATION) })));
  return demOf(tiles.length === 1 ? tiles[0]!.grid : mosaic(tiles), names.join(' + '));
}
