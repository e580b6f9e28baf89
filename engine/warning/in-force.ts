/** Which edition of a rule is in force at which steps: each step keeps to the one of its own date. */
import type { Warranted } from './plan.js';
import { LEVELS, ruleFor, type Edition, type HazardRule } from './rule.js';

/** A rule from a step on, until the next. */
export interface InForce {
  readonly from: number;
  readonly edition: Edition;
  readonly rule: HazardRule;
}

/** A rule as far as it can be held, up to a step. */
export interface Span extends InForce {
  readonly to: number;
}

/** A step and its day, YYYY-MM-DD. */
export interface DatedStep {
  readonly from: number;
  readonly day: string;
}

/**
 * Steps from which on other editions may hold: the first, and the first of each day that one begins on.
 *
 * @param dayOf day of a step, never before that of the step before
 */
export function datedSteps(editions: readonly Edition[], steps: number, dayOf: (step: number) => string): DatedStep[] {
  const dates: DatedStep[] = [{ from: 0, day: dayOf(0) }];
  const last = dayOf(steps - 1);
  for (const effective of [...new Set(editions.map((edition) => edition.effective))].sort()) {
    if (effective <= dates[0]!.day || effective > last) continue;
    let [low, high] = [0, steps - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (dayOf(middle) >= effective) high = middle;
      else low = middle + 1;
    }
    if (dates.at(-1)!.from === low) dates.pop(); // a long step that two begin in
    dates.push({ from: low, day: dayOf(low) });
  }
  return dates;
}

/** The rules of a hazard at a unit, each from the step on that it is in force; none before the first edition. */
export function rulesInForce(editions: readonly Edition[], hazard: string, unit: string, dates: readonly DatedStep[]): InForce[] {
  const out: InForce[] = [];
  for (const { from, day } of dates) {
    const found = ruleFor(editions, hazard, unit, day);
    if (found !== null && out.at(-1)?.rule !== found.rule) out.push({ from, ...found });
  }
  return out;
}

/** The one of a step; undefined: none is in force yet, or the one that is cannot be held. */
export const inForceAt = <T extends { readonly from: number; readonly to?: number }>(spans: readonly T[], step: number): T | undefined => spans.findLast(({ from, to = Infinity }) => from <= step && step < to);

/** What is warranted step by step, of the rule that is in force there; nothing is known where none is. */
export function joined(spans: readonly { readonly from: number; readonly to: number; readonly made: Warranted }[], steps: number): Warranted {
  const [first] = spans;
  if (first !== undefined && spans.length === 1 && first.from === 0 && first.to === steps) return first.made;
  const out = { level: new Uint8Array(steps), most: new Uint8Array(steps), holding: new Uint8Array(steps), probability: new Float64Array(LEVELS.length * steps), open: new Float64Array(LEVELS.length * steps), unknown: new Uint8Array(steps).fill(1) };
  for (const { from, to, made } of spans) {
    for (const name of ['level', 'most', 'holding', 'unknown'] as const) out[name].set(made[name].subarray(from, to), from);
    for (const name of ['probability', 'open'] as const) for (let k = 0; k < LEVELS.length; k++) out[name].set(made[name].subarray(k * steps + from, k * steps + to), k * steps + from);
  }
  return out;
}
