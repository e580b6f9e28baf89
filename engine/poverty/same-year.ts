/**
 * Which ways of a year cannot differ: a support that has nothing to act on, a storm that passes by, a cause without an event
 * in this draw. What cannot differ is simulated once, and is the same to the bit; nothing here is an estimate.
 */
import { MONTHS } from './account.js';
import { TRAITS, type StormDamage } from './household.js';
import type { LaidYear } from './laid-year.js';
import type { HouseholdPlan } from './plan.js';
import type { Support } from './support.js';
import { preventedShare } from './warned.js';
import type { YearOutcome } from './year-outcome.js';
import { indexPays } from './year.js';

/** Whether a storm does anything to household `i`. */
export const strikes = ({ crop, assets, house, closed }: StormDamage, i: number): boolean => crop[i]! > 0 || assets[i]! > 0 || house[i]! > 0 || closed[i]! > 0;

/**
 * Whether a support changes anything but its fixed cost.
 *
 * @param damage of the storm the year meets; null: none
 * @param without what comes of the same year without support
 */
export function acts(support: Support, plan: HouseholdPlan, laid: LaidYear, damage: StormDamage | null, without: YearOutcome): boolean {
  const { cash, job, credit, purchase, indemnity, retrofit, warning } = support;
  const { position: i, households } = plan;
  if (support.premium !== 0) return true;
  if (cash.perPerson !== 0 && (cash.month ?? without.registered) < MONTHS) return true;
  if (job.wage > 0 && (households.traits[i]! & TRAITS.labour) !== 0 && (job.from ?? without.registered + 1) < MONTHS) return true;
  if (credit.gain !== 0 && credit.from < MONTHS) return true;
  if (purchase.uplift > 0 && plan.farms) return true;
  if (support.medical !== 0 && laid.billed) return true;
  if (damage === null) return false;
  if (indexPays(support, damage, i, laid.basis)) return true;
  if (retrofit.house > 0 && damage.house[i]! > 0) return true;
  const assets = damage.assets[i]! > 0;
  return assets ? retrofit.assets > 0 || (warning !== null && preventedShare(warning, households.group[i]!, households.traits[i]!) > 0) || indemnity.cover > 0 : indemnity.cover > 0 && without.lost > 0;
}
