/**
 * Iterative proportional fitting: weights of a sample such that its margins are those of a county.
 *
 * Source: Deming & Stephan (1940) Ann. Math. Stat. 11, 427-444; convergence by Ireland & Kullback (1968) Biometrika 55,
 * 179-188: of all weights with these margins, those nearest to the first in information.
 */
import { InputError, throwIfAny, type Problem } from '../core/errors.js';

/** One margin: the class of each row, and the total of each class. */
export interface Margin {
  readonly name: string;
  readonly classes: ArrayLike<number>;
  readonly totals: readonly number[];
  /** What each row counts in this margin, such as its persons; absent: 1. */
  readonly counts?: ArrayLike<number>;
  /** What errors call it, or its class `k`; absent: its name. */
  readonly place?: (k?: number) => string;
}

const placeOf = ({ name, place }: Margin, k?: number): string => place?.(k) ?? `margin ${name}${k === undefined ? '' : `[${k}]`}`;

export interface Fitted {
  readonly weights: Float64Array;
  readonly rounds: number;
  /** Greatest relative difference of a margin that is left [1]. */
  readonly residual: number;
}

const MOST_ROUNDS = 10_000;
/** Rounds in which what is left has to shrink, or it never will. */
const PATIENCE = 500;

function check(margins: readonly Margin[], rows: number): void {
  const problems: Problem[] = [];
  for (const margin of margins) {
    const { classes, totals } = margin;
    if (classes.length !== rows) problems.push({ place: placeOf(margin), expected: `the class of ${rows} rows`, found: String(classes.length), code: 'poverty/length' });
    const seen = new Set(Array.from(classes));
    totals.forEach((total, k) => {
      if (!(total >= 0 && total < Infinity)) problems.push({ place: placeOf(margin, k), expected: 'a total >= 0', found: String(total), code: 'poverty/margin' });
      else if (total > 0 && !seen.has(k)) problems.push({ place: placeOf(margin, k), expected: 'a row of this class, for its total is above 0', found: 'none', code: 'poverty/margin' });
    });
    for (const k of seen) if (!(k in totals)) problems.push({ place: placeOf(margin), expected: `classes 0 to ${totals.length - 1}`, found: String(k), code: 'poverty/margin' });
  }
  throwIfAny(problems);
}

/** Rounds of Newton's method that a class takes at most. */
const NEWTON = 100;

/**
 * The θ by which weights w e^(θ c) of one class sum to `total` in their counts c.
 */
function tilt(pairs: readonly (readonly [weight: number, count: number])[], total: number): number {
  let theta = 0;
  for (let k = 0; k < NEWTON; k++) {
    let [sum, slope] = [0, 0];
    for (const [weight, count] of pairs) {
      const tilted = weight * Math.exp(theta * count) * count;
      sum += tilted;
      slope += tilted * count;
    }
    // in logarithms the step is never so long that it leaves the domain
    const step = (Math.log(total / sum) * sum) / slope;
    theta += step;
    if (Math.abs(step) < 1e-14) break;
  }
  return theta;
}

/** Meet one margin. Returns the greatest relative difference there was. */
function meet(weights: Float64Array, { classes, totals, counts }: Margin): number {
  let residual = 0;
  const sums = new Float64Array(totals.length);
  for (let i = 0; i < weights.length; i++) sums[classes[i]!]! += weights[i]! * (counts?.[i] ?? 1);
  // the other margins have left nobody of a class that has to be there
  if (totals.some((total, k) => total > 0 && sums[k] === 0)) return Infinity;
  const factors = totals.map((total, k) => {
    const sum = sums[k]!;
    if (sum > 0 && total > 0) residual = Math.max(residual, Math.abs(total / sum - 1));
    if (total === 0) return sum > 0 ? 0 : 1;
    if (counts === undefined) return total / sum;
    const pairs: [number, number][] = [];
    for (let i = 0; i < weights.length; i++) if (classes[i] === k && weights[i]! > 0 && counts[i]! > 0) pairs.push([weights[i]!, counts[i]!]);
    return Math.exp(tilt(pairs, total));
  });
  for (let i = 0; i < weights.length; i++) {
    const count = counts?.[i] ?? 1;
    if (count !== 0) weights[i]! *= factors[classes[i]!]! ** count;
  }
  return residual;
}

/**
 * Fit weights to margins.
 *
 * @param first weights to begin with, > 0
 * @param tolerance relative difference at which a margin is met [1]
 * @param enough difference that is taken all the same where no more is to be won [1]
 * @throws InputError `poverty/margin`, `poverty/length`, `poverty/not-fitted` where margins contradict each other
 */
export function fitWeights(first: ArrayLike<number>, margins: readonly Margin[], tolerance = 1e-9, enough = tolerance): Fitted {
  check(margins, first.length);
  const weights = Float64Array.from(first);
  let residuals: number[] = [];
  let before = Infinity;
  let round = 1;
  for (; round <= MOST_ROUNDS; round++) {
    residuals = margins.map((margin) => meet(weights, margin));
    const residual = Math.max(0, ...residuals);
    if (residual <= tolerance) return { weights, rounds: round, residual };
    if (residual === Infinity) break;
    if (round % PATIENCE !== 0) continue;
    if (!(residual < 0.99 * before)) break;
    before = residual;
  }
  const farthest = Math.max(...residuals);
  if (farthest <= enough) return { weights, rounds: Math.min(round, MOST_ROUNDS), residual: farthest };
  throw new InputError([{ place: placeOf(margins[residuals.indexOf(farthest)]!), expected: 'margins that one population of this sample can have', found: farthest === Infinity ? 'nobody left of a class by the other margins' : `${(100 * farthest).toPrecision(3)} % off after ${Math.min(round, MOST_ROUNDS)} rounds`, code: 'poverty/not-fitted' }]);
}

/**
 * Whole numbers of copies with the total of the weights: the cumulative sum, rounded; at most one off for a row.
 */
export function wholeCounts(weights: ArrayLike<number>): Uint32Array {
  const counts = new Uint32Array(weights.length);
  let [sum, given] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    const until = Math.round(sum);
    counts[i] = until - given;
    given = until;
  }
  return counts;
}
