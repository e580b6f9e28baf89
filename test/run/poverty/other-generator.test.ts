import { expect, test } from 'vitest';
import { registerEntities } from '../../../engine/core/random.js';
import { fenOf, MONTHS } from '../../../engine/poverty/account.js';
import { checkHouseholds } from '../../../engine/poverty/household.js';
import { geometricWait, heavyQuantile, otherOutcomes, type OtherYears } from '../../../engine/run/poverty/other-generator.js';
import { LINE, rules, storm, village } from '../../poverty/village.js';

const other: OtherYears = { name: 'other', title: { zh: '另', en: 'other' }, seed: 'a', years: 30, regimes: { worse: 0.03, better: 0.3, factor: 0.5 }, noise: 0.2, harvest: { failure: 0.1, left: 0.4, prices: 0.2 }, illness: { frailty: 0.4, tail: 2.2 } };
const N = 40;
const villages = registerEntities(['1', '2', '3']);
const households = village(N);
const outcomes = (more: Partial<OtherYears> = {}, members: Parameters<typeof otherOutcomes>[4] = [], of = households): ReturnType<typeof otherOutcomes> => otherOutcomes(of, checkHouseholds(of), villages, rules(), members, { ...other, ...more });
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

test('the heavy tail: quantiles of t with four degrees of freedom over √2', () => {
  // tables: t(4) at 0.975 is 2.776445, at 0.995 4.604095
  expect(heavyQuantile(0.975)).toBeCloseTo(2.776445 / Math.SQRT2, 5);
  expect(heavyQuantile(0.005)).toBeCloseTo(-4.604095 / Math.SQRT2, 5);
  expect(heavyQuantile(0.5)).toBe(0);
});
test('who is out of work finds some as soon as the rules say, on average, and never before a month', () => {
  for (const mean of [2, 3, 7]) {
    const waits = Array.from({ length: 100_000 }, (_, k) => geometricWait(mean, (k + 0.5) / 100_000));
    expect(sum(waits) / waits.length).toBeCloseTo(mean, 2);
    expect(Math.min(...waits.slice(-1_000))).toBe(1);
  }
  expect([geometricWait(0, 0.3), geometricWait(1, 0.3)]).toEqual([0, 1]);
});
test('with nothing that moves, a household falls exactly where its plan lies below the line', () => {
  const still = village(N);
  for (const column of [still.illness, still.jobLoss, still.accident]) column.fill(0);
  const { fell, costly } = outcomes({ regimes: { worse: 0.03, better: 0.3, factor: 1 }, noise: 0, harvest: { failure: 0, left: 1, prices: 0 } }, [], still);
  for (let i = 0; i < N; i++) {
    const year = 7_000 + ((i * 1_237) % 6_000);
    // wages, harvests, business and transfers are 1.1 of the year, costs 0.1
    if (Math.abs(year - LINE) > 1) expect(fell[i]).toBe(Number(fenOf(year) < fenOf(LINE)));
  }
  expect(sum(costly)).toBe(N * other.years * MONTHS);
});
test('the same seed gives the same years, one household more changes nobody, another seed gives others', () => {
  const [once, again, elsewhere] = [outcomes(), outcomes(), outcomes({ seed: 'b' })];
  expect(again).toEqual(once);
  expect(elsewhere.fell).not.toEqual(once.fell);
  const fewer = outcomes({}, [], village(10));
  for (let year = 0; year < other.years; year++) expect([...once.fell.subarray(year * N, year * N + 10)]).toEqual([...fewer.fell.subarray(year * 10, year * 10 + 10)]);
});
test('a storm adds falls, and rigid spending never takes one away', () => {
  const [calm, stormy] = [outcomes(), outcomes({}, [storm(N, 0.6)])];
  expect(sum(stormy.fell)).toBeGreaterThan(sum(calm.fell));
  stormy.fell.forEach((fell, k) => {
    expect(fell).toBeGreaterThanOrEqual(calm.fell[k]!);
    expect(stormy.fellRigid[k]).toBeGreaterThanOrEqual(fell);
    // who falls over the year lay below by its last month at the latest
    if (fell === 1) expect(stormy.below[k]).toBeLessThan(MONTHS);
  });
});
