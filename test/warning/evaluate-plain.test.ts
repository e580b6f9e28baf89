import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, usable } from '../../engine/warning/evaluate.js';
import { COMPARISONS, crosses, LEVELS, STATISTICS, type Branch, type Condition, type HazardRule } from '../../engine/warning/rule.js';
import type { UnitSeries } from '../../engine/warning/unit-series.js';
import { Windows } from '../../engine/warning/unit-windows.js';

/** The number of a condition at a step from its definition: sums from sums up to a step, to a billionth, as the engine writes them. */
function numberAt({ statistic, window, quantity }: Condition, { steps, issued, dt, columns }: UnitSeries, m: number, t: number, branch: Branch): number {
  const values = columns.get(quantity)![m]!;
  const width = window === null ? 1 : window / dt;
  if (branch === 'forecast' && (t < issued || t >= steps - 1)) return NaN;
  const [from, to] = branch === 'observed' ? [t - width + 1, t] : [t + 1, Math.min(t + width, steps - 1)];
  if (from < 0) return NaN;
  const own = [...values.slice(from, to + 1)];
  if (own.some(Number.isNaN)) return NaN;
  const upTo = (end: number): number => {
    let sum = 0;
    for (let s = 0; s < end; s++) if (!Number.isNaN(values[s]!)) sum += values[s]!;
    return sum;
  };
  const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;
  switch (statistic) {
    case 'sum':
      return tidy(upTo(to + 1) - upTo(from));
    case 'mean':
      return tidy((upTo(to + 1) - upTo(from)) / own.length);
    case 'max':
      return Math.max(...own);
    case 'min':
      return Math.min(...own);
    case 'drop':
      return from === 0 ? NaN : tidy(values[from - 1]! - Math.min(...own));
  }
}

/** Everything a rule warrants, step by step, member by member, without a thought for time. */
function plain(rule: HazardRule, series: UnitSeries): { level: number[]; holding: number[]; probability: number[]; unknown: number[] } {
  const { steps, members, issued, dt, columns } = series;
  const out = { level: new Array<number>(steps).fill(0), holding: new Array<number>(steps).fill(0), probability: new Array<number>(4 * steps).fill(0), unknown: new Array<number>(steps).fill(1) };
  const lineOf = ({ line }: Condition): number => (typeof line === 'number' ? line : series.line(line.column)!);
  for (let t = 0; t < steps; t++) {
    const [reached, kept] = [new Array<number>(members).fill(0), new Array<number>(members).fill(0)];
    for (let m = 0; m < members; m++) {
      for (const branch of rule.branches) {
        const { continues } = rule;
        let goesOn = true;
        if (branch === 'observed' && continues !== undefined && t >= issued && issued < steps - 1) {
          const coming = numberAt(continues, series, m, t, 'forecast');
          goesOn = Number.isNaN(coming) || crosses(coming, continues.comparison, lineOf(continues));
        }
        for (const { level, any } of rule.levels) {
          const k = LEVELS.indexOf(level) + 1;
          for (const all of any) {
            const values = all.map((condition) => numberAt(condition, series, m, t, branch));
            if (values.every((value) => !Number.isNaN(value))) out.unknown[t] = 0;
            if (!goesOn) continue;
            const met = all.every((condition, c) => crosses(values[c]!, condition.comparison, lineOf(condition)));
            const holds = all.every((condition, c) => crosses(values[c]!, condition.comparison, lineOf(condition)) || crosses(values[c]!, condition.comparison, condition.clear ?? lineOf(condition)));
            if (met) reached[m] = Math.max(reached[m]!, k);
            if (holds) kept[m] = Math.max(kept[m]!, k);
          }
        }
      }
    }
    for (let k = 1; k <= 4; k++) {
      const count = reached.filter((one) => one >= k).length;
      out.probability[(k - 1) * steps + t] = count / members;
      const least = Math.max(1, rule.probability * members - 1e-9);
      if (count >= least) out.level[t] = k;
      if (kept.filter((one) => one >= k).length >= least) out.holding[t] = k;
    }
    if (!rule.branches.includes('observed')) continue;
    // what lacks more than a quarter of a past sum, or anything of another window, since there were values at all, is not taken down for it
    for (const { level, any } of rule.levels) {
      for (const { quantity, statistic, window } of any.flat()) {
        const values = columns.get(quantity)![0]!;
        const width = window === null ? 1 : window / dt;
        const begins = values.findIndex((value) => !Number.isNaN(value));
        const lost = [...values].filter((value, s) => s > t - width && s <= t && begins >= 0 && s > begins && Number.isNaN(value)).length;
        if (lost > (statistic === 'sum' || statistic === 'mean' ? width / 4 : 0)) out.holding[t] = Math.max(out.holding[t]!, LEVELS.indexOf(level) + 1);
      }
    }
  }
  return out;
}

