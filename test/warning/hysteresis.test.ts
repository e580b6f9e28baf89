import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_ALERT, nextLevel, type HeldLevel } from '../../engine/warning/hysteresis.js';
import type { Hysteresis } from '../../engine/warning/rule.js';

const HOUR = 3_600_000;
const plain: Hysteresis = { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 };

/** Levels held, hour by hour; `holding` is what the clear lines hold. */
function course(warranted: readonly number[], hysteresis: Hysteresis, holding = warranted): number[] {
  let held: HeldLevel = NO_ALERT;
  return warranted.map((level, t) => (held = nextLevel(held, level, Math.max(level, holding[t]!), t * HOUR, hysteresis)).level);
}

test('without anything it follows the level at once', () => {
  expect(course([0, 2, 4, 1, 0], plain)).toEqual([0, 2, 4, 1, 0]);
});

test('2 of 3 to begin; going up from an alert is immediate', () => {
  expect(course([2, 0, 2, 4, 0], { ...plain, raise: { hits: 2, of: 3 } })).toEqual([0, 0, 2, 4, 2]); // the last: recent 2, 4, 0
  expect(course([4, 2, 0], { ...plain, raise: { hits: 2, of: 2 }, clear: 9 })).toEqual([0, 2, 2]);
});

test('it comes down after three evaluations in a row below, to the highest of them', () => {
  expect(course([3, 0, 3, 1, 2, 0, 0, 0, 0], { ...plain, clear: 3 })).toEqual([3, 3, 3, 3, 3, 2, 2, 2, 0]);
});

test('and not before the time it is held for is over', () => {
  expect(course([3, 0, 0, 0, 0], { ...plain, hold: 3 * 3_600 })).toEqual([3, 3, 3, 0, 0]);
});

test('what is open is no evaluation: it does not count as a miss, begins no way down, and holds no level above it', () => {
  const of = (levels: readonly (readonly [least: number, most: number])[], hysteresis: Hysteresis): number[] => {
    let held: HeldLevel = NO_ALERT;
    return levels.map(([least, most], t) => (held = nextLevel(held, least, most, t * HOUR, hysteresis, most)).level);
  };
  expect(of([[2, 2], [0, 4], [2, 2]], { ...plain, raise: { hits: 2, of: 2 } })).toEqual([0, 0, 2]);
  expect(of([[3, 3], [0, 0], [0, 4], [0, 0], [0, 0]], { ...plain, clear: 2 })).toEqual([3, 3, 3, 3, 0]);
  expect(of([[3, 3], [0, 1], [0, 1], [0, 0]], plain)).toEqual([3, 1, 1, 0]);
  expect(of([[0, 4], [3, 4]], plain)).toEqual([0, 3]);
});

test('the clear line holds what the line itself no longer makes', () => {
  expect(course([2, 0, 0], plain, [2, 2, 0])).toEqual([2, 2, 0]);
});

const levels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 });
const anyHysteresis = fc.record({ raise: fc.constantFrom({ hits: 1, of: 1 }, { hits: 2, of: 3 }, { hits: 3, of: 3 }), clear: fc.integer({ min: 1, max: 4 }), hold: fc.integer({ min: 0, max: 6 }).map((hours) => hours * 3_600) });

describe('whatever comes', () => {
  test('an alert that stands is never below what is warranted: no escalation is lost', () => {
    fc.assert(
      fc.property(levels, anyHysteresis, (warranted, hysteresis) => {
        const held = course(warranted, hysteresis);
        held.forEach((level, t) => {
          if (t > 0 && held[t - 1]! > 0) expect(level).toBeGreaterThanOrEqual(Math.min(warranted[t]!, 4));
        });
      }),
    );
  });

  test('it comes down only to a level that enough evaluations in a row stayed at or below', () => {
    fc.assert(
      fc.property(levels, anyHysteresis, (warranted, hysteresis) => {
        const held = course(warranted, hysteresis);
        held.forEach((level, t) => {
          if (t === 0 || level >= held[t - 1]!) return;
          const window = warranted.slice(t - hysteresis.clear + 1, t + 1);
          expect(window.length).toBe(hysteresis.clear);
          expect(Math.max(...window)).toBeLessThan(held[t - 1]!);
        });
      }),
    );
  });

  test('saved and loaded at any moment it goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(levels, anyHysteresis, fc.nat(59), (warranted, hysteresis, at) => {
        let held: HeldLevel = NO_ALERT;
        const own = warranted.map((level, t) => {
          if (t === at) held = JSON.parse(JSON.stringify(held)) as HeldLevel;
          return (held = nextLevel(held, level, level, t * HOUR, hysteresis)).level;
        });
        expect(own).toEqual(course(warranted, hysteresis));
      }),
    );
  });
});
