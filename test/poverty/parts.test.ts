import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cope, Means } from '../../engine/poverty/coping.js';
import { exposedShares, harvestShares } from '../../engine/poverty/crop-calendar.js';
import { checkLayers, selfPaid } from '../../engine/poverty/medical.js';

const LAYERS = [
  { deductible: 500, rate: 0.6, cap: 10_000 },
  { deductible: 8_000, rate: 0.5, cap: Infinity },
  { deductible: 0, rate: 0.4, cap: 3_000 },
];

test('hand calculation: a bill of 30,000 through three layers', () => {
  // basic: min(10,000, 29,500·0.6) = 10,000, left 20,000; serious illness: 12,000·0.5 = 6,000, left 14,000; assistance: min(3,000, 5,600)
  expect(selfPaid(30_000, LAYERS)).toBe(11_000);
  expect([selfPaid(0, LAYERS), selfPaid(500, []), selfPaid(400, LAYERS.slice(0, 1))]).toEqual([0, 500, 400]);
});
test('a greater bill never costs the patient less, nor more than the difference', () => {
  const bill = fc.double({ min: 0, max: 200_000, noNaN: true });
  fc.assert(
    fc.property(bill, bill, (a, b) => {
      const [less, more] = [selfPaid(Math.min(a, b), LAYERS), selfPaid(Math.max(a, b), LAYERS)];
      expect(more - less >= -1e-9 && more - less <= Math.abs(a - b) + 1e-9).toBe(true);
    }),
  );
});
test('a layer that pays more than the bill is refused', () => {
  expect(() => checkLayers([{ deductible: 0, rate: 1.2, cap: 0 }], 'schemes[0]')).toThrow('schemes[0][0]: expected deductible >= 0, rate from 0 to 1, cap >= 0, found 0, 1.2, 0 [poverty/layer]');
});

const RICE = { planted: 5, harvested: 9, share: 0.7 };
const WHEAT = { planted: 10, harvested: 6, share: 0.3 };

test('a run from May reaps wheat in its month 1 and rice in its month 4', () => {
  const shares = harvestShares([RICE, WHEAT], 5);
  expect([shares[1], shares[4], shares.reduce((sum, x) => sum + x, 0)]).toEqual([0.3, 0.7, 1]);
});
test('a storm in July takes of the rice that stands, not of the wheat that is reaped; one in April of the wheat alone', () => {
  const july = exposedShares([RICE, WHEAT], 5, 2);
  expect([july[1], july[4]]).toEqual([0, 1]);
  const april = exposedShares([RICE, WHEAT], 4, 0);
  expect([april[2], april[5]]).toEqual([1, 0]);
});
test('two crops reaped in one month are exposed by their share', () => {
  expect(exposedShares([RICE, { planted: 8, harvested: 9, share: 0.35 }], 5, 1)[4]).toBeCloseTo(0.7 / 1.05, 12);
});
test('a season without a share has no part in what is exposed', () => {
  expect([...exposedShares([{ ...RICE, share: 1 }, { planted: 7, harvested: 10, share: 0 }], 5, 2)]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
});

const limits = { credit: 1_000, remittance: 200, assets: 4_000, firePrice: 0.5 };
test('hand calculation: 3,000 missing take relatives, credit and nine tenths of the assets', () => {
  const means = new Means();
  cope(means, -3_000, limits);
  // 200 sent, 1,000 borrowed, 1,800 of 2,000 that the assets fetch
  expect([means.savings, means.debt, means.sold, means.distressed]).toEqual([0, 1_000, 0.9, 0]);
  cope(means, -700, limits);
  expect([means.sold, means.distressed]).toEqual([1, 1]);
  cope(means, 1_600, limits);
  expect([means.savings, means.debt]).toEqual([600, 0]);
});
test('money is kept: what is missing is what came of each source and what was gone without', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: -9_000, max: 5_000 }), (savings, cash) => {
      const means = new Means();
      means.savings = savings;
      cope(means, cash, limits);
      const sources = Math.min(limits.remittance, Math.max(0, -savings - cash)) + means.debt + means.sold * limits.assets * limits.firePrice;
      if (means.distressed === 0) expect(savings + cash + sources).toBeCloseTo(means.savings, 6);
      else expect(savings + cash + sources).toBeLessThan(0);
      if (means.savings > 0) expect([means.debt, means.sold]).toEqual([0, 0]);
    }),
  );
});
