/** The series of one unit, and the lines of its own. */
import type { Condition } from './rule.js';

/** The series a unit's rules are held against. */
export interface UnitSeries {
  readonly steps: number;
  /** Length of a step [s]. */
  readonly dt: number;
  /** Steps from here on are forecast: the last one observed. Without a forecast: the last step. */
  readonly issued: number;
  /** Of each member, by quantity; NaN where there is no value. Length `steps` each. */
  readonly members: readonly ReadonlyMap<string, Float64Array>[];
  /** Lines that differ by unit; undefined: the unit has none. */
  readonly line: (column: string) => number | undefined;
}

/** The line of a condition at a unit that has it. */
export const lineOf = ({ line }: Condition, series: UnitSeries): number => (typeof line === 'number' ? line : series.line(line.column)!);
