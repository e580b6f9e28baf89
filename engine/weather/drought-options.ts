/** What may be chosen of a drought index, and what is wrong with a choice or a record. */
import type { Problem } from '../core/errors.js';
import type { Seasons } from './calendar-slots.js';
import type { ZeroRule } from './drought-fit.js';

export interface FitOptions {
  /** Steps summed up to each: 1 to 24 months, or 1 to 730 days. */
  readonly scale: number;
  /** What a step counts for in the sum of the step after it, 1 for the step itself [1], above 0 to 1; absent: 1, a plain sum. */
  readonly decay?: number;
  /** Steps whose window sums are fitted, from `first` up to before `end`; absent: all. */
  readonly calibration?: { readonly first: number; readonly end: number };
  /** Seasons on either side that lend their values, for days; absent: 0. */
  readonly pool?: number;
  /** Least number of values a distribution is fitted to (for gamma, of those above zero); absent: 10. */
  readonly minimumSample?: number;
}

export interface IndexOptions {
  /** Absent: 'upper'. */
  readonly zeroRule?: ZeroRule;
  /** Largest index either way [1], above 0 to 8; absent: 3.09, the deviate of one in a thousand. */
  readonly clip?: number;
}

const MONTHS = { slots: 12, longest: 24 };
const LONGEST_DAYS = 730;
const GREATEST_CLIP = 8;

function wholeWithin(place: string, value: number, least: number, most: number, problems: Problem[]): void {
  if (!Number.isInteger(value) || value < least || value > most) problems.push({ place, expected: `a whole number from ${least} to ${most}`, found: String(value), code: 'drought/option' });
}

/** What is wrong with a record and its calendar. */
export function checkRecord(values: Float64Array, n: number, { slots, slotOf }: Seasons, problems: Problem[]): void {
  if (values.length !== slotOf.length * n) problems.push({ place: 'calendar.slotOf', expected: `an element for each of the ${values.length / n} steps`, found: `${slotOf.length}`, code: 'drought/length' });
  const beyond = slotOf.findIndex((slot) => slot >= slots);
  if (beyond >= 0) problems.push({ place: `calendar.slotOf[${beyond}]`, expected: `a slot below ${slots}`, found: String(slotOf[beyond]), code: 'drought/slot' });
}

export function checkFit({ scale, decay = 1, calibration, pool = 0, minimumSample = 10 }: FitOptions, { slots, slotOf }: Seasons, problems: Problem[]): void {
  wholeWithin('scale', scale, 1, slots === MONTHS.slots ? MONTHS.longest : LONGEST_DAYS, problems);
  if (!(decay > 0 && decay <= 1)) problems.push({ place: 'decay', expected: 'a number above 0, at most 1', found: String(decay), code: 'drought/option' });
  wholeWithin('pool', pool, 0, (slots - 1) >> 1, problems);
  wholeWithin('minimumSample', minimumSample, 3, 1_000_000, problems);
  if (calibration === undefined) return;
  wholeWithin('calibration.first', calibration.first, 0, slotOf.length, problems);
  wholeWithin('calibration.end', calibration.end, calibration.first, slotOf.length, problems);
}

export function checkIndex({ clip = 3.09 }: IndexOptions, problems: Problem[]): void {
  if (!(clip > 0 && clip <= GREATEST_CLIP)) problems.push({ place: 'clip', expected: `a number above 0 to ${GREATEST_CLIP}`, found: String(clip), code: 'drought/option' });
}

/** The first value of each station that no measurement gives. */
export function checkValues(name: string, values: Float64Array, n: number, least: number, problems: Problem[]): void {
  const seen = new Set<number>();
  values.forEach((value, at) => {
    const usable = Number.isNaN(value) || (Number.isFinite(value) && value >= least);
    if (usable || seen.has(at % n)) return;
    seen.add(at % n);
    problems.push({ place: `${name}[${at}]`, expected: least === 0 ? 'a finite number >= 0, or NaN where missing' : 'a finite number, or NaN where missing', found: String(value), code: 'drought/value' });
  });
}
