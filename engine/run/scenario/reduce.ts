/**
 * What is kept of many members at every step: mean, quantiles, share above a line. Exact up to a thousand members; of
 * more, quantiles come from bins laid by the first thousand, with their error told, so that memory does not grow.
 */

/** Members that are simulated side by side, and of which quantiles are exact. */
export const MEMBER_BLOCK = 1_000;

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

/** Takes members block by block and gives their summary. */
export interface Reducer {
  /** @param values element `t * members + m` */
  add(values: Float64Array, members: number): void;
  /** Say of the members just added which have no value, and why: codes of the same elements. */
  without(codes: Float64Array, members: number): void;
  finish(): Summary;
}

/** What takes members and knows nothing of those without a value. */
interface Whole {
  add(values: Float64Array, members: number): void;
  finish(): Omit<Summary, 'missing'>;
}

/**
 * A step at which a member has no value has no summary: of the others alone it would be of other weather.
 *
 * @param above the line; undefined: none
 */
export function reducerOf(steps: number, members: number, above: number | undefined): Reducer {
  const whole: Whole = members <= MEMBER_BLOCK ? exactReducer(steps, above) : binnedReducer(steps, above);
  let missing: Uint8Array | null = null;
  return {
    add: whole.add.bind(whole),
    without(codes, n) {
      missing ??= new Uint8Array(steps);
      for (let t = 0; t < steps; t++) for (let m = 0; m < n && missing[t] === 0; m++) missing[t] = codes[t * n + m]!;
    },
    finish() {
      const summary = whole.finish();
      const columns = [summary.mean, summary.q05, summary.q50, summary.q95, summary.exceedance, summary.quantileError];
      missing?.forEach((why, t) => {
        if (why !== 0) for (const column of columns) if (column !== null) column[t] = NaN;
      });
      return { ...summary, missing };
    },
  };
}

const emptySummary = (steps: number, above: number | undefined): Omit<Summary, 'missing'> => {
  const column = (): Float64Array => new Float64Array(steps);
  return { mean: column(), q05: column(), q50: column(), q95: column(), exceedance: above === undefined ? null : column(), quantileError: null };
};

function exactReducer(steps: number, above: number | undefined): Whole {
  const summary = emptySummary(steps, above);
  return {
    add(values, members) {
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
    },
    finish: () => summary,
  };
}

/** Bins of a step: one below, one above, and these between. */
const BINS = 2_048;
/** How far the bins reach beyond the first block's least and greatest, in its range. */
const BEYOND = 1;
/** Width of the bins of a step whose first block is a single value, as a share of it. */
const SINGLE = 1e-6;

function binnedReducer(steps: number, above: number | undefined): Whole {
  const [low, width, least, greatest, sum, over] = Array.from({ length: 6 }, () => new Float64Array(steps)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const counts = new Uint32Array(steps * (BINS + 2));
  let total = 0;
  const lay = (values: Float64Array, members: number): void => {
    for (let t = 0; t < steps; t++) {
      const own = values.subarray(t * members, (t + 1) * members);
      const [min, max] = own.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)] as const, [Infinity, -Infinity] as readonly [number, number]);
      const range = max > min ? max - min : Math.max(Math.abs(max) * SINGLE, Number.MIN_VALUE * 1e6);
      low[t] = min - BEYOND * range;
      width[t] = ((1 + 2 * BEYOND) * range) / BINS;
      least[t] = Infinity;
      greatest[t] = -Infinity;
    }
  };
  /** Where in the bins of step t a share p of the members lies below, and how far off that can be. */
  const at = (t: number, p: number): readonly [value: number, error: number] => {
    const rank = (total - 1) * p;
    let seen = 0;
    for (let b = 0; b < BINS + 2; b++) {
      const held = counts[t * (BINS + 2) + b]!;
      if (seen + held <= rank) {
        seen += held;
        continue;
      }
      const from = Math.max(least[t]!, b === 0 ? -Infinity : low[t]! + (b - 1) * width[t]!);
      const to = Math.min(greatest[t]!, b === BINS + 1 ? Infinity : low[t]! + b * width[t]!);
      // the next order statistic may lie a bin further on
      return [from + ((to - from) * (rank - seen + 0.5)) / held, to - from + width[t]!];
    }
    return [greatest[t]!, width[t]!];
  };
  return {
    add(values, members) {
      if (total === 0) lay(values, members);
      total += members;
      for (let t = 0; t < steps; t++) {
        for (let m = 0; m < members; m++) {
          const value = values[t * members + m]!;
          sum[t]! += value;
          if (above !== undefined && value > above) over[t]!++;
          if (value < least[t]!) least[t] = value;
          if (value > greatest[t]!) greatest[t] = value;
          const bin = Math.floor((value - low[t]!) / width[t]!) + 1;
          counts[t * (BINS + 2) + Math.min(Math.max(bin, 0), BINS + 1)]!++;
        }
      }
    },
    finish() {
      const summary = { ...emptySummary(steps, above), quantileError: new Float64Array(steps) };
      for (let t = 0; t < steps; t++) {
        summary.mean[t] = sum[t]! / total;
        if (summary.exceedance !== null) summary.exceedance[t] = over[t]! / total;
        for (const [name, p] of PROBABILITIES) {
          const [value, error] = at(t, p);
          summary[name][t] = value;
          summary.quantileError[t] = Math.max(summary.quantileError[t]!, error);
        }
      }
      return summary;
    },
  };
}
