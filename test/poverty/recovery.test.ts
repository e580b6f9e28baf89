import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestRate, rateTable } from '../../engine/poverty/reconstruction-rate.js';
import { consumptionLoss, drawnFromCushion, recoveryPath, resilience, wellbeingLoss, yearsBelow, type Damage } from '../../engine/poverty/recovery.js';
import { integral, utility } from '../../engine/poverty/welfare.js';
import { oracle } from './oracle.js';

const damage: Damage = { loss: 20_000, productivity: 0.3, rebuilt: 1, rate: 0.5, cushion: 5_000 };

const DISCOUNT = 0.06;

/** The same household day by day: it spends its cushion so that consumption falls by no more than a level, as low as the cushion allows. */
function lived({ loss, productivity, rebuilt, rate, cushion }: Damage, level: number): { left: number; total: number; drawn: number } {
  const step = 1 / 3_650;
  let [left, total, drawn, damaged] = [cushion, 0, 0, loss];
  for (let k = 0; k < 60 / step; k++) {
    const middle = damaged * Math.exp((-rate * step) / 2);
    const fall = (productivity + rate * rebuilt) * middle;
    const paid = Math.max(0, fall - level);
    left -= paid * step;
    drawn += paid * step * Math.exp(-DISCOUNT * (k + 0.5) * step);
    total += (fall - paid) * step;
    damaged *= Math.exp(-rate * step);
  }
  return { left, total, drawn };
}

