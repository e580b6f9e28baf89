import fc from 'fast-check';
import { expect, test } from 'vitest';
import { yearChange, type ScoreSeries } from '../../engine/scoring/change.js';

const series = (scores: Record<string, number>): ScoreSeries => {
  const codes = Object.keys(scores).sort();
  return { codes, names: codes, score: Float64Array.from(codes, (code) => scores[code]!), scored: new Uint8Array(codes.length).fill(1) };
};

test('hand calculation: one village improves, the method adds two points, a strong village joins, a weak one leaves', () => {
  const change = yearChange(2023, series({ a: 40, b: 50, gone: 10 }), series({ a: 42, b: 52, gone: 12 }), series({ a: 48, b: 52, joined: 90 }));
  // panel a, b. definition (2 + 2) / 2; real (6 + 0) / 2
  expect(change.definition).toBeCloseTo(2, 12);
  expect(change.real).toBeCloseTo(3, 12);
  // all: (48 + 52 + 90) / 3 - (40 + 50 + 10) / 3 = 30
  expect(change.total).toBeCloseTo(30, 12);
  expect(change.sample).toBeCloseTo(25, 12);
  expect([change.panelUnits, change.newUnits, change.goneUnits]).toEqual([2, 1, 1]);
  // a closed 6 of the 58 points that were missing
  expect(change.units[0]!.progress).toBeCloseTo(6 / 58, 12);
});

test('the three parts always sum to the total', () => {
  const village = fc.record({ p: fc.double({ min: 0, max: 99, noNaN: true }), d: fc.double({ min: -1, max: 1, noNaN: true }), r: fc.double({ min: -1, max: 1, noNaN: true }), is: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(village, { maxLength: 30 }), (list) => {
      const named = list.map((unit, k) => ({ ...unit, code: String(100 + k) }));
      const before = named.filter(({ is }) => is !== 2);
      const now = named.filter(({ is }) => is !== 1);
      const change = yearChange(
        2023,
        series(Object.fromEntries(before.map(({ code, p }) => [code, p]))),
        series(Object.fromEntries(before.map(({ code, p, d }) => [code, p + d]))),
        series(Object.fromEntries(now.map(({ code, p, d, r }) => [code, p + d + r]))),
      );
      expect(change.real + change.definition + change.sample).toBeCloseTo(change.total, 9);
    }),
  );
});

test('a jump beyond 15 points is flagged', () => {
  const change = yearChange(2023, series({ a: 40, b: 40 }), series({ a: 40, b: 40 }), series({ a: 55.1, b: 55 }));
  expect(change.units.map((unit) => unit.jump)).toEqual([true, false]);
});
