/**
 * How a household comes on the list of those who are watched over in a year, and leaves it: by what of its months is bits, so
 * that a year in which nothing is seen costs nothing.
 *
 * What a trigger sees of costs is their sum over the year so far; who has left the list is seen again by what comes after.
 */
import { MONTHS } from './account.js';
import { channelOf } from './detection.js';
import { NEVER } from './draws.js';
import { TRAITS } from './household.js';
import type { LaidYear } from './laid-year.js';
import type { HouseholdPlan } from './plan.js';
import { watchOver, type Watched } from './watch.js';
import type { YearOutcome, YearRules } from './year-outcome.js';

/** Every month from `m` on. */
const bitsFrom = (m: number): number => ((1 << MONTHS) - 1) & -(1 << m);
/** The first of some months, at least one. */
const firstOf = (bits: number): number => 31 - Math.clz32(bits & -bits);

/** What there is to see of the year at hand; filled again for the next. */
const seen: { -readonly [key in keyof Watched]: Watched[key] } = { paid: new Float64Array(MONTHS), educated: new Float64Array(MONTHS), medicalAt: 0, educationAt: 0, troubled: 0, isListed: false, canWork: false };
/** Months in which a trigger but that of income fires: bit m; and the share of house or harvest that the storm damages [1]. */
let clues = 0;
let struck = 0;

/** Months in which a sum of costs so far is at a threshold. */
function monthsAt(sums: Float64Array, threshold: number): number {
  let bits = 0;
  for (let m = 0; m < MONTHS; m++) if (sums[m]! >= threshold) bits |= 1 << m;
  return bits;
}

/**
 * Look at a year before its months are gone through.
 *
 * @param damaged share of house or harvest that the storm damages [1]
 * @returns first month in which a trigger but that of income fires; `NEVER`: none does
 */
export function lookFor({ households, position, educated }: HouseholdPlan, { paid, billed }: LaidYear, { triggers, stormMonth }: YearRules, damaged: number): number {
  const traits = households.traits[position]!;
  seen.paid = paid;
  seen.educated = educated;
  seen.medicalAt = triggers.medical[traits & (TRAITS.lifted | TRAITS.monitored) ? 0 : 1];
  seen.educationAt = triggers.education;
  seen.isListed = (traits & TRAITS.monitored) !== 0;
  seen.canWork = (traits & TRAITS.labour) !== 0;
  struck = damaged;
  clues = (0 >= triggers.disaster ? bitsFrom(0) & ~bitsFrom(stormMonth) : 0) | (damaged >= triggers.disaster ? bitsFrom(stormMonth) : 0);
  if (billed || seen.medicalAt <= 0) clues |= monthsAt(paid, seen.medicalAt);
  if (educated[MONTHS - 1]! >= seen.educationAt) clues |= monthsAt(educated, seen.educationAt);
  return clues === 0 ? NEVER : firstOf(clues);
}

/** Channel by which a household is found in a month; -1: none. @param paid,educated costs before which it counts none [fen] */
const channelIn = (m: number, { triggers, stormMonth }: YearRules, isBelow: boolean, paid: number, educated: number, from: number): number =>
  channelOf(triggers, m, seen.medicalAt, seen.paid[m]! - paid, seen.educated[m]! - educated, m >= stormMonth && stormMonth >= from ? struck : 0, isBelow);

/** Month in which a household is registered that is found in month `m` by a trigger but that of income. */
export const registeredIn = (m: number, rules: YearRules): number => rules.triggers.registered[channelIn(m, rules, false, 0, 0, 0) * MONTHS + m]!;

/**
 * Who is on the list at the end of a year that was looked at and gone through.
 *
 * @param distressed,sweep months with less to live on than planned, and in which incomes are swept: bit m
 * @param out has what the year came to; receives channel and months of the list
 */
export function list({ failing }: HouseholdPlan, rules: YearRules, distressed: number, sweep: number, out: YearOutcome): void {
  const { triggers, stormMonth, exit } = rules;
  const { below } = out;
  const isBelow = (m: number): boolean => ((below >>> m) & 1) !== 0;
  const clear = clues | (below & sweep);
  const found = clear === 0 ? NEVER : firstOf(clear);
  out.detected = found;
  out.channel = found === NEVER ? -1 : channelIn(found, rules, isBelow(found), 0, 0, 0);
  out.registered = found === NEVER ? NEVER : triggers.registered[out.channel * MONTHS + found]!;
  out.exited = out.again = NEVER;
  // a guarantee that fails is no risk gone
  if (exit === undefined || failing || (!seen.isListed && out.registered >= MONTHS)) return;
  const hit = struck <= 0 ? 0 : out.unsafe ? bitsFrom(stormMonth) : struck >= triggers.disaster ? 1 << stormMonth : 0;
  seen.troubled = below | distressed | hit;
  const left = watchOver(seen, exit, found, out.registered);
  out.exited = left.month;
  if (left.month === NEVER) return;
  for (let m = Math.max(left.seen, found + 1); m < MONTHS && out.again === NEVER; m++) {
    const channel = channelIn(m, rules, isBelow(m), left.paid, left.educated, left.month);
    if (channel >= 0) out.again = triggers.registered[channel * MONTHS + m]!;
  }
  // a first clue after the exit sees it again
  if (found >= left.month) out.again = out.registered;
}
