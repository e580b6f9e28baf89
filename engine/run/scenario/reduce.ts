/**
 * What is kept of many members at every step: mean, quantiles, share above a line. Exact up to a thousand members; of
 * more, quantiles come from bins laid by the first thousand, with their error told, so that memory does not grow.
 */

import { MEMBER_BLOCK } from './members.js';
import { BinCounter, binnedQuantile, joinBins, sumAt, type BinLayout, type Bins } from './reduce-bins.js';


/** One place's results of one quantity: an element per step, NaN where a member has no value. */
export interface Summary {
  readonly mean: Float64Array;
  readonly q05: Float64Array;
  readonly q50: Float64Array;
  readonly q95: Float64Array;
  /** Share of members above the line [1]; null where no line is drawn. */
  readonly exceedance: Float64Array | null;
  /** The most a quantile of the step can be off by, in the unit of the quantity; null: exact. */
  readonly quantileError: Float64Array | null;
  /** Why a step has no value, by the code of the first member that has none; 0: it has one; null: all have. */
  readonly missing: Uint8Array | null;
}

const PROBABILITIES = [
  ['q05', 0.05],
  ['q50', 0.5],
  ['q95', 0.95],
] as const;

/** Quantile of ascending values by linear interpolation between order statistics (Hyndman & Fan 1996, type 7). */
export function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

/** Takes members in their order and gives their summary. */
export interface Reducer {
  /** @param values element `t * members + m` */
  add(values: Float64Array, members: number): void;
  /** Say of the members just added which have no value, and why: codes of the same elements. */
  without(codes: Float64Array, members: number): void;
  finish(): Summary;
}

type Plain = Omit<Summary, 'missing'>;

/** A stretch of a run's members, reduced as far as it can be by itself. */
export type Reduced = { readonly missing: Uint8Array | null } & (
  | { readonly kind: 'summary'; readonly summary: Plain }
  /** Some of at most a thousand: element `t * members + m`. */
  | { readonly kind: 'values'; readonly members: number; readonly values: Float64Array }
  | { readonly kind: 'bins'; readonly members: number; readonly bins: Bins }
);

/** Which members of a run are reduced, and how. */
export interface Stretch {
  readonly steps: number;
  /** From `first` up to before `end`, of `members`; beyond a thousand members whole blocks. */
  readonly first: number;
  readonly end: number;
  readonly members: number;
  /** The line; undefined: none. */
  readonly above: number | undefined;
  /** Bins that the first thousand laid; null: this stretch holds them. */
  readonly layout: BinLayout | null;
}

const emptySummary = (steps: number, above: number | undefined): Plain => {
  const column = (): Float64Array => new Float64Array(steps);
  return { mean: column(), q05: column(), q50: column(), q95: column(), exceedance: above === undefined ? null : column(), quantileError: null };
};

/** The summary of all members at once. @param values element `t * members + m` */
function exactSummary(values: Float64Array, members: number, above: number | undefined): Plain {
  const steps = values.length / members;
  const summary = emptySummary(steps, above);
  const sorted = new Float64Array(members);
  for (let t = 0; t < steps; t++) {
    let [sum, over] = [0, 0];
    for (let m = 0; m < members; m++) {
      const value = values[t * members + m]!;
      sorted[m] = value;
      sum += value;
      if (above !== undefined && value > above) over++;
    }
    if (members > 1) sorted.sort();
    summary.mean[t] = sum / members;
    for (const [name, p] of PROBABILITIES) summary[name][t] = quantile(sorted, p);
    if (summary.exceedance !== null) summary.exceedance[t] = over / members;
  }
  return summary;
}

/** Takes a stretch of members. */
export class StretchReducer {
  private missing: Uint8Array | null = null;
  private readonly bins: BinCounter | null;
  private values: Float64Array | null = null;
  private summary: Plain | null = null;
  private taken = 0;

  constructor(private readonly stretch: Stretch) {
    this.bins = stretch.members > MEMBER_BLOCK ? new BinCounter(stretch.steps, stretch.above, stretch.layout) : null;
  }

  add(values: Float64Array, members: number): void {
    const { steps, first, end, above, members: all } = this.stretch;
    const own = end - first;
    if (this.bins !== null) {
      this.bins.add(values, members);
      return;
    }
    if (members === all) {
      this.summary = exactSummary(values, members, above);
      return;
    }
    const held = (this.values ??= new Float64Array(steps * own));
    for (let t = 0; t < steps; t++) held.set(values.subarray(t * members, (t + 1) * members), t * own + this.taken);
    this.taken += members;
    if (this.taken < all) return;
    this.summary = exactSummary(held, own, above);
    this.values = null;
  }