const QUANTITIES = ['a', 'b', 'c'] as const;
const tenth = fc.integer({ min: -60, max: 60 }).map((value) => value / 10);
const line = fc.oneof({ arbitrary: tenth, weight: 6 }, { arbitrary: fc.integer({ min: -300, max: 300 }).map((value) => value / 10), weight: 3 }, { arbitrary: fc.constantFrom({ column: 'p' }, { column: 'q' }), weight: 1 });
const condition = fc.record({
  quantity: fc.constantFrom(...QUANTITIES),
  unit: fc.constant('1'),
  statistic: fc.constantFrom(...STATISTICS),
  window: fc.option(fc.integer({ min: 1, max: 70 }).map((steps) => steps * 3_600)),
  comparison: fc.constantFrom(...COMPARISONS),
  line,
  clear: fc.option(tenth, { nil: undefined, freq: 4 }),
}).map(({ clear, ...rest }): Condition => (clear === undefined ? rest : { ...rest, clear }));
const anyRule = fc.record({
  levels: fc.uniqueArray(fc.record({ level: fc.constantFrom(...LEVELS), any: fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }) }), { selector: ({ level }) => level, minLength: 1, maxLength: 4 }),
  branches: fc.constantFrom<readonly Branch[]>(['forecast', 'observed'], ['forecast'], ['observed']),
  continues: fc.option(condition, { nil: undefined }),
  probability: fc.constantFrom(0, 0.3, 0.6, 1),
}).map(({ levels, continues, ...rest }): HazardRule => ({
  ...rest,
  hazard: 'h',
  title: { zh: '试', en: 'test' },
  levels: [...levels].sort((x, y) => LEVELS.indexOf(x.level) - LEVELS.indexOf(y.level)),
  ...(continues === undefined ? {} : { continues }),
  hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 },
  basis: 'a test',
  verified: false,
}));

/** Values about the lines, or far from them, or without all of theirs; by quantity, of as many members as the unit has. */
const series = fc
  .record({ steps: fc.integer({ min: 1, max: 75 }), members: fc.integer({ min: 1, max: 5 }), issued: fc.nat(99), seed: fc.integer(), lines: fc.tuple(tenth, tenth), kinds: fc.array(fc.constantFrom('near', 'rare', 'calm', 'gaps', 'none'), { minLength: 3, maxLength: 3 }) })
  .map(({ steps, members, issued, seed, lines, kinds }): UnitSeries => {
    let state = seed | 0;
    const chance = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 0x1_0000_0000;
    const value = (kind: string): number => {
      if (kind === 'none' || (kind === 'gaps' && chance() < 0.2)) return NaN;
      if (kind === 'calm' || (kind === 'rare' && chance() < 0.9)) return Math.round(chance()) / 10;
      return Math.round(140 * (chance() - 0.5)) / 10;
    };
    return {
      steps,
      dt: 3_600,
      issued: issued % steps,
      members,
      columns: new Map(QUANTITIES.map((name, q) => [name, Array.from({ length: members }, () => Float64Array.from({ length: steps }, () => value(kinds[q]!)))])),
      line: (column) => (column === 'p' ? lines[0] : lines[1]),
    };
  });

describe('rules are held as their definition says', () => {
  test('whatever the book, the gaps and the lines that hold; a set of rules taken from unit to unit', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), fc.array(series, { minLength: 1, maxLength: 3 }), (rules, units) => {
        const windows = new Windows(units[0]!);
        units.forEach((unit, u) => {
          if (u > 0) windows.take(unit);
          for (const rule of rules) {
            const { level, holding, probability, unknown } = evaluate(usable(rule, unit).rule!, windows);
            expect({ level: [...level], holding: [...holding], probability: [...probability], unknown: [...unknown] }).toEqual(plain(rule, unit));
          }
        });
      }),
      { numRuns: 80 },
    );
  });
});
