/**
 * How a household comes on the list of those who are watched over in a year, and leaves it: by what of its months is bits, so
 * that a year in which nothing is seen costs nothing.
 *
 * What a trigger sees of costs is their sum over the year so far; who has left the list is seen again by what comes after. Its
 * risk counts as gone by the rules of `watch.ts`: months in a row without trouble, verified on the calendar of working days.
 */
import { at, bitsFrom, DISASTER_FROM, EDUCATED, EDUCATION_FROM, EXIT_LABOUR, EXIT_OTHERS, EXITS, FAILING, MEDICAL_LIFTED, MEDICAL_OTHERS, MONTHS, NEVER, number, OFF, PAID, REGISTERED, STORM_MONTH, SWEEP, TRAITS } from './layout';
import { billed } from './lay';
import { OUTCOME_AGAIN, OUTCOME_BELOW, OUTCOME_CHANNEL, OUTCOME_DETECTED, OUTCOME_EXITED, OUTCOME_REGISTERED, OUTCOME_UNSAFE } from './records';

/** Bits of `TRAITS` in `household.ts`. */
const LIFTED: i32 = 1;
const MONITORED: i32 = 2;
export const CAN_WORK: i32 = 4;
/** Channels in the order of `DETECTION_CHANNELS`. */
const BY_MEDICAL: i32 = 0;
const BY_EDUCATION: i32 = 1;
const BY_DISASTER: i32 = 2;
const BY_INCOME: i32 = 3;

/** What there is to see of the year at hand: months in which a trigger but that of income fires; share of house or harvest damaged; thresholds. */
let clues: i32 = 0;
let struck: f64 = 0;
let medicalFrom: f64 = 0;

/** Months in which a sum of costs so far is at a threshold. */
function monthsFrom(sums: usize, threshold: f64): i32 {
  let bits = 0;
  for (let m = 0; m < MONTHS; m++) bits |= i32(at(sums, m) >= threshold) << m;
  return bits;
}

/** Look at a year before its months are gone through. @returns first month with a clue; `NEVER`: none */
export function lookFor(damaged: f64): i32 {
  const disaster = number(DISASTER_FROM);
  const education = number(EDUCATION_FROM);
  const storm = <i32>number(STORM_MONTH);
  medicalFrom = (<i32>number(TRAITS) & (LIFTED | MONITORED)) != 0 ? number(MEDICAL_LIFTED) : number(MEDICAL_OTHERS);
  struck = damaged;
  clues = (0 >= disaster ? bitsFrom(0) & ~bitsFrom(storm) : 0) | (damaged >= disaster ? bitsFrom(storm) : 0);
  if (billed() || medicalFrom <= 0) clues |= monthsFrom(PAID, medicalFrom);
  if (at(EDUCATED, MONTHS - 1) >= education) clues |= monthsFrom(EDUCATED, education);
  return clues == 0 ? NEVER : ctz(clues);
}

/** Position of the first channel that fires in a month; -1: none. @param paid,educated costs before which it counts none */
function channelIn(m: i32, isBelow: bool, paid: f64, educated: f64, from: i32): i32 {
  const storm = <i32>number(STORM_MONTH);
  if (at(PAID, m) - paid >= medicalFrom) return BY_MEDICAL;
  if (at(EDUCATED, m) - educated >= number(EDUCATION_FROM)) return BY_EDUCATION;
  if ((m >= storm && storm >= from ? struck : 0) >= number(DISASTER_FROM)) return BY_DISASTER;
  return isBelow && ((<i32>number(SWEEP) >>> m) & 1) != 0 ? BY_INCOME : -1;
}

@inline
function registeredBy(channel: i32, m: i32): i32 {
  return <i32>at(REGISTERED, channel * MONTHS + m);
}

/** Month in which who is seen below in a sweep of incomes is registered. */
export function registeredBySweep(m: i32): i32 {
  return registeredBy(BY_INCOME, m);
}

/** Month in which a household is registered that is found in month `m` by a clue. */
export function registeredByClue(m: i32): i32 {
  return registeredBy(channelIn(m, false, 0, 0, 0), m);
}

