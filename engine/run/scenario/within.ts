/** One member's steps as one number. */
import type { Within } from './declaration.js';

/** Time below or at 0 that parts one event from the next [s]: 7 days. */
const APART = 7 * 86_400;

type Fold = (values: Float64Array, members: number, m: number) => number;

const fold = (start: (first: number) => number, step: (all: number, value: number) => number): Fold => (values, members, m) => {
  let all = start(values[m]!);
  for (let at = m; at < values.length; at += members) all = step(all, values[at]!);
  return all;
};

const FOLDS: Readonly<Record<Within, Fold>> = {
  max: fold((first) => first, Math.max),
  min: fold((first) => first, Math.min),
  sum: fold(() => 0, (all, value) => all + value),
  mean: (values, members, m) => FOLDS.sum(values, members, m) / (values.length / members),
  last: (values, members, m) => values[values.length - members + m]!,
};

/** Every member's number. @param values element `t * members + m` */
export const withinMembers = (within: Within, values: Float64Array, members: number): Float64Array => Float64Array.from({ length: members }, (_, m) => FOLDS[within](values, members, m));

/** Every member's number over the steps at which it has a value; NaN where it has none. @param values NaN: none */
export const withinKnown = (within: Within, values: Float64Array, members: number): Float64Array =>
  Float64Array.from({ length: members }, (_, m) => {
    const own = values.filter((value, at) => at % members === m && !Number.isNaN(value));
    return own.length === 0 ? NaN : FOLDS[within](own, 1, 0);
  });

/**
 * Every member's sum over events of their greatest value: an event is a run of steps above 0, and another begins only
 * after 7 days without. A house damaged on five days of one flood is damaged once.
 *
 * @param dt length of a step [s]
 */
export function eventSums(values: Float64Array, members: number, dt: number): Float64Array {
  return Float64Array.from({ length: members }, (_, m) => {
    let [all, greatest, dry] = [0, 0, 0];
    for (let at = m; at < values.length; at += members) {
      const value = values[at]!;
      if (value > 0) {
        greatest = Math.max(greatest, value);
        dry = 0;
      } else if (greatest > 0 && (dry += dt) >= APART) {
        all += greatest;
        greatest = 0;
      }
    }
    return all + greatest;
  });
}
