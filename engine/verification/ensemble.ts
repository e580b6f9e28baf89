/**
 * Verification of ensembles of a quantity: continuous ranked probability score and rank histogram.
 *
 * Sources: Gneiting & Raftery (2007) J. Am. Stat. Assoc. 102, 359-378, eq. 21; Ferro (2014) Q. J. R. Met. Soc. 140,
 * 1917-1923 (fair score); Hamill (2001) Mon. Wea. Rev. 129, 550-560 (rank histogram).
 */
import { entityOf, uniform, type RandomStream } from '../core/random.js';

/** Up to this many members every pair is looked at: that is faster than sorting them. */
const PAIRS_UP_TO = 64;

/** Sum of |x_i - x_j| over pairs i < j of `m` members from `at`: four sums side by side, since one would wait for itself. */
function pairDistances(members: Float64Array, at: number, m: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = at + m;
  for (let i = at; i < end; i++) {
    const x = members[i]!;
    let j = i + 1;
    for (; j + 3 < end; j += 4) {
      s0 += Math.abs(x - members[j]!);
      s1 += Math.abs(x - members[j + 1]!);
      s2 += Math.abs(x - members[j + 2]!);
      s3 += Math.abs(x - members[j + 3]!);
    }
    for (; j < end; j++) s0 += Math.abs(x - members[j]!);
  }
  return s0 + s1 + (s2 + s3);
}

/** The same of sorted members: Σ (2k - m + 1) x_(k). */
function sortedDistances(members: Float64Array, at: number, m: number): number {
  const sorted = members.slice(at, at + m).sort();
  let sum = 0;
  for (let k = 0; k < m; k++) sum += (2 * k - m + 1) * sorted[k]!;
  return sum;
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
  const distances = m <= PAIRS_UP_TO ? pairDistances : sortedDistances;
  for (let c = 0; c < observed.length; c++) {
    const y = observed[c]!;
    const at = c * m;
    let error = 0;
    for (let i = at; i < at + m; i++) error += Math.abs(members[i]! - y);
    out[c] = error / m - (m === 1 ? 0 : distances(members, at, m) / divisor);
  }
}

/**
 * How often the observation takes each rank among the members; a tie takes one of its ranks by chance.
 *
 * @param stream for ties: one draw for each case
 * @returns counts of ranks 0 to m; length m + 1
 */
export function rankHistogram(members: Float64Array, observed: Float64Array, m: number, stream: RandomStream): Float64Array {
  const counts = new Float64Array(m + 1);
  for (let c = 0; c < observed.length; c++) {
    let [below, equal] = [0, 0];
    for (let i = c * m; i < (c + 1) * m; i++) {
      if (members[i]! < observed[c]!) below++;
      else if (members[i] === observed[c]) equal++;
    }
    const rank = below + (equal === 0 ? 0 : Math.floor(uniform(stream, entityOf(String(c)), 0) * (equal + 1)));
    counts[rank]!++;
  }
  return counts;
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
