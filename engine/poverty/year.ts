/**
 * One household's twelve months under one policy: storm, support, coping and detection on a year of draws.
 *
 * All variants of a year (no storm, storm, each support, a cause switched off) meet the same draws. Monthly amounts are
 * whole fen: a loss paid for exactly and at once is, to the bit, a loss that did not happen. The year is that of `assembly/year.ts`.
 *
 * Source: net income over the last 12 months against the line in force, strictly below.
 */
import { MONTHS } from './account.js';
import { loadDraws, type YearDraws } from './draws.js';
import type { Households, StormDamage } from './household.js';
import type { Support } from './support.js';
import { YearKernel } from './year-kernel.js';
import { CAME, MEANS, memory } from './year-memory.js';
import { YearOutcome, type YearRules } from './year-outcome.js';

const AMOUNTS = ['income', 'rigid', 'lost', 'cost'] as const;
const WHOLE = ['below', 'distressed', 'unsafe', 'channel', 'detected', 'registered', 'exited', 'again', 'group', 'layer'] as const;

/**
 * Simulate household `i` for a year of draws that are given.
 *
 * @param damage of the storm; null: none comes
 */
export function simulateYear(households: Households, i: number, draws: YearDraws, rules: YearRules, damage: StormDamage | null, support: Support): YearOutcome {
  const kernel = new YearKernel({ households, rules, variants: [{ name: 'year', off: 0, storm: damage !== null, support, against: 0 }], draws: 1, shortfallOf: -1 });
  kernel.take(i);
  loadDraws(draws);
  const place = kernel.outcomeOf(0, damage);
  const { numbers, whole } = memory;
  const out = new YearOutcome();
  AMOUNTS.forEach((name, k) => (out[name] = numbers[place / 8 + k]!));
  const first = place / 4 + 2 * AMOUNTS.length;
  WHOLE.forEach((name, k) => {
    if (name === 'unsafe') out.unsafe = whole[first + k] === 1;
    else out[name] = whole[first + k]!;
  });
  [out.debt, out.sold] = [numbers[MEANS.debt]!, numbers[MEANS.sold]!];
  out.monthly.set(numbers.subarray(CAME, CAME + MONTHS));
  return out;
}
