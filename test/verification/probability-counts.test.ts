import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contingencyOf } from '../../engine/verification/contingency.js';
import { brierScore, reliabilityBins, rocOf } from '../../engine/verification/probability.js';
import { baseRate, binsOf, brierOf, rocOfCounts, tableFrom, type ProbabilityCounts } from '../../engine/verification/probability-counts.js';

const M = 5;
function countsOf(list: readonly (readonly [number, number])[]): ProbabilityCounts {
  const counts = { cases: new Float64Array(M + 1), events: new Float64Array(M + 1) };
  for (const [k, event] of list) {
    counts.cases[k]!++;
    counts.events[k]! += event;
  }
  return counts;
}
const cases = fc.array(fc.tuple(fc.integer({ min: 0, max: M }), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 50 });

test('counts give what the cases themselves give: Brier score, bins, curve', () => {
  fc.assert(
    fc.property(cases, (list) => {
      const [p, y] = [list.map(([k]) => k / M), list.map(([, event]) => event)];
      const counts = countsOf(list);
      expect(brierOf(counts)).toBeCloseTo(brierScore(p, y) as number, 12);
      expect(binsOf(counts)).toEqual(reliabilityBins(p, y, null));
      expect(rocOfCounts(counts)).toEqual(rocOf(p, y));
      expect(baseRate(counts)).toBeCloseTo(y.filter((event) => event === 1).length / y.length, 12);
    }),
  );
});
test('a warning is given from a probability on, that one included', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(0.2, 0.4, 0.5, 0.6, 0.8, 1), (list, least) => {
      const warned = list.map(([k]) => (k >= Math.round(least * M * 10) / 10 ? 1 : 0));
      expect(tableFrom(countsOf(list), least)).toEqual(contingencyOf(warned, list.map(([, event]) => event)));
    }),
  );
});
test('no case has no base rate and no score', () => {
  const none = countsOf([]);
  expect([baseRate(none), brierOf(none)]).toEqual([{ missing: 'no case' }, { missing: 'no case' }]);
  expect(binsOf(none)).toEqual([]);
});
