import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grainOf } from '../../../engine/run/poverty/spread.js';

test('where digits would tell, means go to 1/draws and parts add up to their sum as it is told', () => {
  const grain = grainOf(20, false);
  expect([grain.told(395.283), grain.told(0.0435), grain.difference(0.123456, 395.3, 395.15)]).toEqual([395.3, 0.05, 0.15]);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.double({ min: 0, max: 1e5, noNaN: true }), (one, other) => {
      expect(grain.told(one) + grain.told(other, one)).toBeCloseTo(grain.told(one + other), 9);
      expect(Math.abs(grain.told(other, one) - other)).toBeLessThan(1 / 20 + 1e-9);
    }),
  );
});

test('where nothing is to be hidden every digit stays', () => {
  const grain = grainOf(20, true);
  expect([grain.told(395.283, 7), grain.difference(0.123456, 1, 2)]).toEqual([395.283, 0.123456]);
});
