/** Observations as series in steps of time: what came in several times within a step is one number. */
import type { KeptObservation } from '../store/store.js';

/** How several values within a step are one: water is summed, a least value stays least, a temperature is averaged, the rest taken at its greatest. */
function together(variable: string, unit: string, values: readonly number[]): number {
  if (values.length === 1) return values[0]!;
  const sum = values.reduce((a, b) => a + b, 0);
  if (unit === 'mm') return Math.round(sum * 1e6) / 1e6;
  if (variable.endsWith('Min')) return Math.min(...values);
  return unit === '°C' && !variable.endsWith('Max') ? sum / values.length : Math.max(...values);
}

/**
 * One variable over `steps` steps that end with the one that begins at `end`; NaN where nothing was seen.
 * Of several sources in a step that whose name sorts first is taken.
 *
 * @param rows of one place and variable
 * @param dt length of a step [ms]
 * @param end beginning of the last step [ms since 1970], a whole number of steps
 */
export function seriesOf(rows: readonly KeptObservation[], variable: string, unit: string, dt: number, end: number, steps: number): Float64Array {
  const first = end - (steps - 1) * dt;
  const cells: (KeptObservation[] | undefined)[] = [];
  for (const row of rows) {
    const step = Math.floor((row.time - first) / dt);
    if (step >= 0 && step < steps) (cells[step] ??= []).push(row);
  }
  return Float64Array.from({ length: steps }, (_, step) => {
    const cell = cells[step];
    if (cell === undefined) return NaN;
    const source = cell.reduce((best, row) => (row.source < best ? row.source : best), cell[0]!.source);
    return together(variable, unit, cell.filter((row) => row.source === source).map(({ value }) => value));
  });
}
