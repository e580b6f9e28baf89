import { expect, test } from 'vitest';
import { fenOf } from '../../../engine/poverty/account.js';
import { recoveryPath, wellbeingLoss } from '../../../engine/poverty/recovery.js';
import { resilienceOf } from '../../../engine/run/poverty/resilience.js';
import { storm, village } from '../../poverty/village.js';

const recovery = { productivity: 0.3, rebuilt: 1, aversion: 1.5, discount: 0.06, firePrice: 0.6 };
const rate = (): number => 1;
/** Each a household of its own. */
const OWN = Uint32Array.from({ length: 12 }, (_, i) => i);

/** Twelve households of two persons alike: 2,000 yuan a month, assets of 10,000. */
function alike() {
  const households = village(12);
  households.persons.fill(2);
  households.spending.fill(fenOf(2_000));
  households.assets.fill(fenOf(10_000));
  households.savings.fill(0);
  return households;
}

test('hand calculation: among equals it is the loss over what one household feels, by the mean of the members that hit', () => {
  const members = [storm(12, 0, { assets: new Float64Array(12).fill(0.2) }), storm(12, 0, { assets: new Float64Array(12).fill(0.4) }), storm(12, 0)];
  const found = resilienceOf(alike(), OWN, members, rate, recovery);
  const felt = wellbeingLoss(recoveryPath({ loss: 3_000, productivity: 0.3, rebuilt: 1, rate: 1, cushion: 0 }), 24_000, recovery);
  expect([found.households, found.beyond]).toEqual([12, 0]);
  expect(found.assetLoss).toBeCloseTo(36_000, 6);
  expect(found.wellbeingLoss).toBeCloseTo(12 * felt, 6);
  expect(found.resilience).toBeCloseTo(3_000 / felt, 12);
});
test('hand calculation: savings that pay for all are felt as what is drawn of them, discounted from when it is', () => {
  // α = (0.3 + 1) · 3,000 = 3,900 a year, falling by e^-t; ∫ 3,900 e^(-1.06 t) dt = 3,679.2; resilience 3,000 / 3,679.2
  const households = alike();
  households.savings.fill(fenOf(50_000));
  const found = resilienceOf(households, OWN, [storm(12, 0, { assets: new Float64Array(12).fill(0.3) })], rate, recovery);
  expect(found.wellbeingLoss).toBeCloseTo((12 * 3_900) / 1.06, 6);
  expect(found.resilience).toBeCloseTo(0.815_385, 6);
});
test('among equals who rebuild all themselves it stays below 1, whatever they have saved, and more savings never lower it', () => {
  let before = 0;
  for (const saved of [0, 100, 500, 1_500, 3_000, 20_000]) {
    const households = alike();
    households.savings.fill(fenOf(saved));
    const { resilience } = resilienceOf(households, OWN, [storm(12, 0, { assets: new Float64Array(12).fill(0.6) })], rate, recovery);
    expect(resilience!).toBeGreaterThan(before);
    expect(resilience!).toBeLessThan(1);
    before = resilience!;
  }
});
test('the poorer those are who are hit, the lower; savings raise it', () => {
  const hit = [storm(12, 0, { assets: Float64Array.from({ length: 12 }, (_, i) => (i < 10 ? 0.3 : 0)) })];
  const of = (change: (households: ReturnType<typeof alike>) => void): number => {
    const households = alike();
    change(households);
    return resilienceOf(households, OWN, hit, rate, recovery).resilience!;
  };
  const plain = of(() => undefined);
  expect(of(({ spending }) => spending.fill(fenOf(6_000), 10))).toBeLessThan(plain);
  expect(of(({ savings }) => savings.fill(fenOf(500)))).toBeGreaterThan(plain);
});
test('few households are not told of, and who could not live through it is in neither sum', () => {
  const all = [storm(12, 0, { assets: new Float64Array(12).fill(1) })];
  const few = [storm(12, 0, { assets: Float64Array.from({ length: 12 }, (_, i) => Number(i < 9)) })];
  expect(resilienceOf(alike(), OWN, few, rate, recovery)).toEqual({ households: null, assetLoss: null, wellbeingLoss: null, resilience: null, beyond: null });
  const poor = alike();
  poor.spending.fill(fenOf(500));
  expect(resilienceOf(poor, OWN, all, rate, recovery)).toMatchObject({ households: 12, assetLoss: 0, resilience: null, beyond: 12 });
  // twelve copies of nine households are nine
  expect(resilienceOf(alike(), OWN.map((i) => i % 9), all, rate, recovery).households).toBeNull();
});
