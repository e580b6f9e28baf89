/** Observations as series in steps of time: what came in several times within a step is one number. */
import type { KeptObservation } from '../store/store.js';
import type { Variable } from './variables.js';

/** What a value is, as far as several of one step are made one. */
type Kind = Pick<Variable, 'name' | 'unit' | 'isLow'>;

/** Of which the lowest is the worst: what rules look below a line for, and least values. */
const lowestOf = ({ name, isLow = false }: Kind): boolean => isLow || name.endsWith('Min');

const worstOf = (kind: Kind, values: readonly number[]): number => (lowestOf(kind) ? Math.min(...values) : Math.max(...values));

/** How several values of one source within a step are one: water is summed, a temperature averaged, the rest taken at its worst. */
function together(kind: Kind, values: readonly number[]): number {
  if (values.length === 1) return values[0]!;
  const sum = values.reduce((a, b) => a + b, 0);
  if (kind.unit === 'mm') return Math.round(sum * 1e6) / 1e6;
  return kind.unit === '°C' && !lowestOf(kind) && !kind.name.endsWith('Max') ? sum / values.length : worstOf(kind, values);
}

interface StepSeries {
  /** NaN where nothing was seen. */
  readonly values: Float64Array;
  /** 1 where sources tell of the same step otherwise; null: nowhere. */
  readonly differs: Uint8Array | null;
}

/**
 * One variable over `steps` steps that end with the one that begins at `end`.
 *
 * Sources are never added up. Where several tell of one step the worst is taken, for rules of hazard the greatest, or the lowest where
 * they look below a line: what one source tells never takes away what another saw.
 *
 * @param rows of one place and variable
 * @param dt length of a step [ms]
 * @param end beginning of the last step [ms since 1970], a whole number of steps
 */
export function seriesOf(rows: readonly KeptObservation[], kind: Kind, dt: number, end: number, steps: number): StepSeries {
  const first = end - (steps - 1) * dt;
  const cells: (KeptObservation[] | undefined)[] = [];
  for (const row of rows) {
    const step = Math.floor((row.time - first) / dt);
    if (step >= 0 && step < steps) (cells[step] ??= []).push(row);
  }
  const values = new Float64Array(steps).fill(NaN);
  let differs: Uint8Array | null = null;
  cells.forEach((cell, step) => {
    const told = bySource(cell!).map((own) => together(kind, own));
    values[step] = worstOf(kind, told);
    if (told.some((value) => value !== told[0])) (differs ??= new Uint8Array(steps))[step] = 1;
  });
  return { values, differs };
}

/** Values of each source. */
function bySource(rows: readonly KeptObservation[]): number[][] {
  const { source } = rows[0]!;
  if (rows.every((row) => row.source === source)) return [rows.map(({ value }) => value)];
  const out = new Map<string, number[]>();
  for (const { source: own, value } of rows) {
    const list = out.get(own);
    if (list === undefined) out.set(own, [value]);
    else list.push(value);
  }
  return [...out.values()];
}