test('hand calculation: without a cushion consumption falls by (π + λσ) dk₀ and the fall adds up to α/λ', () => {
  const path = recoveryPath({ ...damage, cushion: 0 });
  expect(path.steepest).toBeCloseTo(16_000, 9); // (0.3 + 0.5) · 20,000
  expect([path.floor, path.until]).toEqual([1, -0]);
  expect(path.total).toBeCloseTo(32_000, 9);
  expect(consumptionLoss(path, 2)).toBeCloseTo(16_000 * Math.exp(-1), 9);
});
test.each([[1_000], [5_000], [12_000], [25_000], [31_000]])('a cushion of %d yuan lasts as it does day by day, to 1e-4', (cushion) => {
  const path = recoveryPath({ ...damage, cushion });
  const { left, total, drawn } = lived({ ...damage, cushion }, path.steepest * path.floor);
  expect(Math.abs(drawnFromCushion(path, DISCOUNT) / drawn - 1)).toBeLessThan(1e-4);
  expect(Math.abs(left) / cushion).toBeLessThan(1e-4);
  expect(Math.abs(total / path.total - 1)).toBeLessThan(1e-4);
  expect(integral((t) => consumptionLoss(path, t), path.rate, [path.until])).toBeCloseTo(path.total, 5);
});
test('a cushion that pays for everything leaves nothing to go without', () => {
  const path = recoveryPath({ ...damage, cushion: 40_000 });
  expect([path.floor, path.total, consumptionLoss(path, 3)]).toEqual([0, 0, 0]);
  expect(wellbeingLoss(path, 20_000, { aversion: 1.5, discount: 0.06 })).toBe(0);
  expect(recoveryPath({ ...damage, loss: 0, cushion: 0 }).total).toBe(0);
});
test('what is drawn from the cushion: all that it pays for, discounted; nothing without one or without a loss', () => {
  const all = recoveryPath({ ...damage, cushion: 40_000 });
  expect(drawnFromCushion(all, DISCOUNT)).toBeCloseTo(16_000 / 0.56, 9);
  // nearly without a discount it is the cushion itself
  expect(drawnFromCushion(recoveryPath(damage), 1e-9)).toBeCloseTo(5_000, 4);
  for (const each of [{ cushion: 0 }, { loss: 0 }, { rate: 0 }]) expect(drawnFromCushion(recoveryPath({ ...damage, ...each }), DISCOUNT)).toBe(0);
});
test('years below a line run from the event to when the fall has shrunk to what is above it', () => {
  const path = recoveryPath({ ...damage, cushion: 0 });
  expect(yearsBelow(path, 20_000, 8_000)).toBeCloseTo(Math.log(16 / 12) / 0.5, 12);
  expect(yearsBelow(path, 30_000, 8_000)).toBe(0);
  expect(yearsBelow(path, 7_000, 8_000)).toBe(Infinity);
  const held = recoveryPath({ ...damage, cushion: 5_000 });
  expect(consumptionLoss(held, yearsBelow(held, 12_000, 8_000) + 1e-9)).toBeLessThanOrEqual(4_000);
});
test('a small loss of a rich household is felt as what it is; a poor one feels more', () => {
  const preferences = { aversion: 1.5, discount: 0.06 };
  const path = recoveryPath({ ...damage, loss: 10, cushion: 0 });
  const plain = integral((t) => consumptionLoss(path, t) * Math.exp(-0.06 * t), 0.56);
  expect(wellbeingLoss(path, 1e6, preferences) / plain).toBeCloseTo(1, 4);
  const hard = recoveryPath({ ...damage, cushion: 0 });
  expect(wellbeingLoss(hard, 18_000, preferences)).toBeGreaterThan(wellbeingLoss(hard, 60_000, preferences));
  expect(resilience(20_000, wellbeingLoss(hard, 18_000, preferences))).toBeLessThan(resilience(20_000, wellbeingLoss(hard, 60_000, preferences)));
  expect(wellbeingLoss(hard, 15_000, preferences)).toBe(Infinity);
  expect(resilience(0, 0)).toBe(Infinity);
});
test('the series of well-being lost is its integral, with a cushion and without, to 1e-9', () => {
  for (const [cushion, consumption, aversion, rate] of [[0, 60_000, 1.5, 0.5], [0, 19_000, 1.5, 0.5], [5_000, 18_000, 1, 0.5], [12_000, 40_000, 3, 2], [31_000, 20_000, 0.5, 0.1], [0, 9_000, 2, 0]] as const) {
    const path = recoveryPath({ ...damage, cushion, rate });
    const fall = (t: number): number => (rate === 0 ? path.steepest : consumptionLoss(path, t));
    const felt = integral((t) => (utility(consumption, aversion) - utility(consumption - fall(t), aversion)) * Math.exp(-DISCOUNT * t), DISCOUNT + rate, Number.isFinite(path.until) ? [path.until] : []) * consumption ** aversion;
    expect(wellbeingLoss(path, consumption, { aversion, discount: DISCOUNT }) / felt).toBeCloseTo(1, 9);
  }
});
test('more cushion never lengthens the fall nor deepens it, and well-being lost never grows', () => {
  const cushion = fc.double({ min: 0, max: 40_000, noNaN: true });
  fc.assert(
    fc.property(cushion, cushion, fc.double({ min: 0.05, max: 5, noNaN: true }), (a, b, rate) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((each) => recoveryPath({ ...damage, rate, loss: 10_000, cushion: each })) as [ReturnType<typeof recoveryPath>, ReturnType<typeof recoveryPath>];
      expect(more.floor).toBeLessThanOrEqual(less.floor + 1e-12);
      expect(more.total).toBeLessThanOrEqual(less.total + 1e-9);
      const felt = [less, more].map((path) => wellbeingLoss(path, 60_000, { aversion: 1.5, discount: 0.06 }));
      expect(felt[1]!).toBeLessThanOrEqual(felt[0]! * (1 + 1e-9));
      // what is drawn is felt too: less than what it saves, and never less in all than the consumption that is lost or put back
      const whole = [less, more].map((path, k) => felt[k]! + drawnFromCushion(path, 0.06));
      expect(whole[1]!).toBeLessThanOrEqual(whole[0]! * (1 + 1e-9));
      expect(whole[1]!).toBeGreaterThanOrEqual((less.steepest / (rate + 0.06)) * (1 - 1e-9));
    }),
  );
});
test.each(oracle('reconstruction-rate.csv'))('v = $lost, π = $productivity, σ = $rebuilt, η = $aversion, ρ = $discount: the best rate is $rate', ({ lost, productivity, rebuilt, aversion, discount, rate }) => {
  expect(Math.abs(bestRate(lost!, { productivity: productivity!, rebuilt: rebuilt!, aversion: aversion!, discount: discount! }) / rate! - 1)).toBeLessThan(1e-4);
});
test('at the best rate the derivative of well-being is 0, by quadrature, for light and heavy losses', () => {
  for (const [lost, aversion] of [[0.02, 1.5], [0.2, 1.5], [0.2, 6], [0.55, 1.5], [0.9, 1.5], [0.97, 3]] as const) {
    const economy = { productivity: 0.3, rebuilt: 1, aversion, discount: 0.06 };
    const best = bestRate(lost, economy);
    const wellbeing = (rate: number): number => integral((t) => utility(0.3 - (0.3 + rate) * lost * Math.exp(-rate * t), aversion) * Math.exp(-0.06 * t) - utility(0.3, aversion) * Math.exp(-0.06 * t), 0.06 + rate);
    expect(wellbeing(best)).toBeGreaterThan(wellbeing(best * 0.99));
    expect(wellbeing(best)).toBeGreaterThan(wellbeing(best * 1.01));
  }
});
test('who has lost more rebuilds more slowly, and the table stays within 1e-3 of the optimum', () => {
  const economy = { productivity: 0.3, rebuilt: 1, aversion: 1.5, discount: 0.06 };
  const table = rateTable(economy);
  let before = Infinity;
  for (let v = 0.021; v < 1; v += 0.0437) {
    const rate = bestRate(v, economy);
    expect(Math.abs(table(v) - rate)).toBeLessThan(1e-3);
    expect(rate).toBeLessThan(before);
    before = rate;
  }
  expect([bestRate(1, economy), table(2)]).toEqual([0, 0]);
  // an asset that earns less than impatience costs is not rebuilt
  expect(bestRate(0.5, { ...economy, productivity: 0.03 })).toBe(0);
});
