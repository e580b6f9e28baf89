/** What is built in a valley: dikes that raise its ground, channels and basins that lower it, drains that pump water out. */
import type { Problem } from '../../core/errors.js';
import type { Dem } from '../../flood/dem.js';
import type { Work } from './declaration.js';

/** Ground and drains of a valley with its works. */
export interface Worked {
  readonly dem: Dem;
  /** What drains take out of each cell [m/s]; null: there are none. */
  readonly drained: Float64Array | null;
}

type CellAt = (x: number, y: number) => number;

/** Cells along a line, each joined to the next by a side, so that water finds no gap between two that touch at a corner. */
export function cellsAlong(points: readonly (readonly [number, number])[], { columns, rows, cellSize, xll, yll }: Dem): number[] {
  const cells = new Set<number>();
  const [columnOf, rowOf] = [(x: number): number => Math.floor((x - xll) / cellSize), (y: number): number => rows - 1 - Math.floor((y - yll) / cellSize)];
  let before: readonly [number, number] | null = null;
  const put = (column: number, row: number): void => {
    // across a corner: the cell beside it as well
    if (before !== null && before[0] !== column && before[1] !== row) cells.add(before[1] * columns + column);
    before = [column, row];
    cells.add(row * columns + column);
  };
  points.forEach(([x, y], k) => {
    const [fromX, fromY] = points[k - 1] ?? [x, y];
    const pieces = Math.max(1, Math.ceil((4 * Math.hypot(x - fromX, y - fromY)) / cellSize));
    for (let p = k === 0 ? pieces : 1; p <= pieces; p++) put(columnOf(fromX + ((x - fromX) * p) / pieces), rowOf(fromY + ((y - fromY) * p) / pieces));
  });
  return [...cells];
}

/** Cells whose middle lies in a rectangle. */
function cellsWithin([west, south, east, north]: readonly [number, number, number, number], { columns, rows, cellSize, xll, yll, noData }: Dem): number[] {
  const cells: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [xll + (column + 0.5) * cellSize, yll + (rows - row - 0.5) * cellSize];
      if (x >= west && x <= east && y >= south && y <= north && noData[row * columns + column] === 0) cells.push(row * columns + column);
    }
  }
  return cells;
}

/**
 * Build works.
 *
 * @param cellAt the cell of a point; -1: none with ground
 * @param within what a point must be, for messages
 */
export function build(works: readonly Work[], dem: Dem, cellAt: CellAt, within: string, placeOf: (path: readonly (string | number)[]) => string, problems: Problem[]): Worked {
  const elevation = dem.elevation.slice();
  let drained: Float64Array | null = null;
  const lineOf = (points: readonly (readonly [number, number])[], k: number, name: string): number[] => {
    points.forEach(([x, y], p) => {
      if (cellAt(x, y) < 0) problems.push({ place: placeOf([k, name, p]), expected: within, found: `${x}, ${y}`, code: 'inundation/outside' });
    });
    return points.every(([x, y]) => cellAt(x, y) >= 0) ? cellsAlong(points, dem).filter((cell) => dem.noData[cell] === 0) : [];
  };
  const areaOf = (area: readonly [number, number, number, number], k: number, name: string): number[] => {
    const cells = cellsWithin(area, dem);
    if (cells.length === 0) problems.push({ place: placeOf([k, name]), expected: 'west, south, east and north of a rectangle that holds the middle of a cell with ground', found: area.join(', '), code: 'inundation/outside' });
    return cells;
  };
  works.forEach((work, k) => {
    if ('dike' in work) for (const cell of lineOf(work.dike, k, 'dike')) elevation[cell] = 'crest' in work ? Math.max(elevation[cell]!, work.crest) : dem.elevation[cell]! + work.height;
    else if ('channel' in work) for (const cell of lineOf(work.channel, k, 'channel')) elevation[cell] = dem.elevation[cell]! - work.depth;
    else if ('basin' in work) for (const cell of areaOf(work.basin, k, 'basin')) elevation[cell] = dem.elevation[cell]! - work.depth;
    else {
      const cells = areaOf(work.drain, k, 'drain');
      drained ??= new Float64Array(elevation.length);
      for (const cell of cells) drained[cell]! += work.capacity / cells.length / dem.cellSize ** 2;
    }
  });
  return { dem: { ...dem, elevation }, drained };
}
