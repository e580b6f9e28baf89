/**
 * Verification of ensembles of a quantity: continuous ranked probability score and rank histogram.
 *
 * Sources: Gneiting & Raftery (2007) J. Am. Stat. Assoc. 102, 359-378, eq. 21; Ferro (2014) Q. J. R. Met. Soc. 140,
 * 1917-1923 (fair score); Hamill (2001) Mon. Wea. Rev. 129, 550-560 (rank histogram).
 */
import { fixedColumns, moduleOf } from '../core/column-memory.js';
import { CRPS_MODULE } from './crps-module.js';

/** Up to this many members every pair is looked at, by the kernel (`assembly/crps.ts`): that is faster than sorting them. */
const PAIRS_UP_TO = 64;
/** Cases handed to the kernel at once: their members stay in the processor's own memory. */
const CASES = 256;
/** Bytes that are the kernel's own, for its constants. */
const OWN = 1_024;

interface Kernel {
  readonly columns: Readonly<Record<'members' | 'observed' | 'scores', Float64Array>>;
  /** @param members, observed, out places of columns, `m` members a case */
  readonly crps: (members: number, observed: number, m: number, cases: number, divisor: number, out: number) => void;
}

let made: Kernel | undefined;

function instantiate(): Kernel {
  const { columns, instance } = fixedColumns(OWN, { members: CASES * PAIRS_UP_TO, observed: CASES, scores: CASES });
  return { columns, crps: instance(moduleOf(CRPS_MODULE)).crps as Kernel['crps'] };
}

/** CRPS of up to 64 members of each case. */
function byPairs(members: Float64Array, observed: Float64Array, m: number, divisor: number, out: Float64Array): void {
  const kernel = (made ??= instantiate());
  const { columns } = kernel;
  for (let from = 0; from < observed.length; from += CASES) {
    const to = Math.min(from + CASES, observed.length);
    columns.members.set(members.subarray(from * m, to * m));
    columns.observed.set(observed.subarray(from, to));
    kernel.crps(columns.members.byteOffset, columns.observed.byteOffset, m, to - from, divisor, columns.scores.byteOffset);
    out.set(columns.scores.subarray(0, to - from), from);
  }
}

/** Sum of |x_i - x_j| over pairs i < j of `m` members from `at`: of sorted ones Σ (2k - m + 1) x_(k). */
function sortedDistances(members: Float64Array, at: number, m: number): number {
  const sorted = members.slice(at, at + m).sort();
  let sum = 0;
  for (let k = 0; k < m; k++) sum += (2 * k - m + 1) * sorted[k]!;
  return sum;
}

/** CRPS of any number of members of each case. */
function bySorting(members: Float64Array, observed: Float64Array, m: number, divisor: number, out: Float64Array): void {
  for (let c = 0; c < observed.length; c++) {
    const y = observed[c]!;
    const at = c * m;
    let error = 0;
    for (let i = at; i < at + m; i++) error += Math.abs(members[i]! - y);
    out[c] = error / m - sortedDistances(members, at, m) / divisor;
  }
}

/**
 * CRPS of each case, in the unit of the quantity: mean |x - y| - Σ_{i<j} |x_i - x_j| / m², and for `fair` / (m (m - 1)),
 * which an ensemble of any size drawn from the truth expects to minimise.
 *
 * @param members case after case, `m` each; finite
 * @param observed of each case; length n; finite
 * @param m members of a case, ≥ 1; ≥ 2 where fair
 * @param out length n
 */
export function crps(members: Float64Array, observed: Float64Array, m: number, fair: boolean, out: Float64Array): void {
  const divisor = fair ? m * (m - 1) : m * m;
  if (m <= PAIRS_UP_TO) byPairs(members, observed, m, divisor, out);
  else bySorting(members, observed, m, divisor, out);
}

/**
 * Rank of an observation among the members of its case: how many lie below it; a tie takes one of its ranks by chance.
 *
 * @param at position of the first member
 * @param chance for ties [1], 0 to 1 exclusive
 * @returns 0 to m
 */
export function rankAmong(members: Float64Array, at: number, m: number, observed: number, chance: number): number {
  let [below, equal] = [0, 0];
  for (let i = at; i < at + m; i++) {
    if (members[i]! < observed) below++;
    else if (members[i] === observed) equal++;
  }
  return below + Math.floor(chance * (equal + 1));
}

/** Whether an observation lies strictly below, or strictly above, every one of `m` members from `at`: a tie does not, whatever rank it takes by chance. */
export function isOutside(members: Float64Array, at: number, m: number, observed: number): boolean {
  let [below, above] = [0, 0];
  for (let i = at; i < at + m; i++) {
    if (members[i]! < observed) below++;
    else if (members[i]! > observed) above++;
  }
  return below === m || above === m;
}

/** χ² of a histogram against equal counts, m degrees of freedom. */
export function flatness(counts: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < counts.length; k++) total += counts[k]!;
  const expected = total / counts.length;
  let sum = 0;
  if (total > 0) for (let k = 0; k < counts.length; k++) sum += (counts[k]! - expected) ** 2 / expected;
  return sum;
}
