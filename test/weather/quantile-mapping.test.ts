import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mean } from '../../engine/core/statistics.js';
import { mapQuantileDeltas, mapQuantiles, quantileMapping } from '../../engine/weather/quantile-mapping.js';

const range = (n: number, of: (k: number) => number): number[] => Array.from({ length: n }, (_, k) => of(k));

test('hand calculation: a value takes the observed value of its rank, and beyond the range the shift of the nearest end', () => {
  // 30 values: historical 0..29, observed 10, 12, ..., 68. Rank 4.5 is 10 + 2 * 4.5 = 19.
  const mapping = quantileMapping(range(30, (k) => k), range(30, (k) => 10 + 2 * k), 'additive');
  const { values, beyond } = mapQuantiles(mapping, [4.5, 0, 29, 31, -1]);
  expect(values[0]).toBeCloseTo(19, 12);
  expect([values[1], values[2]]).toEqual([10, 68]);
  expect([values[3], values[4]]).toEqual([31 + (68 - 29), -1 + (10 - 0)]);
  expect(beyond).toBe(2);
});

test('hand calculation: rain of too many small depths becomes dry, and beyond the range the ratio of the ends is kept', () => {
  // historical: 10 dry, then 1..20 mm; observed: 15 dry, then 2, 4, ..., 30 mm. 6 mm has rank 15, where 2 mm were observed.
  const mapping = quantileMapping(range(30, (k) => Math.max(0, k - 9)), range(30, (k) => Math.max(0, 2 * (k - 14))), 'multiplicative');
  const { values, beyond } = mapQuantiles(mapping, [20, 6, 5, 0, 40]);
  expect([...values]).toEqual([30, 2, 0, 0, 40 * (30 / 20)]);
  expect(beyond).toBe(1);
});

test('dry values become wet by their position where the model has too many of them', () => {
  // historical: 20 dry of 30; observed: 10 dry of 30, so about half of the dry become wet
  const mapping = quantileMapping(range(30, (k) => Math.max(0, k - 19)), range(30, (k) => Math.max(0, k - 9)), 'multiplicative');
  const { values, beyond } = mapQuantiles(mapping, new Float64Array(100), (k) => (k + 0.5) / 100);
  expect([...values].filter((value) => value > 0).length).toBeGreaterThan(45);
  expect([...values].filter((value) => value > 0).length).toBeLessThan(60);
  expect(beyond).toBe(0);
});

test('hand calculation: delta mapping multiplies what was observed by the change of the model', () => {
  // historical 1..30 mm, observed twice that, future one and a half times: 3 times the historical
  const historical = range(30, (k) => k + 1);
  const mapping = quantileMapping(historical, historical.map((x) => 2 * x), 'multiplicative');
  mapQuantileDeltas(mapping, historical.map((x) => 1.5 * x)).forEach((value, k) => expect(value).toBeCloseTo(3 * (k + 1), 9));
});

test('a ratio to next to nothing is at most 2', () => {
  // ranks 0 to 14 were 0.5 mm, fewer than 10 traces, and become 5 mm: ten times as much; what was observed, 3 mm, is doubled
  const mapping = quantileMapping(range(30, (k) => (k < 15 ? 0.5 : k)), range(30, (k) => (k < 15 ? 3 : k)), 'multiplicative');
  const mapped = mapQuantileDeltas(mapping, range(30, (k) => (k < 15 ? 5 : k)));
  expect(mapped[0]).toBe(6);
  expect(mapped[20]).toBe(20);
});

const temperature = fc.double({ min: -40, max: 45, noNaN: true });
const rain = fc.double({ min: 0, max: 300, noNaN: true }).map((depth) => (depth < 0.1 ? 0 : depth));
const thirty = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(value, { minLength: 30, maxLength: 60 });
const wetSomewhere = (values: readonly number[]): boolean => values.some((value) => value >= 0.1);

