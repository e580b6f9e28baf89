/**
 * Quantile mapping of model output onto observations: a value takes the observed value of its own rank (empirical
 * quantile mapping), or the observed value of its rank times or plus the change the model itself makes at that rank
 * (quantile delta mapping, which keeps the change of every quantile).
 *
 * Source: Cannon, Sobie & Murdock (2015) J. Climate 28, 6938-6959, with the trace and the bound on ratios of their R
 * package MBC; quantiles of type 7 of Hyndman & Fan (1996) Am. Stat. 50, 361-365.
 *
 * Beyond the calibration range mapping keeps the correction of the nearest end: its shift, or its ratio. How many
 * values that was is told. Delta mapping ranks values among themselves, so none of them lies beyond.
 */
import { throwIfAny, type Problem } from '../core/errors.js';

/** Shifts for temperature; ratios, which keep it from going below 0, for rain. */
export type Correction = 'additive' | 'multiplicative';

export interface QuantileMapping {
  readonly correction: Correction;
  /** A depth below this is dry [unit of the values]; 0 where the correction is additive. */
  readonly trace: number;
  /** Model output and observations of the same time, ascending; dry ones are spread evenly below the trace. */
  readonly historical: Float64Array;
  readonly observed: Float64Array;
}

/** Where among the dry the dry value k of a list stands, above 0 and below 1. */
export type DryPosition = (k: number) => number;

/** Fewest values that are mapped from or to. */
const LEAST = 30;
/** Least depth a rain gauge tells [mm]. */
export const GAUGE_TRACE = 0.1;
/** A ratio to less than 10 traces is at most 2: a little divided by next to nothing is no change of climate. */
const [GREATEST_RATIO, TRACES] = [2, 10] as const;

const inTheMiddle: DryPosition = () => 0.5;

function problemsOf(values: ArrayLike<number>, correction: Correction, place: string): Problem[] {
  const problems: Problem[] = [];
  if (values.length < LEAST) problems.push({ place, expected: `at least ${LEAST} values`, found: String(values.length), code: 'quantile-mapping/too-few' });
  const least = correction === 'additive' ? -Infinity : 0;
  for (let k = 0; k < values.length; k++) {
    if (Number.isFinite(values[k]!) && values[k]! >= least) continue;
    problems.push({ place: `${place}[${k}]`, expected: correction === 'additive' ? 'a finite number' : 'a finite number >= 0', found: String(values[k]!), code: 'quantile-mapping/bad-value' });
  }
  return problems;
}

function ascending(values: ArrayLike<number>, trace: number): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const wet = sorted.findIndex((value) => value >= trace);
  if (trace > 0) for (let k = 0; k < wet; k++) sorted[k] = (trace * (k + 0.5)) / wet;
  return sorted;
}

/**
 * Make a mapping of what a model gave onto what was observed. The two need neither be paired nor equally long.
 *
 * @param trace depth below which a value is dry [unit of the values], > 0; not used where the correction is additive
 * @throws InputError `quantile-mapping/too-few` (fewer than 30), `quantile-mapping/bad-value`, `quantile-mapping/bad-trace`, `quantile-mapping/all-dry`, all at once
 */
export function quantileMapping(historical: ArrayLike<number>, observed: ArrayLike<number>, correction: Correction, trace = GAUGE_TRACE): QuantileMapping {
  const problems = [...problemsOf(historical, correction, 'historical'), ...problemsOf(observed, correction, 'observed')];
  if (correction === 'multiplicative') {
    if (!(trace > 0 && trace < Infinity)) problems.push({ place: 'trace', expected: 'a depth > 0', found: String(trace), code: 'quantile-mapping/bad-trace' });
    for (const [place, values] of [['historical', historical], ['observed', observed]] as const) {
      if (values.length >= LEAST && !Array.from(values).some((value) => value >= trace)) problems.push({ place, expected: `a value of ${trace} or more`, found: 'none', code: 'quantile-mapping/all-dry' });
    }
  }
  throwIfAny(problems);
  const own = correction === 'additive' ? 0 : trace;
  return { correction, trace: own, historical: ascending(historical, own), observed: ascending(observed, own) };
}

