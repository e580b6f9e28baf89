/** A digital elevation model: the ground heights of square cells, with data wherever other data lie all around. */
import { throwIfAny, type Problem } from '../core/errors.js';
import { cellPlace, type Grid, type GridKind } from './grid.js';

export interface Dem {
  readonly rows: number;
  readonly columns: number;
  /** Side of a cell [m]. */
  readonly cellSize: number;
  /** Easting of the west edge [m]. */
  readonly xll: number;
  /** Northing of the south edge [m]. */
  readonly yll: number;
  /** EPSG number of the coordinate system; null or absent: not known. */
  readonly epsg?: number | null;
  /** Ground height [m], row by row, the northernmost row first; 0 where there is no data, never NaN. */
  readonly elevation: Float64Array;
  /** 1 where a cell is outside the domain. */
  readonly noData: Uint8Array;
}

/** Heights of ground on Earth, with room to spare. */
export const ELEVATION: GridKind = { code: 'dem', one: 'a height', many: 'heights', unit: 'm', min: -500, max: 9_000 };

/** Mark every no-data cell that touches, by side or corner, those from `start` on; returns how many. */
function markGroup(start: number, rows: number, columns: number, noData: Uint8Array, seen: Uint8Array): number {
  const waiting = [start];
  seen[start] = 1;
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    count++;
    const [row, column] = [Math.floor(at / columns), at % columns];
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
        const other = r * columns + c;
        if (noData[other] === 0 || seen[other] === 1) continue;
        seen[other] = 1;
        waiting.push(other);
      }
    }
  }
  return count;
}

/** One problem for each group of no-data cells that data encloses. */
function findHoles(rows: number, columns: number, noData: Uint8Array, place: string, problems: Problem[]): void {
  const seen = new Uint8Array(noData.length);
  const markFrom = (cell: number): void => {
    if (noData[cell] === 1 && seen[cell] === 0) markGroup(cell, rows, columns, noData, seen);
  };
  for (let c = 0; c < columns; c++) [c, (rows - 1) * columns + c].forEach(markFrom);
  for (let r = 0; r < rows; r++) [r * columns, r * columns + columns - 1].forEach(markFrom);
  for (let cell = 0; cell < noData.length; cell++) {
    if (noData[cell] === 0 || seen[cell] === 1) continue;
    const count = markGroup(cell, rows, columns, noData, seen);
    problems.push({ place: cellPlace(place, cell, columns), expected: 'a height, for data lie all around; fill holes first (gdal_fillnodata.py)', found: `a hole of ${count} no-data ${count === 1 ? 'cell' : 'cells'}`, code: 'dem/hole' });
  }
}

/**
 * A grid of heights as an elevation model.
 *
 * @param place name of the file, for messages
 * @throws InputError with every problem: `dem/hole` (no data with data all around), `dem/empty`
 */
export function demOf({ values, ...grid }: Grid, place: string): Dem {
  const problems: Problem[] = [];
  if (grid.noData.every((flag) => flag === 1)) problems.push({ place, expected: 'at least one height', found: 'no data in every cell', code: 'dem/empty' });
  else findHoles(grid.rows, grid.columns, grid.noData, place, problems);
  throwIfAny(problems);
  return { ...grid, elevation: values };
}