test('a model that is what was observed is left as it is', () => {
  fc.assert(
    fc.property(thirty(temperature), thirty(rain).filter(wetSomewhere), (t, p) => {
      mapQuantiles(quantileMapping(t, t, 'additive'), t).values.forEach((value, k) => expect(value).toBeCloseTo(t[k]!, 9));
      mapQuantiles(quantileMapping(p, p, 'multiplicative'), p).values.forEach((value, k) => expect(value).toBeCloseTo(p[k]!, 9));
      mapQuantileDeltas(quantileMapping(p, p, 'multiplicative'), p).forEach((value, k) => expect(value).toBeCloseTo(p[k]!, 9));
    }),
  );
});

test('more never becomes less, within the range and beyond', () => {
  fc.assert(
    fc.property(thirty(temperature), thirty(temperature), temperature, temperature, (h, o, x, y) => {
      const { values } = mapQuantiles(quantileMapping(h, o, 'additive'), [Math.min(x, y) * 2, Math.max(x, y) * 2]);
      expect(values[0]).toBeLessThanOrEqual(values[1]! + 1e-9);
    }),
  );
  fc.assert(
    fc.property(thirty(rain).filter(wetSomewhere), thirty(rain).filter(wetSomewhere), rain, rain, (h, o, x, y) => {
      const { values } = mapQuantiles(quantileMapping(h, o, 'multiplicative'), [Math.min(x, y) * 2, Math.max(x, y) * 2]);
      expect(values[0]).toBeLessThanOrEqual(values[1]! + 1e-9);
      expect(values[0]).toBeGreaterThanOrEqual(0);
    }),
  );
});

const distinct = (n: number): fc.Arbitrary<number[]> => fc.uniqueArray(fc.integer({ min: -4_000, max: 4_500 }), { minLength: n, maxLength: n }).map((all) => all.map((x) => x / 100));

test('delta mapping keeps the change of the mean that the model has', () => {
  fc.assert(
    fc.property(distinct(40), distinct(40), distinct(40), (historical, observed, future) => {
      const mapped = mapQuantileDeltas(quantileMapping(historical, observed, 'additive'), future);
      expect(mean(mapped) - mean(observed)).toBeCloseTo(mean(future) - mean(historical), 9);
    }),
  );
  // of rain: where the model is off by one ratio, the relative change of its mean is kept, whatever the future
  fc.assert(
    fc.property(distinct(40), distinct(40), fc.double({ min: 0.3, max: 3, noNaN: true }), (a, b, ratio) => {
      const [historical, future] = [a, b].map((all) => all.map((x) => x + 60)) as [number[], number[]];
      const observed = historical.map((x) => ratio * x);
      const mapped = mapQuantileDeltas(quantileMapping(historical, observed, 'multiplicative'), future);
      expect(mean(mapped) / mean(observed)).toBeCloseTo(mean(future) / mean(historical), 9);
    }),
  );
});

test('no input is changed', () => {
  const [h, o, f] = [range(30, (k) => 30 - k), range(30, (k) => 60 - 2 * k), range(30, (k) => 15 - k / 2)];
  const mapping = quantileMapping(Object.freeze(h), Object.freeze(o), 'multiplicative');
  mapQuantiles(mapping, Object.freeze(f));
  mapQuantileDeltas(mapping, f);
  expect(f[0]).toBe(15);
});

test('says all that is wrong at once', () => {
  expect(() => quantileMapping(range(29, () => 1), range(31, (k) => (k === 3 ? -1 : 1)), 'multiplicative', 0)).toThrow(
    ['historical: expected at least 30 values, found 29 [quantile-mapping/too-few]', 'observed[3]: expected a finite number >= 0, found -1 [quantile-mapping/bad-value]', 'trace: expected a depth > 0, found 0 [quantile-mapping/bad-trace]'].join('\n'),
  );
  expect(() => quantileMapping(new Float64Array(40), range(40, () => 1), 'multiplicative')).toThrow('historical: expected a value of 0.1 or more, found none [quantile-mapping/all-dry]');
  const mapping = quantileMapping(range(30, (k) => k), range(30, (k) => k), 'additive');
  expect(() => mapQuantileDeltas(mapping, [1, NaN])).toThrow('future: expected at least 30 values, found 2 [quantile-mapping/too-few]\nfuture[1]: expected a finite number, found NaN');
});
