/**
 * Claim: the fair CRPS of 1,000,000 cases of 50 members in a second, on one thread. Beside it the definition as it is
 * written, every ordered pair of members: O(m²). Both must find the same scores.
 */
import { crps } from '../engine/verification/ensemble.js';
import { medianMs, numbers } from './measure.js';

const [CASES, MEMBERS, LIMIT] = [100_000, 50, 1_000_000] as const;
const members = numbers(CASES * MEMBERS, 1);
const observed = numbers(CASES, 2);

/** Mean |x - y| - Σ_i Σ_j |x_i - x_j| / (2 m (m - 1)). */
function definition(cases: number, out: Float64Array): void {
  for (let c = 0; c < cases; c++) {
    const own = members.subarray(c * MEMBERS, (c + 1) * MEMBERS);
    const error = own.reduce((sum, x) => sum + Math.abs(x - observed[c]!), 0) / MEMBERS;
    let pairs = 0;
    for (const one of own) for (const other of own) pairs += Math.abs(one - other);
    out[c] = error - pairs / (2 * MEMBERS * (MEMBERS - 1));
  }
}

const out = new Float64Array(CASES);
const ms = await medianMs(7, 2, () => crps(members, observed, MEMBERS, true, out));
const SOME = 10_000;
const plain = new Float64Array(SOME);
const plainMs = (await medianMs(3, 1, () => definition(SOME, plain))) * (CASES / SOME);
const worst = plain.reduce((most, score, c) => Math.max(most, Math.abs(score - out[c]!)), 0);
if (worst > 1e-12) throw new Error(`differs from the definition by ${worst}`);
const rate = (CASES / ms) * 1_000;
console.log(`  fair CRPS, ${MEMBERS} members: ${Math.round(rate).toLocaleString('en')} cases/s (limit ${LIMIT.toLocaleString('en')}): ${rate >= LIMIT ? 'met' : 'NOT MET'}`);
console.log(`  the definition: ${Math.round((CASES / plainMs) * 1_000).toLocaleString('en')} cases/s, ratio ${(plainMs / ms).toFixed(1)}; largest difference ${worst.toExponential(1)}`);
if (rate < LIMIT) process.exitCode = 1;
