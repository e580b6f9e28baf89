/** What the risk report shows of a run. */
import type { Label } from '../../../engine/core/label.js';
import type { Model } from '../../../engine/core/model.js';
import type { BoundarySource } from '../../charts/boundary-map.js';
import type { ExceedanceLine } from '../../charts/exceedance-curve.js';
import type { QuantityNames } from '../parts.js';

export interface FanSeries {
  readonly place: string;
  readonly quantity: string;
  readonly unit: string;
  /** Start of the first step [ms since 1970 UTC]; length of a step [s]. */
  readonly start: number;
  readonly step: number;
  readonly mean: Float64Array;
  readonly q05: Float64Array;
  readonly q50: Float64Array;
  readonly q95: Float64Array;
  readonly above: number | null;
  readonly rain: { readonly step: number; readonly values: Float64Array } | null;
}

export interface FloodPictures {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  readonly median: Float64Array;
  readonly high: Float64Array;
  readonly frames: readonly { readonly title: string; readonly depth: Float64Array }[];
  /** Median depth under each policy that reaches the water [m]. */
  readonly policies: readonly { readonly policy: Label; readonly median: Float64Array }[];
  /** What it comes to at sites, all of them together first and then the hardest hit; null: nothing of sites is kept. */
  readonly sites: SiteRows | null;
}

export interface SiteRows {
  /** Quantities with their units. */
  readonly columns: readonly string[];
  /** Quantiles over members by column; null: none of this place. */
  readonly rows: readonly { readonly place: string; readonly cells: readonly ({ readonly q05: number; readonly q50: number; readonly q95: number } | null)[] }[];
  /** Sites there are. */
  readonly count: number;
}

export interface RiskReport {
  readonly title: Label;
  readonly about: Label;
  readonly code: string;
  readonly names: QuantityNames;
  readonly entities: number;
  readonly sites: number;
  readonly steps: number;
  readonly members: number;
  readonly seed: string;
  readonly missing: readonly string[];
  readonly outcomes: readonly { readonly text: string; readonly holds: boolean }[];
  /** Of the first quantity with a line; null: there is none. */
  readonly levels: { readonly quantity: string; readonly unit: string; readonly line: number; readonly places: readonly { readonly id: string; readonly share: number }[] } | null;
  /** The user's boundaries, reviewed for the public; null: a grid of codes stands in for a map. */
  readonly boundary: BoundarySource | null;
  readonly fans: readonly FanSeries[];
  /** How many places are shown. */
  readonly shown: number;
  /** Named lines of one quantity: the most likely places first, of `count`; null where a place has no such line. */
  readonly lines: readonly { readonly quantity: string; readonly unit: string; readonly names: readonly string[]; readonly count: number; readonly places: readonly { readonly id: string; readonly at: readonly ({ readonly line: number; readonly probability: number } | null)[] }[] }[];
  /** Median critical rain over members, by line and soil; columns are durations with their pattern; null: beyond 2,000 mm. */
  readonly critical: { readonly members: number; readonly columns: readonly string[]; readonly count: number; readonly rows: readonly { readonly place: string; readonly line: string; readonly soil: 'dry' | 'normal' | 'wet'; readonly cells: readonly { readonly q05: number | null; readonly q50: number | null; readonly q95: number | null; readonly already: number; readonly peakWithoutRain: number | null }[] }[] } | null;
  readonly exceedance: { readonly unit: string; readonly lines: readonly ExceedanceLine[] } | null;
  readonly differences: readonly { readonly policy: Label; readonly rows: readonly { readonly title: string; readonly quantity: string; readonly unit: string; readonly value: number; readonly low: number | null; readonly high: number | null }[] }[];
  /** Points of a sweep under each policy, of `count`: parameters, then by output mean and 5-95 % at the place of the greatest mean; null: none. */
  readonly sweep: { readonly parameters: readonly string[]; readonly outputs: readonly string[]; readonly count: number; readonly rows: readonly { readonly policy: Label | null; readonly values: readonly number[]; readonly cells: readonly ({ readonly mean: number; readonly q05: number; readonly q95: number } | null)[] }[] } | null;
  readonly flood: FloodPictures | null;
  /** Money and people, all places together: quantiles over members, by policy. */
  readonly totals: readonly { readonly policy: Label | null; readonly quantity: string; readonly unit: string; readonly places: number; readonly mean: number; readonly q05: number; readonly q50: number; readonly q95: number }[];
  readonly ledgers: readonly { readonly model: string; readonly of: 'water' | 'money' | 'people'; readonly part: Label | null; readonly policy: Label | null; readonly unit: string; readonly in: number; readonly out: number; readonly stored: number; readonly residual: number }[];
  readonly models: readonly { readonly model: Model; /** Record of the past it is fitted to; null: none. */ readonly calibration: string | null; readonly values: Readonly<Record<string, string>> }[];
}
