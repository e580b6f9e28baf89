import { expect, test } from 'vitest';
import { fenOf } from '../../engine/poverty/account.js';
import { causeVariants } from '../../engine/poverty/causes.js';
import { simulateRelapse } from '../../engine/poverty/relapse.js';
import type { Support } from '../../engine/poverty/support.js';
import { allRows, runOf, storm, support, variant, village } from './village.js';

const N = 30;
const households = village(N);
for (let i = 0; i < N; i += 3) households.ledger.farmRevenue.fill(0, i * 12, i * 12 + 12);
for (let i = 1; i < N; i += 4) households.traits[i] = 0;

/** A storm that passes by two households of three. */
const damage = storm(N, 0.5);
for (const column of ['crop', 'assets', 'house', 'closed'] as const) for (let i = 0; i < N; i++) if (i % 3 !== 1) (damage[column] as Float64Array)[i] = 0;
const dry = storm(N, 0);

const SUPPORTS: Readonly<Record<string, Partial<Support>>> = {
  nothing: {},
  'only a cost': { fixedCost: fenOf(10), publicShare: 1 },
  'cash once registered': { cash: { perPerson: fenOf(900), month: null } },
  'cash in a month': { cash: { perPerson: fenOf(900), month: 3 } },
  'a job once registered': { job: { wage: fenOf(700), months: 3, displaced: 0.1, from: null } },
  indemnity: { indemnity: { cover: 0.7, delay: 1 }, publicShare: 0.5 },
  'indemnity with a premium': { indemnity: { cover: 0.7, delay: 1 }, premium: fenOf(60) },
  'an index that also pays where it is dry': { index: { payout: fenOf(2_000), trigger: 0.2, basis: 0.5, delay: 1 } },
  purchases: { purchase: { uplift: 0.2, most: fenOf(900) } },
  'a loan': { credit: { gain: fenOf(40), from: 4 } },
  'a medical layer': { medical: 0.5 },
  retrofit: { retrofit: { house: 0.5, assets: 0.2 } },
  'an early warning': { warning: { shares: Float64Array.of(0.3, 0.2, 0), traits: [] }, fixedCost: fenOf(4) },
};
const VARIANTS = [variant('calm', { storm: false }), variant('storm'), ...Object.entries(SUPPORTS).map(([name, more]) => variant(name, { support: support(more), against: 1, ...(name === 'purchases' ? { given: Uint8Array.from({ length: N }, (_, i) => i % 2) } : {}) })), ...causeVariants(1)];
const COLUMNS = ['fell', 'fellRigid', 'distressed', 'unsafe', 'cost', 'lost'] as const;

test.each([
  ['a storm that strikes some', [damage]],
  ['members that pass by', [dry, damage]],
  ['no storm', []],
])('%s: what is shared between variants is what each of them comes to alone', (_, members) => {
  const together = simulateRelapse(runOf(households, { variants: VARIANTS, members, draws: 24 }), allRows(N));
  VARIANTS.forEach((own, v) => {
    const alone = simulateRelapse(runOf(households, { variants: [{ ...own, against: 0 }], members, draws: 24 }), allRows(N));
    for (const column of COLUMNS) expect([own.name, column, Array.from(alone.rows, (row) => together[column][row * VARIANTS.length + v])]).toEqual([own.name, column, [...alone[column]]]);
    expect(together.monthly.subarray(v * 24 * 12, (v + 1) * 24 * 12)).toEqual(alone.monthly);
  });
});
