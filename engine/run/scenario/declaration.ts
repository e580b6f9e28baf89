/** A scenario as it is written: what runs, on which data, how often, and what must come out. */
import type { Label } from '../../core/label.js';

/** A parameter: one number for all, a column of the file of entities, or a draw for every member between two numbers. */
export type ParameterChoice = number | { readonly column: string } | { readonly uniform: readonly [number, number] };

export interface ChainLink {
  readonly model: string;
  readonly parameters?: Readonly<Record<string, ParameterChoice>>;
}

export interface OutputChoice {
  readonly quantity: string;
  /** Share of members above this value [the quantity's unit]. */
  readonly above?: number;
}

export const STATISTICS = ['mean', 'q05', 'q50', 'q95', 'exceedance'] as const;
export type Statistic = (typeof STATISTICS)[number];
export const REDUCTIONS = ['max', 'min', 'mean'] as const;

/** A result the scenario must have: a statistic over members, reduced over times and entities. */
export interface Expectation {
  readonly quantity: string;
  readonly statistic: Statistic;
  readonly over: (typeof REDUCTIONS)[number];
  /** Only this entity; absent: all. */
  readonly entity?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface ScenarioDeclaration {
  readonly name: string;
  readonly title: Label;
  readonly about: Label;
  /** Folder of the data, below that of the scenario. */
  readonly data: string;
  /** CSV of forcing: entity, time, and a column `name [unit]` for each quantity. */
  readonly series: string;
  /** CSV of entities: entity and a column for each parameter taken from it. */
  readonly entities?: string;
  readonly clock: { readonly start: string; readonly steps: number; readonly step: '1 h' | '1 d' };
  readonly ensemble: { readonly members: number; readonly seed: string };
  readonly chain: readonly ChainLink[];
  readonly outputs: readonly OutputChoice[];
  readonly expect: readonly Expectation[];
}
