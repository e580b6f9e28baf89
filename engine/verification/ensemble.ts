/**
 * Verification of ensembles of a quantity: continuous ranked probability score and rank histogram.
 *
 * Sources: Gneiting & Raftery (2007) J. Am. Stat. Assoc. 102, 359-378, eq. 21; Ferro (2014) Q. J. R. Met. Soc. 140,
 * 1917-1923 (fair score); Hamill (2001) Mon. Wea. Rev. 129, 550-560 (rank histogram).
 */

/** Up to this many members every pair is looked at: that is faster than sorting them. */
const PAIRS_UP_TO = 64;

/** Sum of |x_i - x_j| over pairs i < j of `m` members from `at`: eight, then four members against each later one, so that one load serves as many. */
function pairDistances(members: Float64Array, at: number, m: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = at + m;
  let i = at;
  for (; i + 7 < end; i += 8) {
    const a = members[i]!;
    const b = members[i + 1]!;
    const c = members[i + 2]!;
    const d = members[i + 3]!;
    const e = members[i + 4]!;
    const f = members[i + 5]!;
    const g = members[i + 6]!;
    const h = members[i + 7]!;
    s0 += Math.abs(a - b) + Math.abs(c - d) + (Math.abs(e - f) + Math.abs(g - h)) + (Math.abs(a - e) + Math.abs(b - f) + Math.abs(c - g));
    s1 += Math.abs(a - c) + Math.abs(b - d) + (Math.abs(e - g) + Math.abs(f - h)) + (Math.abs(d - h) + Math.abs(a - f) + Math.abs(b - g));
    s2 += Math.abs(a - d) + Math.abs(b - c) + (Math.abs(e - h) + Math.abs(f - g)) + (Math.abs(c - h) + Math.abs(d - e) + Math.abs(a - g));
    s3 += Math.abs(b - h) + Math.abs(c - e) + (Math.abs(d - f) + Math.abs(a - h)) + (Math.abs(b - e) + Math.abs(c - f) + Math.abs(d - g));
    for (let j = i + 8; j < end; j++) {
      const x = members[j]!;
      s0 += Math.abs(a - x) + Math.abs(e - x);
      s1 += Math.abs(b - x) + Math.abs(f - x);
      s2 += Math.abs(c - x) + Math.abs(g - x);
      s3 += Math.abs(d - x) + Math.abs(h - x);
    }
  }
  for (; i + 3 < end; i += 4) {
    const a = members[i]!;
    const b = members[i + 1]!;
    const c = members[i + 2]!;
    const d = members[i + 3]!;
    s0 += Math.abs(a - b) + Math.abs(c - d);
    s1 += Math.abs(a - c) + Math.abs(b - d);
    s2 += Math.abs(a - d) + Math.abs(b - c);
    for (let j = i + 4; j < end; j++) {
      const x = members[j]!;
      s0 += Math.abs(a - x);
      s1 += Math.abs(b - x);
      s2 += Math.abs(c - x);
      s3 += Math.abs(d - x);
    }
  }
  for (; i < end; i++) for (let j = i + 1; j < end; j++) s0 += Math.abs(members[i]! - members[j]!);
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
