import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelsAhead } from '../../engine/warning/ahead.js';
import { evaluate, usable } from '../../engine/warning/evaluate.js';
import { LEVELS, STATISTICS, type Condition, type HazardRule } from '../../engine/warning/rule.js';
import { Windows } from '../../engine/warning/unit-windows.js';
import { WindowsAhead, type AheadSeries } from '../../engine/warning/windows-ahead.js';

const HOUR = 3_600;
const ruleOf = (levels: HazardRule['levels'], probability: number): HazardRule => ({ hazard: 'h', title: { zh: '险', en: 'h' }, branches: ['observed'], levels, probability, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: 'b', verified: false });
const conditionOf = (quantity: string, statistic: Condition['statistic'], window: number | null, comparison: Condition['comparison'], line: Condition['line']): Condition => ({ quantity, unit: 'mm', statistic, window, comparison, line });

test('hand calculation: 20 and 10 mm observed, members of 0, 5 and 30 mm next: two hours come to 10, 15 and 40 mm', () => {
  const series: AheadSeries = { members: 3, leads: 1, dt: HOUR, line: () => undefined, quantities: new Map([['rain', { observed: Float64Array.of(20, 10), members: Float64Array.of(0, 5, 30) }]]) };
  const rule = ruleOf([{ level: 'blue', any: [[conditionOf('rain', 'sum', 2 * HOUR, '>=', 15)]] }, { level: 'red', any: [[conditionOf('rain', 'sum', 2 * HOUR, '>=', 40)]] }], 0.5);
  const { level, probability } = levelsAhead(rule, new WindowsAhead(series))!;
  expect([[...level], [...probability]]).toEqual([[1], [2 / 3, 1 / 3, 1 / 3, 1 / 3]]);
  expect(levelsAhead(ruleOf([{ level: 'blue', any: [[conditionOf('stage', 'max', null, '>=', 1)]] }], 0.5), new WindowsAhead(series))).toBeNull();
});

test('it says of the steps ahead what `evaluate` says of the joined series', () => {
  const value = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 1, arbitrary: fc.constant(NaN) });
  const condition = fc.record({ quantity: fc.constantFrom('rain', 'stage'), statistic: fc.constantFrom(...STATISTICS), window: fc.constantFrom(null, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR), comparison: fc.constantFrom('>=' as const, '>' as const, '<=' as const, '<' as const), line: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom({ column: 'known' }, { column: 'none' })) }).map(({ quantity, statistic, window, comparison, line }): Condition => ({ ...conditionOf(quantity, statistic, window, comparison, line), ...(quantity === 'rain' ? { nonNegative: true } : {}) }));
  const together = fc.tuple(condition, condition).map((pair) => pair.map((one): Condition => ({ ...one, together: true, window: 3 * HOUR, statistic: one.comparison.startsWith('>') ? 'max' : 'min' })));
  const levels = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }).chain((list) => fc.tuple(...list.sort().map((k) => fc.array(fc.oneof({ weight: 3, arbitrary: fc.array(condition, { minLength: 1, maxLength: 2 }) }, { weight: 1, arbitrary: together }), { minLength: 1, maxLength: 2 }).map((any) => ({ level: LEVELS[k]!, any })))));
  let windows: WindowsAhead | undefined;
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.array(value, { minLength: 60, maxLength: 60 }), levels, fc.constantFrom(0.2, 0.5, 1), (known, leads, members, values, own, probability) => {
      let next = 0;
      const take = (length: number): Float64Array => Float64Array.from({ length }, () => values[next++ % values.length]!);
      const quantities = new Map(['rain', 'stage'].map((name) => [name, { observed: take(known), members: take(leads * members) }] as const));
      const line = (column: string): number | undefined => (column === 'known' ? 6 : undefined);
      const rule = ruleOf(own, probability);
      const columns = new Map([...quantities].map(([name, { observed, members: ahead }]) => [name, Array.from({ length: members }, (_, m) => Float64Array.from({ length: known + leads }, (__, t) => (t < known ? observed[t]! : ahead[(t - known) * members + m]!)))] as const));
      const series = { steps: known + leads, dt: HOUR, issued: known + leads - 1, members, columns, line };
      const expected = usable(rule, series).rule;
      const unit = { members, leads, dt: HOUR, quantities, line };
      windows = windows?.take(unit) ?? new WindowsAhead(unit); // the same for one unit after the other
      const found = levelsAhead(rule, windows);
      if (expected === null) {
        expect(found).toBeNull();
        return;
      }
      const { level, most, probability: shares } = evaluate(expected, new Windows(series));
      expect([...found!.level]).toEqual([...level.slice(known)]);
      expect([...found!.most]).toEqual([...most.slice(known)]);
      for (let l = 0; l < LEVELS.length; l++) expect([...found!.probability.slice(l * leads, (l + 1) * leads)]).toEqual([...shares.slice(l * series.steps + known, (l + 1) * series.steps)]);
    }),
    { numRuns: 300 },
  );
});
