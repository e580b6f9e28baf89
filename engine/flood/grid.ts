/** Numbers of square cells of ground, whatever file they come from, and what a number may be. */
import { quote, type Problem } from '../core/errors.js';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Side of a cell [m]. */
  readonly cellSize: number;
  /** Easting of the west edge [m]. */
  readonly xll: number;
  /** Northing of the south edge [m]. */
  readonly yll: number;
  /** EPSG number of the coordinate system; null: the file does not say. */
  readonly epsg: number | null;
  /** Row by row, the northernmost row first; 0 where there is no data, never NaN. */
  readonly values: Float64Array;
  /** 1 where there is no data. */
  readonly noData: Uint8Array;
}

/** What the numbers of a grid are. */
export interface GridKind {
  /** First part of the codes of its problems. */
  readonly code: string;
  /** One of them, and many. */
  readonly one: string;
  readonly many: string;
  readonly unit: string;
  /** Beyond these, a number is a no-data value that nobody declared. */
  readonly min: number;
  readonly max: number;
}

/** Problems of cells that are told: a file in the wrong unit would have one a cell. */
const LISTED = 1_000;

/** Where a cell is, as people count: from 1, from the north-west. */
export const cellPlace = (place: string, cell: number, columns: number): string => `${place} row ${Math.floor(cell / columns) + 1} column ${(cell % columns) + 1}`;

/**
 * Hold the number of a cell against what it may be.
 *
 * @param missing the no-data value as text, or how to declare one
 * @returns whether it is right; what is not is told in `problems`
 */
export function checkCell(kind: GridKind, value: number, text: string, place: string, missing: string, problems: Problem[]): boolean {
  const { code, one, unit, min, max } = kind;
  const finite = Number.isFinite(value);
  if (finite && value >= min && value <= max) return true;
  if (problems.length >= LISTED) return false;
  problems.push(
    finite
      ? { place, expected: `${one} of ${min} to ${max} ${unit} or ${missing}`, found: `${value}`, code: `${code}/${code === 'dem' ? 'elevation' : 'range'}` }
      : { place, expected: `a number or ${missing}`, found: quote(text), code: `${code}/number` },
  );
  return false;
}

/** Part of a cell that two grids of the same ground may be apart. */
const APART = 1e-3;

/** How another grid lies otherwise than one; null: each cell of the one is that of the other. */
export function misfit(one: Omit<Grid, 'values' | 'noData' | 'epsg'> & { readonly epsg?: number | null }, other: Grid): { readonly expected: string; readonly found: string } | null {
  const shape = ({ rows, columns }: { readonly rows: number; readonly columns: number }): string => `${rows} rows and ${columns} columns`;
  if (one.rows !== other.rows || one.columns !== other.columns) return { expected: `${shape(one)}, as the elevation model has`, found: shape(other) };
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= APART * one.cellSize;
  if (!near(one.cellSize * one.columns, other.cellSize * other.columns)) return { expected: `cells of ${one.cellSize} m, as the elevation model has`, found: `${other.cellSize} m` };
  if (!near(one.xll, other.xll) || !near(one.yll, other.yll)) return { expected: `the south-west corner ${one.xll}, ${one.yll} of the elevation model`, found: `${other.xll}, ${other.yll}` };
  const epsg = one.epsg ?? null;
  if (epsg !== null && other.epsg !== null && epsg !== other.epsg) return { expected: `EPSG:${epsg}, as the elevation model has`, found: `EPSG:${other.epsg}` };
  return null;
}
