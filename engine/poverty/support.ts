/**
 * Support a household may be given, in one form that the year can be simulated with. Amounts are fen, and data.
 *
 * Insurance may cover what is lost (indemnity) or pay when an index passes its trigger (with a basis: the index and the
 * damage need not agree). Jobs, cash and a medical layer may wait until a household is registered, as they do in practice.
 */
import type { WarnedShares } from './warned.js';

export interface Support {
  /** Paid once to each person [fen]: in a month, or in the month of registration where that is `null`. */
  readonly cash: { readonly perPerson: number; readonly month: number | null };
  /** Share of storm losses that is paid for [1]: harvest, wages of closed days, business, repair; after so many months. */
  readonly indemnity: { readonly cover: number; readonly delay: number };
  /** Paid where index × e^(basis z) reaches the trigger, z standard normal [fen]. */
  readonly index: { readonly payout: number; readonly trigger: number; readonly basis: number; readonly delay: number };
  /** Premium that the household pays itself, in the first month [fen]. */
  readonly premium: number;
  /** Wage of a public job a month [fen]; months it lasts; share of own wages it displaces [1]; first month, `null`: of registration. */
  readonly job: { readonly wage: number; readonly months: number; readonly displaced: number; readonly from: number | null };
  /** Farm revenue gained by purchase assistance [1], up to so much in a year [fen]. */
  readonly purchase: { readonly uplift: number; readonly most: number };
  /** Net return of a loan a month, after interest [fen], from this month on. */
  readonly credit: { readonly gain: number; readonly from: number };
  /** Share of self-paid medical costs that is paid [1]. */
  readonly medical: number;
  /** Share of damage that does not happen [1]: to the house, to productive assets. */
  readonly retrofit: { readonly house: number; readonly assets: number };
  /** What an early warning prevents; null: there is none. */
  readonly warning: WarnedShares | null;
  /** Public cost that does not hang on the year [fen]. */
  readonly fixedCost: number;
  /** Share of the payouts of insurance that is public money [1]. */
  readonly publicShare: number;
}

/** No support at all. */
export const NO_SUPPORT: Support = {
  cash: { perPerson: 0, month: 0 },
  indemnity: { cover: 0, delay: 0 },
  index: { payout: 0, trigger: Infinity, basis: 0, delay: 0 },
  premium: 0,
  job: { wage: 0, months: 0, displaced: 0, from: 0 },
  purchase: { uplift: 0, most: 0 },
  credit: { gain: 0, from: 0 },
  medical: 0,
  retrofit: { house: 0, assets: 0 },
  warning: null,
  fixedCost: 0,
  publicShare: 0,
};
