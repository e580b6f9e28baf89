import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise } from '../../../engine/scoring/normalise/goalpost.js';
import { SCALES } from '../../../engine/scoring/normalise/index.js';

const finite = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

test('hand calculation: 75 % between 20 % and 95 % scores 0.7333', () => {
  // (75 - 20) / (95 - 20) = 55 / 75
  expect(normalise(75, { floor: 20, target: 95, scale: 'identity' })!.normalised).toBeCloseTo(55 / 75, 12);
});

test('hand calculation: 80 Mbps between 20 and 200 on the log scale', () => {
  // (ln 81 - ln 21) / (ln 201 - ln 21) = (4.394449 - 3.044522) / (5.303305 - 3.044522) = 1.349927 / 2.258783 = 0.59763
  expect(normalise(80, { floor: 20, target: 200, scale: 'log1p' })!.normalised).toBeCloseTo(0.59763, 5);
});

test('hand calculation: a quarter of the target is half the score on the root scale', () => {
  // sqrt(5) / sqrt(20) = 1 / 2
  expect(normalise(5, { floor: 0, target: 20, scale: 'sqrt' })!.normalised).toBeCloseTo(0.5, 12);
});

test('a floor above the target makes lower values better', () => {
  // (9 - 50) / (9 - 50): at the target; (29.5 - 50) / (-41) = 0.5
  const outage = { floor: 50, target: 9, scale: 'identity' } as const;
  expect(normalise(9, outage)!.normalised).toBe(1);
  expect(normalise(29.5, outage)!.normalised).toBe(0.5);
  expect(normalise(60, outage)).toEqual({ unclipped: -10 / 41, normalised: 0 });
});

test('beyond the goalposts the unclipped score is kept', () => {
  expect(normalise(110, { floor: 0, target: 100, scale: 'identity' })).toEqual({ unclipped: 1.1, normalised: 1 });
});

test('a value below zero has no score on a log or root scale, and has one on the identity scale', () => {
  for (const scale of SCALES) {
    const scored = normalise(-1, { floor: 0, target: 10, scale: scale.name });
    if (scale.name === 'identity') expect(scored).toEqual({ unclipped: -0.1, normalised: 0 });
    else expect(scored).toBeNull();
  }
});

for (const { name } of SCALES) {
  test(`${name}: the floor scores exactly 0, the target exactly 1`, () => {
    fc.assert(
      fc.property(finite(0, 1e6), finite(0, 1e6), (floor, target) => {
        fc.pre(Math.abs(floor - target) > 1e-3);
        const goalpost = { floor, target, scale: name };
        expect(Math.abs(normalise(floor, goalpost)!.unclipped)).toBe(0);
        expect(normalise(target, goalpost)!.unclipped).toBe(1);
      }),
    );
  });

  test(`${name}: the score is between 0 and 1 and never falls as the value moves towards the target`, () => {
    fc.assert(
      fc.property(finite(0, 1e6), finite(0, 1e6), finite(0, 1e6), finite(0, 1e6), (floor, target, a, b) => {
        fc.pre(Math.abs(floor - target) > 1e-3);
        const goalpost = { floor, target, scale: name };
        const [lo, hi] = (floor < target ? a < b : a > b) ? [a, b] : [b, a];
        const [worse, better] = [normalise(lo, goalpost)!.normalised, normalise(hi, goalpost)!.normalised];
        expect(worse).toBeGreaterThanOrEqual(0);
        expect(better).toBeLessThanOrEqual(1);
        expect(better).toBeGreaterThanOrEqual(worse);
      }),
    );
  });
}