/** How it left the list: month from which it is off, month in which that is seen, costs of the year up to then. */
let leftMonth: i32 = NEVER;
let leftSeen: i32 = NEVER;
let leftPaid: f64 = 0;
let leftEducated: f64 = 0;

/** Watch over a household that is on the list, or comes on it. @param troubled months with trouble: bit m */
function watchOver(troubled: i32, isListed: bool, found: i32, registered: i32): void {
  const education = number(EDUCATION_FROM);
  const needed = <i32>number((<i32>number(TRAITS) & CAN_WORK) != 0 ? EXIT_LABOUR : EXIT_OTHERS);
  let since = isListed ? 0 : registered + 1;
  let pending = NEVER;
  const first = isListed ? 0 : max(registered, found + 1);
  const isLate = first > 0 && first < MONTHS;
  let paidThen = isLate ? at(PAID, first - 1) : 0;
  let educatedThen = isLate ? at(EDUCATED, first - 1) : 0;
  leftMonth = leftSeen = NEVER;
  leftPaid = leftEducated = 0;
  for (let m = first; m < MONTHS; m++) {
    const paid = at(PAID, m);
    const educated = at(EDUCATED, m);
    if (m < since) {
      paidThen = paid;
      educatedThen = educated;
      continue;
    }
    if (pending <= m) {
      leftMonth = pending;
      leftSeen = m;
      break;
    }
    if (((troubled >>> m) & 1) != 0 || paid - paidThen >= medicalFrom || educated - educatedThen >= education) {
      since = m + 1;
      paidThen = paid;
      educatedThen = educated;
      pending = NEVER;
    } else if (pending == NEVER && m + 1 - since >= needed) pending = <i32>at(OFF, m);
    leftPaid = paid;
    leftEducated = educated;
  }
}

/** Whether household is on the list when the year begins. */
@inline
export function listedAlready(): bool {
  return (<i32>number(TRAITS) & MONITORED) != 0;
}

/** Who is on the list at the end of a year that was looked at and gone through. @param distressed months with less to live on than planned: bit m; `out` has months below and whether the house is unsafe */
export function list(distressed: i32, out: usize): void {
  const below = load<i32>(out, OUTCOME_BELOW);
  const clear = clues | (below & <i32>number(SWEEP));
  const found = clear == 0 ? NEVER : <i32>ctz(clear);
  let channel = -1;
  let registered = NEVER;
  if (found != NEVER) {
    channel = channelIn(found, ((below >>> found) & 1) != 0, 0, 0, 0);
    registered = registeredBy(channel, found);
  }
  store<i32>(out, found, OUTCOME_DETECTED);
  store<i32>(out, channel, OUTCOME_CHANNEL);
  store<i32>(out, registered, OUTCOME_REGISTERED);
  store<i32>(out, NEVER, OUTCOME_EXITED);
  store<i32>(out, NEVER, OUTCOME_AGAIN);
  const isListed = listedAlready();
  // a guarantee that fails is no risk gone
  if (number(EXITS) == 0 || number(FAILING) != 0 || (!isListed && registered >= MONTHS)) return;
  const storm = <i32>number(STORM_MONTH);
  const hit = struck <= 0 ? 0 : load<i32>(out, OUTCOME_UNSAFE) != 0 ? bitsFrom(storm) : struck >= number(DISASTER_FROM) ? 1 << storm : 0;
  watchOver(below | distressed | hit, isListed, found, registered);
  store<i32>(out, leftMonth, OUTCOME_EXITED);
  if (leftMonth == NEVER) return;
  let again = NEVER;
  for (let m = max(leftSeen, found + 1); m < MONTHS && again == NEVER; m++) {
    const by = channelIn(m, ((below >>> m) & 1) != 0, leftPaid, leftEducated, leftMonth);
    if (by >= 0) again = registeredBy(by, m);
  }
  // a first clue after the exit sees it again
  if (found >= leftMonth) again = registered;
  store<i32>(out, again, OUTCOME_AGAIN);
}
