/** The series of one unit, and the lines of its own. */
import type { Condition } from './rule.js';

/** The series a unit's rules are held against. */
export interface UnitSeries {
  readonly steps: number;
  /** Length of a step [s]. */
  readonly dt: number;
  /** Steps from here on are forecast: the last one observed. Without a forecast: the last step. */
  readonly issued: number;
  readonly members: number;
  /** Quantities that had values before the series: what it lacks of them at its beginning is missing, and does not lie before all that is known. */
  readonly goesOn?: ReadonlySet<string>;
  /** Of each quantity, by member; NaN where there is no value. Length `steps` each. */
  readonly columns: ReadonlyMap<string, readonly Float64Array[]>;
  /** The same of quantities whose members lie side by side in memory, `m * steps + t`: read at once, which is quicker than one member after the other. */
  readonly sideBySide?: ReadonlyMap<string, Float64Array>;
  /** Lines that differ by unit; undefined: the unit has none. */
  readonly line: (column: string) => number | undefined;
}

/** The unit at hand, the same object for all that looks at it. */
export interface UnitAtHand {
  series: UnitSeries;
  /** Goes up with each unit, and no other of the thread has it: what was made for another is known by it. */
  number: number;
  /** Words of the bits of its steps. */
  words: number;
}

/** The line of a condition at a unit that has it. */
export const lineOf = ({ line }: Condition, series: UnitSeries): number => (typeof line === 'number' ? line : series.line(line.column)!);
