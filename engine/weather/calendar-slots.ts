/**
 * Where each step of a record stands in the year: the 12 months, or the 365 days with the leap day put to the day before
 * it. What is compared with its own season is compared within a slot.
 */

export interface Seasons {
  /** Slots in a year: 12 or 365. */
  readonly slots: number;
  /** Slot of each step, from 0; one element per step. */
  readonly slotOf: Uint16Array;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DAYS = 365;
/** 28 February. */
const LEAP_SLOT = 58;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The slots of `steps` months, the first of them in `month` (1 to 12). */
export const monthsOf = (steps: number, month = 1): Seasons => ({ slots: 12, slotOf: Uint16Array.from({ length: steps }, (_, t) => (t + month - 1) % 12) });

/** Slot of a day of the year, from 0: 29 February counts as 28 February. */
export const daySlot = (month: number, day: number): number => MONTH_DAYS.slice(0, month - 1).reduce((sum, days) => sum + days, 0) + Math.min(day, MONTH_DAYS[month - 1]!) - 1;

/** The slots of `steps` days from a day of the Gregorian calendar on; months and days count from 1. */
export function daysOf(steps: number, year: number, month = 1, day = 1): Seasons {
  const slotOf = new Uint16Array(steps);
  let slot = daySlot(month, day);
  let leapDay = month === 2 && day === 29;
  for (let t = 0; t < steps; t++) {
    slotOf[t] = slot;
    if (slot === LEAP_SLOT && !leapDay && isLeap(year)) leapDay = true;
    else {
      leapDay = false;
      slot++;
      if (slot === DAYS) {
        slot = 0;
        year++;
      }
    }
  }
  return { slots: DAYS, slotOf };
}

/** Month, 0 to 11, of a slot among 12 or 365. */
export function monthOfSlot(slots: number, slot: number): number {
  if (slots === MONTH_DAYS.length) return slot;
  let month = 0;
  for (let left: number = slot; left >= MONTH_DAYS[month]!; month++) left -= MONTH_DAYS[month]!;
  return month;
}

/** The steps of each slot, one slot after another: those of slot s are `steps[first[s]]` up to before `steps[first[s + 1]]`. */
export function stepsBySlot({ slots, slotOf }: Seasons): { readonly first: Uint32Array; readonly steps: Uint32Array } {
  const first = new Uint32Array(slots + 1);
  for (const slot of slotOf) first[slot + 1]!++;
  for (let s = 0; s < slots; s++) first[s + 1]! += first[s]!;
  const next = first.slice(0, slots);
  const steps = new Uint32Array(slotOf.length);
  slotOf.forEach((slot, t) => {
    steps[next[slot]!] = t;
    next[slot]!++;
  });
  return { first, steps };
}
