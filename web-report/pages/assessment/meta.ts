/** What the report says about where its numbers come from; none of it enters a score. */
import type { Label } from '../../../engine/core/label.js';

/** A veto in force on a unit: its grade is capped, its score is not altered. */
export interface AppliedVeto {
  readonly level: string;
  readonly unit: string;
  readonly kind: string;
  readonly highestGrade: string;
  readonly evidence: string;
  /** ISO 8601 date. */
  readonly date: string;
}

export interface ReportMeta {
  /** Every file that was read, by the option that names it, with its number of data rows; null: a table beside the data. */
  readonly inputs: readonly { readonly role: string; readonly path: string; readonly sha256: string; readonly rows: number | null }[];
  readonly frameworkSha256: string;
  readonly codeVersion: string;
  /** Made-up data, and the seed it was made with where it is known; null: data of real units. */
  readonly synthetic: { readonly seed: string | null } | null;
  /** The year of the division codes, and whether a rule looked them up in that year's table; null where codes are no divisions. */
  readonly divisionEdition: { readonly year: number; readonly checked: boolean } | null;
  /** Number of errors in the input that were accepted; their cells count as missing. */
  readonly acceptedErrors: number;
  readonly grading: 'cuts' | 'quota';
  readonly vetoes: readonly AppliedVeto[];
  readonly notes: readonly Label[];
}
