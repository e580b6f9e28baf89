/**
 * A grid read from an ESRI ASCII file.
 *
 * Source of the format: Esri, ArcGIS help, "Esri ASCII raster format".
 */
import { quote, throwIfAny, type Problem } from '../core/errors.js';
import { cellPlace, checkCell, type Grid, type GridKind } from './grid.js';

/** A cell of fewer metres than this is one in degrees: a second of arc is 0.00028 degrees. */
const LEAST_CELL = 0.1;
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

function readHeader(fields: ReadonlyMap<string, string>, place: string, area: string, problems: Problem[]): Header {
  const bad = (field: string, expected: string, found: string, code: string): number => {
    problems.push({ place: `${place} ${field}`, expected, found, code: `${area}/${code}` });
    return NaN;
  };
  const number = (names: readonly string[], expected: string, accept: (value: number) => boolean): number => {
    const name = names.find((each) => fields.has(each));
    if (name === undefined) return bad(names[0]!, expected, 'nothing', 'header');
    const text = fields.get(name)!;
    const value = text === '' ? NaN : Number(text);
    return accept(value) ? value : bad(name, expected, quote(text), 'header');
  };
  for (const key of fields.keys()) if (!KEYS.has(key)) bad(key, `one of ${[...KEYS].join(', ')}`, quote(key), 'header');
  const isCount = (value: number): boolean => Number.isInteger(value) && value > 0;
  const columns = number(['ncols'], 'a whole number >= 1', isCount);
  const rows = number(['nrows'], 'a whole number >= 1', isCount);
  const cellSize = number(['cellsize'], 'a length in metres > 0', (value) => value > 0 && Number.isFinite(value));
  if (cellSize < LEAST_CELL) bad('cellsize', `metres, at least ${LEAST_CELL}; project the grid first`, `${cellSize}, which looks like degrees`, 'projection');
  const corner = (axis: 'x' | 'y'): number => number([`${axis}llcorner`, `${axis}llcenter`], 'a number of metres', Number.isFinite) - (fields.has(`${axis}llcenter`) && !fields.has(`${axis}llcorner`) ? cellSize / 2 : 0);
  const missing = fields.has('nodata_value') ? number(['nodata_value'], 'a number', (value) => Number.isFinite(value)) : USUAL_NO_DATA;
  return { rows, columns, cellSize, xll: corner('x'), yll: corner('y'), missing };
}

/**
 * Read an ESRI ASCII grid.
 *
 * @param text header lines and rows of numbers, the northernmost row first
 * @param place name of the file, for messages
 * @throws InputError with every problem: `.../header`, `.../projection` (a cell size in degrees), `.../count`, `.../number`,
 *   `.../elevation` or `.../range` (a number that cannot be), with the code of the kind before
 */
export function parseAsciiGrid(text: string, place: string, kind: GridKind): Grid {
  const problems: Problem[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  const { fields, count: headerLines } = headerFields(lines);
  const { rows, columns, cellSize, xll, yll, missing } = readHeader(fields, place, kind.code, problems);
  if (Number.isNaN(rows) || Number.isNaN(columns)) throwIfAny(problems);

  const cells = rows * columns;
  const count = (found: string): Problem => ({ place, expected: `${rows} x ${columns} = ${cells} ${kind.many}`, found, code: `${kind.code}/count` });
  if (cells > text.length) {
    problems.push(count(`a text of ${text.length} characters, too short for them`));
    throwIfAny(problems);
  }
  const values = new Float64Array(cells);
  const noData = new Uint8Array(cells);
  let found = 0;
  for (let line = headerLines; line < lines.length; line++) {
    for (const token of lines[line]!.split(/\s+/)) {
      if (token === '') continue;
      const cell = found++;
      if (cell >= cells) continue;
      const value = Number(token);
      if (value === missing) noData[cell] = 1;
      else if (checkCell(kind, value, token, cellPlace(`${place}:${line + 1}`, cell, columns), `the no-data value ${missing}`, problems)) values[cell] = value;
    }
  }
  if (found !== cells) problems.push(count(`${found}`));
  throwIfAny(problems);
  return { rows, columns, cellSize, xll, yll, epsg: null, values, noData };
}
