/**
 * A digital elevation model: the ground heights of square cells, read from an ESRI ASCII grid.
 *
 * Source of the format: Esri, ArcGIS help, "Esri ASCII raster format".
 */
import { quote, throwIfAny, type Problem } from '../core/errors.js';

export interface Dem {
  readonly rows: number;
  readonly columns: number;
  /** Side of a cell [m]. */
  readonly cellSize: number;
  /** Easting of the west edge [m]. */
  readonly xll: number;
  /** Northing of the south edge [m]. */
  readonly yll: number;
  /** Ground height [m], row by row, the northernmost row first; 0 where there is no data, never NaN. */
  readonly elevation: Float64Array;
  /** 1 where a cell is outside the domain. */
  readonly noData: Uint8Array;
}

/** A cell of fewer metres than this is one in degrees: a second of arc is 0.00028 degrees. */
const LEAST_CELL = 0.1;
/** Heights of ground on Earth with room to spare; what lies outside is a no-data value nobody declared. */
const [LOWEST, HIGHEST] = [-500, 9_000] as const;
const USUAL_NO_DATA = -9_999;

interface Header {
  readonly rows: number;
  readonly columns: number;
  readonly cellSize: number;
  readonly xll: number;
  readonly yll: number;
  readonly missing: number;
}

const KEYS: ReadonlySet<string> = new Set(['ncols', 'nrows', 'xllcorner', 'xllcenter', 'yllcorner', 'yllcenter', 'cellsize', 'nodata_value']);

/** The fields of the first lines, by lower-case name, and how many lines they are. */
function headerFields(lines: readonly string[]): { readonly fields: ReadonlyMap<string, string>; readonly count: number } {
  const fields = new Map<string, string>();
  let count = 0;
  for (; count < lines.length; count++) {
    const [key = '', value = ''] = lines[count]!.trim().split(/\s+/);
    if (!/^[a-z]/i.test(key) || /^(nan|inf)/i.test(key)) break;
    fields.set(key.toLowerCase(), value);
  }
  return { fields, count };
}

function readHeader(fields: ReadonlyMap<string, string>, place: string, problems: Problem[]): Header {
  const bad = (field: string, expected: string, found: string, code: string): number => {
    problems.push({ place: `${place} ${field}`, expected, found, code });
    return NaN;
  };
  const number = (names: readonly string[], expected: string, accept: (value: number) => boolean): number => {
    const name = names.find((each) => fields.has(each));
    if (name === undefined) return bad(names[0]!, expected, 'nothing', 'dem/header');
    const text = fields.get(name)!;
    const value = text === '' ? NaN : Number(text);
    return accept(value) ? value : bad(name, expected, quote(text), 'dem/header');
  };
  for (const key of fields.keys()) if (!KEYS.has(key)) bad(key, `one of ${[...KEYS].join(', ')}`, quote(key), 'dem/header');
  const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;
  const columns = number(['ncols'], 'a whole number >= 1', isCount);
  const rows = number(['nrows'], 'a whole number >= 1', isCount);
  const cellSize = number(['cellsize'], 'a length in metres > 0', (value) => value > 0 && Number.isFinite(value));
  if (cellSize < LEAST_CELL) bad('cellsize', `metres, at least ${LEAST_CELL}; project the grid first`, `${cellSize}, which looks like degrees`, 'dem/projection');
  const corner = (axis: 'x' | 'y'): number => number([`${axis}llcorner`, `${axis}llcenter`], 'a number of metres', Number.isFinite) - (fields.has(`${axis}llcenter`) && !fields.has(`${axis}llcorner`) ? cellSize / 2 : 0);
  const missing = fields.has('nodata_value') ? number(['nodata_value'], 'a number', (value) => Number.isFinite(value)) : USUAL_NO_DATA;
  return { rows, columns, cellSize, xll: corner('x'), yll: corner('y'), missing };
}

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
    problems.push({ place: `${place} row ${Math.floor(cell / columns) + 1} column ${(cell % columns) + 1}`, expected: 'a height, for data lie all around', found: `a hole of ${count} no-data ${count === 1 ? 'cell' : 'cells'}`, code: 'dem/hole' });
  }
}

/**
 * Read an ESRI ASCII grid.
 *
 * @param text header lines and rows of heights [m], the northernmost row first
 * @param place name of the file, for messages
 * @throws InputError with every problem: `dem/header`, `dem/projection` (a cell size in degrees), `dem/count`,
 *   `dem/number`, `dem/elevation` (a height no ground has), `dem/hole` (no data with data all around), `dem/empty`
 */
export function parseAsciiGrid(text: string, place: string): Dem {
  const problems: Problem[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  const { fields, count: headerLines } = headerFields(lines);
  const { rows, columns, cellSize, xll, yll, missing } = readHeader(fields, place, problems);
  if (Number.isNaN(rows) || Number.isNaN(columns)) throwIfAny(problems);

  const cells = rows * columns;
  if (cells > text.length) problems.push({ place, expected: `${rows} x ${columns} = ${cells} heights`, found: `a text of ${text.length} characters, too short for them`, code: 'dem/count' });
  if (cells > text.length) throwIfAny(problems);
  const elevation = new Float64Array(cells);
  const noData = new Uint8Array(cells);
  let found = 0;
  for (let line = headerLines; line < lines.length; line++) {
    for (const token of lines[line]!.split(/\s+/)) {
      if (token === '') continue;
      const cell = found++;
      if (cell >= cells) continue;
      const value = Number(token);
      if (value === missing) noData[cell] = 1;
      else if (!Number.isFinite(value)) problems.push({ place: `${place}:${line + 1} row ${Math.floor(cell / columns) + 1} column ${(cell % columns) + 1}`, expected: `a number or the no-data value ${missing}`, found: quote(token), code: 'dem/number' });
      else if (value < LOWEST || value > HIGHEST) problems.push({ place: `${place}:${line + 1} row ${Math.floor(cell / columns) + 1} column ${(cell % columns) + 1}`, expected: `a height of ${LOWEST} to ${HIGHEST} m or the no-data value ${missing}`, found: `${value}`, code: 'dem/elevation' });
      else elevation[cell] = value;
    }
  }
  if (found !== cells) problems.push({ place, expected: `${rows} x ${columns} = ${cells} heights`, found: `${found}`, code: 'dem/count' });
  else if (noData.every((flag) => flag === 1)) problems.push({ place, expected: 'at least one height', found: 'no data in every cell', code: 'dem/empty' });
  else findHoles(rows, columns, noData, place, problems);
  throwIfAny(problems);
  return { rows, columns, cellSize, xll, yll, elevation, noData };
}
