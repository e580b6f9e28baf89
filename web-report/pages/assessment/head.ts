/** The part of a report's data that is not columns: what the page knows before it reads a single score. */
import type { Label } from '../../../engine/core/label.js';
import type { Framework } from '../../../engine/scoring/framework.js';
import type { Audit, FieldValue, WeightRow, YearChange } from '../../../engine/scoring/result.js';
import type { Dictionary } from '../labels.js';
import type { ReportMeta } from './meta.js';

export interface LevelHead {
  readonly level: string;
  readonly title: Label;
  readonly rows: number;
  /** Lowest score of each grade; null: it has no place. */
  readonly cuts: readonly (number | null)[];
}

/** What may be left out where it does not fit, in this order. */
export type Dropped = 'cards' | 'actions' | 'names';

export interface ReportHead {
  readonly framework: Framework;
  readonly meta: ReportMeta;
  readonly labels: Dictionary;
  readonly year: number;
  readonly levels: readonly LevelHead[];
  readonly peerGroups: readonly string[];
  readonly weights: readonly WeightRow[];
  readonly fieldValues: { readonly units: number; readonly sampled: boolean; readonly rows: readonly FieldValue[] };
  readonly audit: Audit;
  /** How many findings and left-out rows there are; `audit` may hold fewer. */
  readonly findings: number;
  readonly leftOut: number;
  readonly change: YearChange | null;
  /** How many units the change was made of; `change.units` may hold fewer. */
  readonly changedUnits: number;
  readonly notes: readonly Label[];
  /** Chinese of what rules say in English: why they were not checked, what they found. */
  readonly chinese: Readonly<Record<string, string>>;
  readonly dropped: readonly Dropped[];
}
