/**
 * How a household in trouble comes to be known: triggers of departments and sweeps of income, each with its clock.
 *
 * A trigger fires in a month; a channel tells the village by its next day of pushing; registration takes working days on
 * the calendar (home check, comparison, notice, approval). So who is found late, or never, is a result.
 *
 * Source: rules of the monitoring platform: at most 20 working days, of them 5 of notice; disasters first help, then papers.
 */

/** Channels, in the order in which they are asked. */
export const DETECTION_CHANNELS = ['medical', 'education', 'disaster', 'income'] as const;
export type DetectionChannel = (typeof DETECTION_CHANNELS)[number];

export interface Triggers {
  /** Self-paid medical costs of the year so far at which it fires [fen]: of lifted households, of others. */
  readonly medical: readonly [lifted: number, others: number];
  /** Education costs of the year so far [fen]. */
  readonly education: number;
  /** Share of house or harvest damaged at which a household is on the list [1]. */
  readonly disaster: number;
  /** Whether incomes are swept at the end of each month of the run; the sweep sees 12 months' income below the line. */
  readonly sweep: readonly boolean[];
  /** Month in which a household found in a month is registered, element channel × 12 + month; 12 or more: not in this year. */
  readonly registered: Uint8Array;
}
