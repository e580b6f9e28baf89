/**
 * A household's year to the fen: net income by source, and rigid spending beside it, never netted.
 *
 * Net income = wages + (farm revenue - production cost) + business + property + transfers in - transfers out + payouts for what
 * was lost. Rigid spending (self-paid medical, education, repair) is not taken off: it is tested on its own. Amounts are whole fen in
 * doubles, so that sums are exact in any order and what is paid for exactly is as if it had not been lost.
 *
 * Source: the rules of identification of monitored households (net income of the last 12 months, four sources).
 */

/** Months of a year's account. */
export const MONTHS = 12;
/** Fen in a yuan. */
export const FEN = 100;

/** Whole fen of an amount [yuan]. */
export const fenOf = (yuan: number): number => Math.round(yuan * FEN);

/** Columns of a household's plan, element i × 12 + month: what comes and goes if nothing happens [fen]. */
export const LEDGER = ['wage', 'farmRevenue', 'farmCost', 'business', 'property', 'transferIn', 'transferOut', 'education'] as const;
export type LedgerColumn = (typeof LEDGER)[number];
export type Ledger = Readonly<Record<LedgerColumn, Float64Array>>;

/** An empty ledger of `n` households. */
export const emptyLedger = (n: number): Ledger => Object.fromEntries(LEDGER.map((column) => [column, new Float64Array(n * MONTHS)])) as Record<LedgerColumn, Float64Array>;

/** Planned net income of a household in a month [fen]: what comes if nothing happens. */
export function plannedNet(ledger: Ledger, at: number): number {
  return ledger.wage[at]! + ledger.farmRevenue[at]! - ledger.farmCost[at]! + ledger.business[at]! + ledger.property[at]! + ledger.transferIn[at]! - ledger.transferOut[at]!;
}
