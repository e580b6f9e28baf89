/** What a search of settings is asked for, and what it found. */
import type { Label } from '../../core/label.js';
import type { BootstrapInterval } from '../../verification/bootstrap.js';
import type { Contingency } from '../../verification/contingency.js';
import type { Missing, Score } from '../../verification/score.js';
import type { Level } from '../../warning/rule.js';
import type { Setting } from './settings.js';

export interface TuneOptions {
  readonly costLoss: number;
  /** The one level that is judged; absent: every level of each rule. */
  readonly level?: Level;
  /** Days of a block. */
  readonly block: number;
  readonly resamples: number;
  readonly seed: string;
}

export interface Tried {
  readonly setting: Setting;
  readonly fitted: Score;
  readonly heldOut: Score;
  readonly heldOutTable: Contingency;
}

/** One level of a rule: the rule's own setting beside the one that was found. */
export interface TunedLevel {
  readonly level: Level;
  readonly own: Tried;
  readonly best: Tried;
  /** Of the held-out values of the two, and of what the best gains. */
  readonly intervals: readonly [own: BootstrapInterval | Missing, best: BootstrapInterval | Missing, gain: BootstrapInterval | Missing];
}

export interface TunedHazard {
  readonly hazard: string;
  readonly title: Label;
  /** Edition that was tuned. */
  readonly effective: string;
  readonly region: string;
  /** Units, or of a rule over areas areas. */
  readonly units: number;
  /** Steps that it was judged over, those of its own dates. */
  readonly from: number;
  readonly to: number;
  /** What the book keeps: the best where it holds, else its own. */
  readonly kept: Setting;
  readonly levels: readonly TunedLevel[];
  /** Levels that could not be judged, which stay as they were, and why. */
  readonly unjudged: readonly { readonly level: Level; readonly because: string }[];
  readonly tried: readonly (Tried & { readonly level: Level })[];
  /** What the best gains over the held-out part, the mean of the levels; missing where nothing is better than the rule's own. */
  readonly gain: BootstrapInterval | Missing;
  /** Whether the interval of the gain lies above 0, and acting on the levels is worth more than never acting. */
  readonly holds: boolean;
}
