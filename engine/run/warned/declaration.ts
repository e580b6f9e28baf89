/**
 * The warning of a scenario as it is written: which rules look at which forecast, what event they are held against, how
 * the warning goes out, what those it reaches in time save, and what must come out.
 */
import type { Label } from '../../core/label.js';

/** How far and how well rain is forecast, hour by hour, out of what then comes. */
export interface WarnedForecast {
  readonly members: number;
  /** [h] */
  readonly horizon: number;
  /** Lead [h] and deviation there of the logarithm of the rain [1]; straight lines between. */
  readonly deviation: readonly (readonly [lead: number, deviation: number])[];
  /** Of an error with that of the step before, and of any two entities [1]. */
  readonly lag1: number;
  readonly correlation: number;
}

export interface AvoidedLoss {
  /** Share of the loss that those who are reached in time save [1]. */
  readonly share: number;
  /** Lowest level they act on. */
  readonly from: string;
  readonly source: string;
  readonly verified: boolean;
}

/** A result the warnings must have: a measure of a level, or of reach and loss under a policy of the reach file. */
export interface WarnedExpectation {
  readonly measure: string;
  readonly level?: string;
  readonly policy?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface WarnedDeclaration {
  readonly title: Label;
  /** Books: names of those that ship, or files beside the scenario. */
  readonly rules: readonly string[];
  /** Of the books; absent: all that can be held against rain. */
  readonly hazards?: readonly string[];
  readonly forecast: WarnedForecast;
  /** What warnings are held against: an output of the scenario above a line, from its first step on. */
  readonly event: { readonly quantity: string; readonly above: number };
  readonly reach: {
    /** A reach file beside the scenario; absent: the one that ships. */
    readonly file?: string;
    /** Folder of villages.csv and warning-channels.csv, below that of the scenario; absent: its data. */
    readonly data?: string;
    /** Time that acting takes [min]. */
    readonly action: number;
  };
  readonly avoided: AvoidedLoss;
  readonly expect: readonly WarnedExpectation[];
}

/** The greatest share of members at a level or above, over steps and entities. */
export interface RulesExpectation {
  readonly hazard: string;
  readonly level: string;
  /** Absent: any. */
  readonly entity?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface RulesDeclaration {
  /** Names of those that ship, or files beside the scenario. */
  readonly books: readonly string[];
  /** Of the books; absent: all that can be held. */
  readonly hazards?: readonly string[];
  readonly expect?: readonly RulesExpectation[];
}

export interface WarnedOutcome extends WarnedExpectation {
  readonly found: number | null;
  readonly holds: boolean;
}
