/** Quantiles of the members of a nowcast, lead by lead. */
import { quantileOf } from '../../core/statistics.js';

/** Members of one quantity after its last step; element `k * members + m`. */
export interface QuantityNowcast {
  readonly quantity: string;
  readonly unit: string;
  /** Beginning of the last step that was observed [ms since 1970]. */
  readonly issued: number;
  readonly values: Float64Array;
  /** Of each step the members, the smallest first, where that is known; absent: it is not. */
  readonly order?: Uint16Array;
  /** Of a place that several units look at, so that what follows from it is made once. */
  readonly isShared?: boolean;
  /** Stage: whether the error of the models was known, and steps of the last day without rain seen. */
  readonly corrected?: boolean;
  readonly unseen?: number;
}

interface Quantiles {
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
}

export interface Fan extends Quantiles {
  readonly quantity: string;
  readonly unit: string;
  readonly issued: number;
  /** Lines of the rules that a value of one step is held against: 1 blue … 4 red. */
  readonly lines: readonly { readonly level: number; readonly value: number }[];
  readonly isShared?: boolean;
  readonly corrected?: boolean;
  readonly unseen?: number;
}

export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** In place, smallest first: for so few numbers, or where they lie so already, this takes a fraction of what a sort for many does. */
function sortFew(values: Float64Array): void {
  for (let k = 1; k < values.length; k++) {
    const value = values[k]!;
    let at = k;
    for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
}

/** Up to so many a sort by insertion is the faster. */
const FEW = 64;
let sorted = new Float64Array(0);

function quantilesOf({ values, order }: QuantityNowcast, members: number): Quantiles {
  const leads = values.length / members;
  const [p10, p50, p90]: [number[], number[], number[]] = [[], [], []];
  if (sorted.length !== members) sorted = new Float64Array(members);
  for (let k = 0; k < leads; k++) {
    const base = k * members;
    for (let m = 0; m < members; m++) sorted[m] = values[base + (order === undefined ? m : order[base + m]!)]!;
    if (members <= FEW || order !== undefined) sortFew(sorted);
    else sorted.sort();
    p10.push(rounded(quantileOf(sorted, 0.1)));
    p50.push(rounded(quantileOf(sorted, 0.5)));
    p90.push(rounded(quantileOf(sorted, 0.9)));
  }
  return { p10, p50, p90 };
}

/** Of places that several units look at. */
const shared = new WeakMap<Float64Array, Quantiles>();

export function fanOf(nowcast: QuantityNowcast, members: number, lines: Fan['lines']): Fan {
  const { quantity, unit, issued, values, isShared = false, corrected, unseen } = nowcast;
  const quantiles = shared.get(values) ?? quantilesOf(nowcast, members);
  if (isShared) shared.set(values, quantiles);
  const { p10, p50, p90 } = quantiles;
  return { quantity, unit, issued, p10, p50, p90, lines, ...(isShared ? { isShared } : {}), ...(corrected === undefined ? {} : { corrected }), ...(unseen === undefined ? {} : { unseen }) };
}
