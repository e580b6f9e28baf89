import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STATISTICS, type Statistic } from '../../engine/warning/rule.js';
import { comingWindow, pastWindow } from '../../engine/warning/window.js';

/** From the definition: NaN where there is no step, or one without a value. */
function plain(statistic: Statistic, window: readonly number[], before: number | undefined): number {
  if (window.length === 0 || window.some(Number.isNaN)) return NaN;
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
      return (before ?? NaN) - Math.min(...window);
  }
}

const value = fc.oneof({ arbitrary: fc.integer({ min: -50, max: 50 }), weight: 12 }, { arbitrary: fc.constant(NaN), weight: 1 });
const anySeries = fc.oneof(fc.array(value, { minLength: 1, maxLength: 40 }), fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 })).map((list) => Float64Array.from(list));

describe.each(STATISTICS)('%s', (statistic) => {
  test('of the steps that end here, and of those that come, is what its definition says', () => {
    fc.assert(fc.property(anySeries, fc.integer({ min: 1, max: 45 }), fc.nat(39), (values, width, issue) => {
      const n = values.length;
      const from = Math.min(issue, n - 1);
      const [past, coming] = [new Float64Array(n), new Float64Array(n)];
      pastWindow(statistic, values, width, past);
      comingWindow(statistic, values, width, from, coming);
      const list = [...values];
      for (let t = 0; t < n; t++) {
        const ended = t - width + 1 < 0 ? NaN : plain(statistic, list.slice(t - width + 1, t + 1), list[t - width]);
        const next = t < from ? NaN : plain(statistic, list.slice(t + 1, t + 1 + width), list[t]);
        for (const [found, wanted] of [[past[t]!, ended], [coming[t]!, next]] as const) {
          if (Number.isNaN(wanted)) expect(found).toBeNaN();
          else expect(found).toBeCloseTo(wanted, 8);
        }
      }
    }), { numRuns: 300 });
  });
});
