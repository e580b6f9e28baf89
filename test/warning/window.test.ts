import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pastRange } from '../../engine/warning/past-window.js';
import { STATISTICS, type Branch, type Statistic } from '../../engine/warning/rule.js';
import { drops, windowRange } from '../../engine/warning/window.js';

/** From the definition, of values that are all there. */
function plain(statistic: Statistic, window: readonly number[], before: number): number {
  const sum = window.reduce((a, b) => a + b, 0);
  switch (statistic) {
    case 'sum':
      return sum;
    case 'mean':
      return sum / window.length;
    case 'max':
      return Math.max(...window);
    case 'min':
      return Math.min(...window);
    case 'drop':
      return before - Math.min(...window);
  }
}

const value = fc.oneof({ arbitrary: fc.integer({ min: 0, max: 50 }), weight: 12 }, { arbitrary: fc.constant(NaN), weight: 1 });
const anySeries = fc.array(value, { minLength: 1, maxLength: 40 }).map((list) => Float64Array.from(list));
const anyWindow = fc.record({ width: fc.integer({ min: 1, max: 12 }), upwards: fc.boolean(), nonNegative: fc.boolean() });

describe.each(STATISTICS)('%s', (statistic) => {
  test('of a window that lacks nothing is what its definition says; of one that does no value in the place of a missing one goes beyond what is certain', () => {
    fc.assert(fc.property(anySeries, anyWindow, fc.constantFrom<Branch>('observed', 'forecast'), fc.nat(39), fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 80, maxLength: 80 }), (values, { width, upwards, nonNegative }, branch, issue, others) => {
      const n = values.length;
      const issued = Math.min(issue, n - 1);
      const { sure, may, lacking, beyond } = windowRange({ statistic, width, upwards, nonNegative }, values, branch, issued);
      let next = 0;
      for (let t = 0; t < n; t++) {
        if (branch === 'forecast' && (t < issued || t === n - 1)) {
          expect([sure[t], may[t]]).toEqual([NaN, NaN]);
          continue;
        }
        const first = branch === 'observed' ? t - width + 1 : t + 1;
        const at = (s: number): number => (values[s] === undefined || Number.isNaN(values[s]) ? others[next++ % others.length]! : values[s]);
        const number = plain(statistic, Array.from({ length: width }, (_, k) => at(first + k)), at(first - 1));
        const tidy = Math.round(number * 1e9) / 1e9;
        if (upwards) expect(tidy).toBeGreaterThanOrEqual(sure[t]!);
        else expect(tidy).toBeLessThanOrEqual(sure[t]!);
        const isWhole = lacking[t]! + beyond[t]! === 0 && (statistic !== 'drop' || !Number.isNaN(values[first - 1] ?? NaN));
        if (isWhole) for (const one of [sure, may]) expect(one[t]).toBeCloseTo(number, 8);
      }
    }), { numRuns: 150 });
  });
});

test('one window that ends at a step is what all windows say of it', () => {
  fc.assert(fc.property(anySeries, anyWindow, fc.constantFrom(...STATISTICS), (values, { width, upwards, nonNegative }, statistic) => {
    const asked = { statistic, width, upwards, nonNegative };
    const { sure, may, lacking } = windowRange(asked, values, 'observed', values.length - 1);
    for (let t = 0; t < values.length; t++) expect(pastRange(asked, values, t)).toEqual({ sure: sure[t]! + 0, may: may[t]! + 0, lacking: lacking[t], beyond: 0, width });
  }));
});

test('the drop of a series that lacks nothing is the same, sooner', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 45 }), fc.nat(39), (list, width, issue) => {
    const [values, issued] = [Float64Array.from(list), Math.min(issue, list.length - 1)];
    for (const branch of ['observed', 'forecast'] as const) {
      const out = new Float64Array(list.length);
      drops(values, width, branch, issued, out);
      const { may } = windowRange({ statistic: 'drop', width, upwards: true, nonNegative: false }, values, branch, issued);
      expect([...out].map((one) => (Number.isNaN(one) ? null : one + 0))).toEqual([...may].map((one) => (Number.isFinite(one) ? one + 0 : null)));
    }
  }));
});

test('what is missing hides no greatest value and no sum of rain that is there; it leaves open what it may add', () => {
  const of = (statistic: Statistic, upwards: boolean, nonNegative: boolean, values: readonly number[]): readonly [number, number] => {
    const { sure, may } = windowRange({ statistic, width: 4, upwards, nonNegative }, Float64Array.from(values), 'observed', values.length - 1);
    return [sure.at(-1)!, may.at(-1)!];
  };
  expect(of('max', true, false, [5, 1, NaN, 4])).toEqual([5, Infinity]);
  expect(of('max', true, false, [5, 1])).toEqual([5, Infinity]); // the series has only begun
  expect(of('max', false, false, [5, 1, NaN, 4])).toEqual([Infinity, 5]); // up to 6, say: not for certain
  expect(of('min', false, false, [5, 1, NaN, 4])).toEqual([1, -Infinity]);
  expect(of('min', true, false, [5, 1, NaN, 4])).toEqual([-Infinity, 1]); // from 3 on: for certain not
  expect(of('sum', true, true, [5, NaN, NaN, 4])).toEqual([9, Infinity]);
  expect(of('sum', true, true, [5, 1, NaN, 4])).toEqual([10, Infinity]); // one that is missing may be all the rest
  expect(of('sum', true, false, [5, 1, NaN, 4])).toEqual([-Infinity, Infinity]);
  expect(of('sum', false, true, [5, 1, NaN, 4])).toEqual([Infinity, 10]);
  expect(of('mean', true, true, [8, NaN, NaN, 4])).toEqual([3, Infinity]);
  expect(of('drop', true, false, [9, 5, NaN, 1, 4])).toEqual([8, Infinity]);
  expect(of('drop', true, false, [NaN, 5, 2, 1, 4])).toEqual([-Infinity, Infinity]);
});

test('beyond the end of a forecast nothing is asked for: three days of heat are not certain after two, nor is a storm that is not forecast open', () => {
  const heat = windowRange({ statistic: 'min', width: 3, upwards: true, nonNegative: false }, Float64Array.of(30, 36, 37), 'forecast', 0);
  expect([heat.sure[0], heat.may[0], heat.beyond[0]]).toEqual([-Infinity, 36, 1]);
  const wind = windowRange({ statistic: 'max', width: 24, upwards: true, nonNegative: true }, Float64Array.of(3, 4, 5), 'forecast', 0);
  expect([wind.sure[0], wind.may[0]]).toEqual([5, 5]);
});

test('tenths add up to the line they are written to', () => {
  const values = new Float64Array(500).fill(0.1);
  expect(windowRange({ statistic: 'sum', width: 500, upwards: true, nonNegative: true }, values, 'observed', 499).sure[499]).toBe(50);
});
