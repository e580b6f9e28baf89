/** What is asked of the unit at hand at each step: one condition, or several at one step. */
import type { Branch } from './rule.js';
import type { UnitAtHand } from './unit-series.js';

export interface Check {
  /** Whether a unit whose quantities are calm cannot meet it. */
  readonly screened: boolean;
  /**
   * Whether a series without gaps leaves nothing open where `may` says no; else the steps at which windows begin before the
   * series may be open all the same.
   */
  readonly closed: boolean;
  readonly at: UnitAtHand;
  /** Of its window [steps]. */
  readonly width: number;
  /** Whether windows that began before now count of a forecast. */
  readonly runs: boolean;
  /** Whether one step of its window makes it, so that those to come decide of what comes. */
  readonly isLocal: boolean;
  /** Whether a sum that can only grow makes it. */
  readonly grows: boolean;
  /** Whether what is past can make it of a window that goes on. */
  readonly isReachable: boolean;
  /** Whether what a member has up to `t` meets it for certain in the window that ends at a later step, whatever is to come. */
  isReached(member: number, t: number, end: number): boolean;
  /**
   * Of the steps of `asked` those that meet it by what is past, of the last window to come that ends at one of `ends`; bits of all members,
   * in place. Returns whether there are any; null: `isReached` is to be asked of each.
   */
  reachedAmong(asked: Int32Array, ends: Int32Array): boolean | null;
  /** Whether some member may meet it at some step; a `false` is certain. */
  may(): boolean;
  /** Bits of the steps at which each member meets it for certain, whatever the values are that its windows lack; member after member. */
  crossed(branch: Branch): Int32Array;
  /** Bits of the steps at which what is missing does not exclude that a member meets it; all those at which it does for certain among them. */
  possible(branch: Branch): Int32Array;
  /**
   * Bits of the steps at which each member keeps an alert up: as `possible` says, but of a window that begins before the first value of
   * a record and lacks none after it what there is, for what came before the record made none of its alerts.
   */
  keeps(branch: Branch): Int32Array;
  /** Of a series without gaps: before this step every member may meet it, from it on those that do for certain. Null: that depends on the values. */
  early(branch: Branch): number | null;
}
