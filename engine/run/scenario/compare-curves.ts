/** How often two runs exceed what, and where: curves of sums over all places, and the places whose share of members above a line moves. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { ALL_PLACES } from './tables.js';

/** A run's folder and the policy that is looked at. */
export interface RunChoice {
  readonly folder: string;
  readonly policy: string;
}

interface CurvePoint {
  /** That `value` is exceeded: in a year, or the share of members [1]. */
  readonly probability: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ComparedCurve {
  readonly quantity: string;
  readonly unit: string;
  /** Members are years, or runs as likely as each other. */
  readonly axis: 'return-period' | 'share';
  readonly lines: readonly (readonly CurvePoint[])[];
}

/** A place's greatest share of members above the line of a quantity, in both [1]. */
export interface ComparedShare {
  readonly entity: string;
  readonly quantity: string;
  readonly first: number;
  readonly second: number;
}

type Sides = readonly [RunChoice, RunChoice];
type Rows = (side: RunChoice, table: string) => string;

/** Points of a curve of members: as many as can be told apart on a page. */
const MOST_POINTS = 200;

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** Curves of one side by quantity. */
async function curvesOf(connection: DuckDBConnection, side: RunChoice, has: (side: RunChoice, table: string) => boolean, rowsOf: Rows): Promise<Map<string, { unit: string; axis: ComparedCurve['axis']; points: CurvePoint[] }>> {
  const curves = new Map<string, { unit: string; axis: ComparedCurve['axis']; points: CurvePoint[] }>();
  const put = (quantity: string, unit: string, axis: ComparedCurve['axis'], point: CurvePoint): void => {
    const curve = curves.get(quantity) ?? { unit, axis, points: [] };
    curves.set(quantity, curve);
    curve.points.push(point);
  };
  if (has(side, 'exceedance')) {
    const sql = `SELECT quantity, unit, return_period, value, low, high FROM ${rowsOf(side, 'exceedance')} WHERE entity = '${ALL_PLACES}' AND measure = 'AEP' AND return_period IS NOT NULL AND value IS NOT NULL ORDER BY quantity, return_period`;
    for (const [quantity, unit, period, value, low, high] of (await connection.runAndReadAll(sql)).getRows()) put(String(quantity), String(unit), 'return-period', { probability: 1 / Number(period), value: Number(value), low: numberOrNull(low), high: numberOrNull(high) });
  } else if (has(side, 'members')) {
    // the k-th greatest of n is exceeded or reached by k of them
    const sql = `SELECT quantity, unit, value, row_number() OVER own, count(*) OVER (PARTITION BY quantity) FROM ${rowsOf(side, 'members')} WHERE entity = '${ALL_PLACES}' WINDOW own AS (PARTITION BY quantity ORDER BY value DESC) ORDER BY quantity, value DESC`;
    for (const [quantity, unit, value, rank, count] of (await connection.runAndReadAll(sql)).getRows()) {
      const every = Math.ceil(Number(count) / MOST_POINTS);
      if (Number(rank) % every === 0 || Number(rank) === 1) put(String(quantity), String(unit), 'share', { probability: Number(rank) / Number(count), value: Number(value), low: null, high: null });
    }
  }
  return curves;
}

/** The curves that both sides have on one axis. */
export async function compareCurves(connection: DuckDBConnection, [first, second]: Sides, has: (side: RunChoice, table: string) => boolean, rowsOf: Rows): Promise<ComparedCurve[]> {
  const [a, b] = [await curvesOf(connection, first, has, rowsOf), await curvesOf(connection, second, has, rowsOf)];
  return [...a].flatMap(([quantity, { unit, axis, points }]): ComparedCurve[] => {
    const other = b.get(quantity);
    return other?.axis === axis && other.unit === unit ? [{ quantity, unit, axis, lines: [points, other.points] }] : [];
  });
}

/** The places of both sides with their shares. */
export async function compareShares(connection: DuckDBConnection, [first, second]: Sides, rowsOf: Rows): Promise<ComparedShare[]> {
  const of = (side: RunChoice): string => `(SELECT entity, quantity, max(exceedance) AS p FROM ${rowsOf(side, 'summary')} WHERE exceedance IS NOT NULL GROUP BY ALL)`;
  const sql = `SELECT entity, quantity, a.p, b.p FROM ${of(first)} a JOIN ${of(second)} b USING (entity, quantity) ORDER BY quantity, entity`;
  return (await connection.runAndReadAll(sql)).getRows().map(([entity, quantity, a, b]) => ({ entity: String(entity), quantity: String(quantity), first: Number(a), second: Number(b) }));
}
