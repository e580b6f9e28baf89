/** The steps of a link: so many of the clock in each, or the whole months of the run. */
import { calendarDate, type Clock } from './clock.js';

export interface LinkSteps {
  /** Steps of the clock in one of its own; of months, on average. */
  readonly factor: number;
  /** Of months: the step of the clock that each begins with, and the end; null: all steps are as long as each other. */
  readonly months: readonly number[] | null;
}

/** The first step of each month of a run, and its end; null where it does not begin and end with a month. */
export function wholeMonths(clock: Clock): number[] | null {
  const begins = (t: number): boolean => {
    const { day } = calendarDate(clock, t);
    return day === 1 && (clock.start + t * clock.dt * 1_000 + 8 * 3_600_000) % 86_400_000 === 0;
  };
  if (!begins(0) || !begins(clock.steps)) return null;
  return Array.from({ length: clock.steps + 1 }, (_, t) => t).filter(begins);
}

/** How many steps a link has. */
export const stepsOf = ({ factor, months }: LinkSteps, { steps }: Clock): number => (months === null ? steps / factor : months.length - 1);

/** The step of the clock that step t of a link begins with. */
export const clockStepOf = ({ factor, months }: LinkSteps, t: number): number => (months === null ? t * factor : months[t]!);

/** The step of a link that is the last to have ended by the end of step t of the clock; -1: none has. */
export function lastEnded({ factor, months }: LinkSteps, t: number): number {
  if (months === null) return Math.floor((t + 1) / factor) - 1;
  let k = 0;
  while (k + 1 < months.length && months[k + 1]! <= t + 1) k++;
  return k - 1;
}

/** A link of the step of the clock. */
export const CLOCK_STEPS: LinkSteps = { factor: 1, months: null };