/** First element of a sorted list that is not below `x`, or above it; the length of the list where there is none. */
function firstFrom(sorted: Float64Array, x: number, above: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (above ? sorted[middle]! > x : sorted[middle]! >= x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Share of a sorted list below `x`, which lies between its ends: 0 at the first, 1 at the last; in the middle of those equal to it. */
function shareBelow(sorted: Float64Array, x: number): number {
  const first = firstFrom(sorted, x, false);
  const after = firstFrom(sorted, x, true);
  const position = after > first ? (first + after - 1) / 2 : first - 1 + (x - sorted[first - 1]!) / (sorted[first]! - sorted[first - 1]!);
  return position / (sorted.length - 1);
}

/** The value with a share of a sorted list below it. */
function quantileAt(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  // a share is a quotient, so that a rank may miss its whole number by rounding
  const nearest = Math.round(position);
  if (Math.abs(position - nearest) < 1e-9) return sorted[nearest]!;
  const below = Math.floor(position);
  return sorted[below]! + (position - below) * (sorted[below + 1]! - sorted[below]!);
}

const filled = (values: ArrayLike<number>, trace: number, dryPosition: DryPosition): Float64Array => Float64Array.from(values, (value, k) => (trace > 0 && value < trace ? trace * dryPosition(k) : value));

export interface Mapped {
  /** In the order of the values [their unit]; below the trace: 0. */
  readonly values: Float64Array;
  /** How many of them lay beyond the calibration range, where the correction of its nearest end was kept. */
  readonly beyond: number;
}

/**
 * Empirical quantile mapping.
 *
 * @param values finite, >= 0 where the correction is multiplicative
 * @param dryPosition decides which of the dry values become wet where the model has too many of them; absent: all or none
 */
export function mapQuantiles({ correction, trace, historical, observed }: QuantileMapping, values: ArrayLike<number>, dryPosition: DryPosition = inTheMiddle): Mapped {
  const last = historical.length - 1;
  let beyond = 0;
  const mapped = filled(values, trace, dryPosition).map((x) => {
    const end = x < historical[0]! ? 0 : x > historical[last]! ? last : -1;
    if (end < 0) return quantileAt(observed, shareBelow(historical, x));
    if (x >= trace || correction === 'additive') beyond++;
    const [from, to] = [historical[end]!, observed[end === 0 ? 0 : observed.length - 1]!];
    return correction === 'additive' ? x + (to - from) : x * (to / from);
  });
  return { values: correction === 'additive' ? mapped : mapped.map((value) => (value < trace ? 0 : value)), beyond };
}

/**
 * Quantile delta mapping of a whole period.
 *
 * @param future what the model gives for another period, to be ranked among itself
 * @param dryPosition as for `mapQuantiles`
 * @returns in the order of `future` [its unit]; below the trace: 0
 * @throws InputError `quantile-mapping/too-few`, `quantile-mapping/bad-value`
 */
export function mapQuantileDeltas({ correction, trace, historical, observed }: QuantileMapping, future: ArrayLike<number>, dryPosition: DryPosition = inTheMiddle): Float64Array {
  throwIfAny(problemsOf(future, correction, 'future'));
  const values = filled(future, trace, dryPosition);
  const sorted = values.slice().sort();
  return values.map((x) => {
    const share = shareBelow(sorted, x);
    const [was, seen] = [quantileAt(historical, share), quantileAt(observed, share)];
    if (correction === 'additive') return seen + (x - was);
    const ratio = was < TRACES * trace ? Math.min(GREATEST_RATIO, x / was) : x / was;
    return seen * ratio < trace ? 0 : seen * ratio;
  });
}
