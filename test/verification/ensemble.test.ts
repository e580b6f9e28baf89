import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crps, flatness, isOutside, rankAmong } from '../../engine/verification/ensemble.js';

const one = (members: readonly number[], observed: number, fair: boolean): number => {
  const out = new Float64Array(1);
  crps(Float64Array.from(members), Float64Array.of(observed), members.length, fair, out);
  return out[0]!;
};
const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });

test('hand calculation: members 1, 2, 4 and an observation of 3', () => {
  // mean |x - y| = (2 + 1 + 1) / 3; pairs 1 + 3 + 2 = 6
  expect(one([1, 2, 4], 3, false)).toBeCloseTo(4 / 3 - 6 / 9, 14);
  expect(one([1, 2, 4], 3, true)).toBeCloseTo(4 / 3 - 6 / 6, 14);
});

test('one member: the absolute error', () => {
  fc.assert(
    fc.property(value, value, (x, y) => {
      expect(one([x], y, false)).toBe(Math.abs(x - y));
    }),
  );
});

test('is the integral of the squared difference of the distribution functions', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), value, (members, y) => {
      const points = [...members, y].sort((a, b) => a - b);
      let integral = 0;
      for (let k = 0; k + 1 < points.length; k++) {
        const f = members.filter((x) => x <= points[k]!).length / members.length;
        integral += (points[k + 1]! - points[k]!) * (f - (y <= points[k]! ? 1 : 0)) ** 2;
      }
      expect(one(members, y, false)).toBeCloseTo(integral, 8);
    }),
  );
});

test('pairs and sorting agree where one takes over from the other', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 70, maxLength: 90 }), value, (members, y) => {
      const pairs = members.reduce((sum, a, i) => sum + members.slice(i + 1).reduce((inner, b) => inner + Math.abs(a - b), 0), 0);
      const error = members.reduce((sum, x) => sum + Math.abs(x - y), 0) / members.length;
      expect(one(members, y, true)).toBeCloseTo(error - pairs / (members.length * (members.length - 1)), 8);
    }),
  );
});

test('a case has the score it has alone, wherever it stands among more than the kernel takes at once', () => {
  const [cases, m] = [700, 50];
  const members = Float64Array.from({ length: cases * m }, (_, i) => ((i * 7_919) % 1_009) / 10);
  const observed = Float64Array.from({ length: cases }, (_, c) => ((c * 31) % 97) / 3);
  const out = new Float64Array(cases);
  crps(members, observed, m, true, out);
  for (const c of [0, 255, 256, 511, 512, 699]) expect(out[c]).toBe(one([...members.subarray(c * m, (c + 1) * m)], observed[c]!, true));
});

test('members that the kernel takes, whatever their number is by eights and fours, meet the definition', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(value, { minLength: 2, maxLength: 13 }), fc.array(value, { minLength: 40, maxLength: 66 })), value, (members, y) => {
      const pairs = members.reduce((sum, a) => sum + members.reduce((inner, b) => inner + Math.abs(a - b), 0), 0);
      const error = members.reduce((sum, x) => sum + Math.abs(x - y), 0) / members.length;
      expect(one(members, y, true)).toBeCloseTo(error - pairs / (2 * members.length * (members.length - 1)), 9);
    }),
  );
});

test('the fair score of an ensemble drawn from the truth expects the same of 2 members as of 3', () => {
  // members and observation each 0 or 1 with equal chance, over all outcomes: E|x - y| - E|x - x'| / 2 = 1/2 - 1/4
  const expected = (m: number): number => {
    let sum = 0;
    for (let bits = 0; bits < 2 ** (m + 1); bits++) sum += one(Array.from({ length: m }, (_, k) => (bits >> k) & 1), (bits >> m) & 1, true);
    return sum / 2 ** (m + 1);
  };
  expect(expected(2)).toBeCloseTo(0.25, 14);
  expect(expected(3)).toBeCloseTo(0.25, 14);
});

test('what equals a member is not outside: of dry members a dry observation never is', () => {
  const members = Float64Array.of(9, 0, 0, 0, 1, 2);
  expect([isOutside(members, 1, 3, 0), isOutside(members, 1, 3, 0.1), isOutside(members, 3, 3, 0), isOutside(members, 3, 3, -1), isOutside(members, 3, 3, 2), isOutside(members, 3, 3, 2.5)]).toEqual([false, true, false, true, false, true]);
});
describe('the rank of an observation', () => {
  test('is how many members lie below it', () => {
    const members = Float64Array.of(9, 9, 1, 2, 9);
    expect([0, 1.5, 9].map((y) => rankAmong(members, 2, 2, y, 0.99))).toEqual([0, 1, 2]);
  });

  test('shares a tie out over its ranks', () => {
    // two of three members tie with it, one lies below: ranks 1, 2, 3, a third of chance each
    expect([0, 0.33, 0.34, 0.66, 0.67, 0.99].map((chance) => rankAmong(Float64Array.of(0, 5, 5), 0, 3, 5, chance))).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('hand calculation of χ²: 4, 2, 0 against 2 each', () => {
    expect(flatness([4, 2, 0])).toBe((4 + 0 + 4) / 2);
    expect(flatness([0, 0])).toBe(0);
  });
});
