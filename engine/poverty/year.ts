/**
 * One household's twelve months under one policy: storm, support, coping and detection on a year of draws.
 *
 * All variants of a year (no storm, storm, each support, a cause switched off) meet the same draws. Monthly amounts are
 * whole fen: a loss paid for exactly and at once is, to the bit, a loss that did not happen.
 *
 * Source: net income over the last 12 months against the line in force, strictly below.
 */
import { MONTHS, wholeFen } from './account.js';
import { INCOME } from './detection.js';
import { NEVER } from './draws.js';
import { TRAITS, type Households, type StormDamage } from './household.js';
import type { LaidYear } from './laid-year.js';
import type { HouseholdPlan } from './plan.js';
import { NO_SUPPORT, type Support } from './support.js';
import { list, lookFor, registeredIn } from './listing.js';
import { AT, aidedMonths, CAME, loadPlan, loadYear, NUMBERS, PAYOUTS, plainMonths } from './months.js';
import { preventedShare } from './warned.js';
import type { YearOutcome, YearRules } from './year-outcome.js';

/** What a storm does to one household once support has prevented what it can [1]. */
const hit = { crop: 0, house: 0, assets: 0, closed: 0, decay: 0 };
/** The rate of rebuilding that was asked for last. */
const rebuilt: { rate: YearRules['rate'] | null; assets: number; decay: number } = { rate: null, assets: 0, decay: 0 };

function decayOf(rate: YearRules['rate'], assets: number): number {
  if (rebuilt.rate !== rate || rebuilt.assets !== assets) {
    rebuilt.rate = rate;
    rebuilt.assets = assets;
    rebuilt.decay = Math.exp(-rate(assets) / MONTHS);
  }
  return rebuilt.decay;
}

function strike({ group, traits }: Households, i: number, damage: StormDamage | null, { retrofit, warning }: Support, rate: YearRules['rate']): void {
  hit.crop = hit.house = hit.assets = hit.closed = hit.decay = 0;
  if (damage !== null) {
    hit.crop = damage.crop[i]!;
    hit.house = damage.house[i]! * (1 - retrofit.house);
    hit.assets = damage.assets[i]! * (1 - retrofit.assets) * (1 - (warning === null ? 0 : preventedShare(warning, group[i]!, traits[i]!)));
    hit.closed = damage.closed[i]!;
    if (hit.assets > 0) hit.decay = decayOf(rate, hit.assets);
  }
}

/** Whether an index of insurance pays for household `i`. */
export const indexPays = ({ index }: Support, damage: StormDamage, i: number, basis: number): boolean => index.payout > 0 && damage.index[i]! * Math.exp(index.basis * basis) >= index.trigger;

/** Put the year back to its beginning. */
function begin({ households, position: i, year }: HouseholdPlan, rules: YearRules, damage: StormDamage | null): void {
  NUMBERS[AT.savings] = households.savings[i]!;
  NUMBERS[AT.debt] = NUMBERS[AT.sold] = NUMBERS[AT.distressed] = 0;
  NUMBERS[AT.credit] = households.credit[i]!;
  NUMBERS[AT.remittance] = households.remittance[i]!;
  NUMBERS[AT.assets] = households.assets[i]!;
  NUMBERS[AT.firePrice] = rules.firePrice;
  NUMBERS[AT.spending] = households.spending[i]!;
  NUMBERS[AT.year] = year;
  if (damage === null) return;
  NUMBERS[AT.crop] = hit.crop;
  NUMBERS[AT.left] = hit.assets;
  NUMBERS[AT.decay] = hit.decay;
  NUMBERS[AT.closed] = hit.closed;
  NUMBERS[AT.repair] = wholeFen(households.house[i]! * hit.house * rules.repairShare);
}

/** Go through the months under a support. */
function aided({ households, position: i, persons }: HouseholdPlan, basis: number, rules: YearRules, damage: StormDamage | null, support: Support, clue: number, sweep: number): void {
  const { cash, job, purchase, credit, indemnity, index } = support;
  const { stormMonth } = rules;
  const works = job.wage > 0 && (households.traits[i]! & TRAITS.labour) !== 0;
  const insured = damage !== null && (indemnity.cover > 0 || index.payout > 0);
  NUMBERS[AT.cover] = indemnity.cover;
  NUMBERS[AT.publicShare] = support.publicShare;
  NUMBERS[AT.jobWage] = works ? job.wage : 0;
  NUMBERS[AT.jobMonths] = job.months;
  NUMBERS[AT.displaced] = job.displaced;
  NUMBERS[AT.jobFrom] = job.from ?? Infinity;
  NUMBERS[AT.uplift] = purchase.uplift;
  NUMBERS[AT.most] = purchase.most;
  NUMBERS[AT.cash] = cash.perPerson * persons;
  NUMBERS[AT.cashMonth] = cash.month ?? Infinity;
  NUMBERS[AT.gain] = credit.gain;
  NUMBERS[AT.gainFrom] = credit.from;
  NUMBERS[AT.helped] = support.medical;
  NUMBERS[AT.premium] = support.premium;
  NUMBERS[AT.clue] = clue;
  NUMBERS[AT.clueRegistered] = clue < MONTHS ? registeredIn(clue, rules) : NEVER;
  NUMBERS[AT.cost] = support.fixedCost;
  if (insured) {
    PAYOUTS.fill(0);
    if (indexPays(support, damage, i, basis)) PAYOUTS[stormMonth + index.delay]! += index.payout;
  }
  aidedMonths(damage === null ? MONTHS : stormMonth, insured, indemnity.delay, cash.month === null || job.from === null, sweep);
}

/**
 * Simulate a household for a year.
 *
 * @param laid its year's draws over its plan, of `layYear`
 * @param damage of the storm; null: none comes
 * @param out receives what came of it
 */
export function simulateYear(plan: HouseholdPlan, laid: LaidYear, rules: YearRules, damage: StormDamage | null, support: Support, out: YearOutcome): void {
  strike(plan.households, plan.position, damage, support, rules.rate);
  const sweep = loadPlan(plan, rules, INCOME);
  loadYear(laid);
  begin(plan, rules, damage);
  const clue = lookFor(plan, laid, rules, Math.max(hit.house, hit.crop));
  if (support === NO_SUPPORT) plainMonths(damage === null ? MONTHS : rules.stormMonth);
  else aided(plan, laid.basis, rules, damage, support, clue, sweep);
  const last = MONTHS - 1;
  out.monthly.set(CAME);
  // amounts are whole fen: what the year came to more than planned is in the rolling sum
  out.income = NUMBERS[AT.rolling]!;
  out.rigid = laid.paid[last]! + plan.educated[last]! + NUMBERS[AT.rigid]!;
  out.lost = NUMBERS[AT.lost]!;
  out.cost = support === NO_SUPPORT ? 0 : NUMBERS[AT.cost]!;
  out.below = NUMBERS[AT.below]!;
  out.distressed = NUMBERS[AT.distressed]!;
  out.debt = NUMBERS[AT.debt]!;
  out.sold = NUMBERS[AT.sold]!;
  out.unsafe = hit.house >= rules.unsafeFrom;
  list(plan, rules, NUMBERS[AT.hard]!, sweep, out);
}