  without(codes: Float64Array, members: number): void {
    const { steps } = this.stretch;
    this.missing ??= new Uint8Array(steps);
    for (let t = 0; t < steps; t++) for (let m = 0; m < members && this.missing[t] === 0; m++) this.missing[t] = codes[t * members + m]!;
  }

  finish(): Reduced {
    const { steps, first, end, above } = this.stretch;
    const { missing } = this;
    if (this.bins !== null) return { kind: 'bins', members: end - first, bins: this.bins.finish(end - first), missing };
    if (this.values !== null) return { kind: 'values', members: end - first, values: this.values, missing };
    return { kind: 'summary', summary: this.summary ?? emptySummary(steps, above), missing };
  }
}

function binnedSummary(stretches: readonly { readonly members: number; readonly bins: Bins }[], above: number | undefined): Plain {
  const bins = joinBins(stretches.map((one) => one.bins));
  const total = stretches.reduce((sum, { members }) => sum + members, 0);
  const steps = bins.low.length;
  const summary = { ...emptySummary(steps, above), quantileError: new Float64Array(steps) };
  for (let t = 0; t < steps; t++) {
    summary.mean[t] = sumAt(bins, t) / total;
    if (summary.exceedance !== null) summary.exceedance[t] = bins.over[t]! / total;
    for (const [name, p] of PROBABILITIES) {
      const [value, error] = binnedQuantile(bins, total, t, p);
      summary[name][t] = value;
      summary.quantileError[t] = Math.max(summary.quantileError[t]!, error);
    }
  }
  return summary;
}

/** Values of stretches side by side: every member's. */
function allValues(stretches: readonly { readonly members: number; readonly values: Float64Array }[]): readonly [values: Float64Array, members: number] {
  const total = stretches.reduce((sum, { members }) => sum + members, 0);
  const steps = stretches[0]!.values.length / stretches[0]!.members;
  const all = new Float64Array(steps * total);
  let first = 0;
  for (const { members, values } of stretches) {
    for (let t = 0; t < steps; t++) all.set(values.subarray(t * members, (t + 1) * members), t * total + first);
    first += members;
  }
  return [all, total];
}

function plainOf(stretches: readonly Reduced[], above: number | undefined): Plain {
  const [one] = stretches as [Reduced];
  if (one.kind === 'summary') return one.summary;
  if (one.kind === 'values') return exactSummary(...allValues(stretches.filter(({ kind }) => kind === 'values') as (typeof one)[]), above);
  return binnedSummary(stretches.filter(({ kind }) => kind === 'bins') as (typeof one)[], above);
}

/** Two stretches of which one follows the other, as one where they are counted in bins; null where their values are held. */
export function addReduced(first: Reduced, next: Reduced): Reduced | null {
  if (first.kind !== 'bins' || next.kind !== 'bins') return null;
  const [own, more] = [first.missing, next.missing];
  const missing = own === null || more === null ? (own ?? more) : own.map((code, t) => (code === 0 ? more[t]! : code));
  return { kind: 'bins', members: first.members + next.members, bins: joinBins([first.bins, next.bins]), missing };
}

/**
 * Stretches of all members, in order, as their summary. A step at which a member has no value has none: of the others
 * alone it would be of other weather.
 *
 * @param above the line; undefined: none
 */
export function joinReduced(stretches: readonly Reduced[], above: number | undefined): Summary {
  const plain = plainOf(stretches, above);
  const found = stretches.flatMap(({ missing }) => missing ?? []);
  const missing = found.length === 0 ? null : Uint8Array.from(found[0]!, (_, t) => found.find((codes) => codes[t] !== 0)?.[t] ?? 0);
  const columns = [plain.mean, plain.q05, plain.q50, plain.q95, plain.exceedance, plain.quantileError];
  missing?.forEach((why, t) => {
    if (why !== 0) for (const column of columns) if (column !== null) column[t] = NaN;
  });
  return { ...plain, missing };
}

/** Takes all members of a run. @param above the line; undefined: none */
export function reducerOf(steps: number, members: number, above: number | undefined): Reducer {
  const own = new StretchReducer({ steps, first: 0, end: members, members, above, layout: null });
  return { add: own.add.bind(own), without: own.without.bind(own), finish: () => joinReduced([own.finish()], above) };
}
