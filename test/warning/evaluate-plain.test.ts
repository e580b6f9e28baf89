import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AreaLevels } from '../../engine/warning/area.js';
import { evaluate, usable } from '../../engine/warning/evaluate.js';
import { memberLevels } from '../../engine/warning/member-levels.js';
import { COMPARISONS, crosses, LEVELS, STATISTICS, type AreaRule, type Branch, type Condition, type HazardRule, type Quantifier } from '../../engine/warning/rule.js';
import type { UnitSeries } from '../../engine/warning/unit-series.js';
import { Windows } from '../../engine/warning/unit-windows.js';

const sums = new WeakMap<Float64Array, readonly number[]>();

/** Sums of the values before each step, as the engine adds them up. */
function sumsOf(values: Float64Array): readonly number[] {
  const known = sums.get(values);
  if (known !== undefined) return known;
  const made = [0];
  for (const value of values) made.push(made.at(-1)! + (Number.isNaN(value) ? 0 : value));
  sums.set(values, made);
  return made;
}

/** Whether a window begins before the first value of some series of a record that begins, and none lacks a value after it. */
function beginsNew(names: readonly string[], m: number, { columns, goesOn }: UnitSeries, from: number, t: number): boolean {
  const firsts = names.filter((name) => goesOn?.has(name) !== true).map((name) => columns.get(name)![m]!.findIndex((value) => !Number.isNaN(value)));
  if (firsts.length === 0) return false;
  const first = firsts.includes(-1) ? Infinity : Math.max(...firsts);
  return from < first && !names.some((name) => columns.get(name)![m]!.subarray(Math.max(0, from, first + 1), t + 1).some((value) => Number.isNaN(value)));
}

/** What a condition's number can be at a step, seen from its line, as `numberAt` says. */
interface Known {
  readonly sure: number;
  readonly may: number;
  readonly keeps: number;
}

const numbers = new WeakMap<UnitSeries, Map<Condition, (Known | undefined)[]>>();

/** The same as `numberAt`, worked out once however often it is asked. */
function numberOnce(condition: Condition, series: UnitSeries, m: number, t: number, branch: Branch): Known {
  const ofSeries = numbers.get(series) ?? new Map<Condition, (Known | undefined)[]>();
  numbers.set(series, ofSeries);
  const ofCondition = ofSeries.get(condition) ?? [];
  ofSeries.set(condition, ofCondition);
  return (ofCondition[2 * (m * series.steps + t) + (branch === 'observed' ? 0 : 1)] ??= numberAt(condition, series, m, t, branch));
}

/**
 * The number of a condition at a step from its definition, seen from its line: at least so far for certain, whatever the missing values
 * are, and as far as they do not exclude. Values before the series are missing; of what lies beyond its end nothing is known, nor asked.
 */
function numberAt({ statistic, window, quantity, comparison, nonNegative = false }: Condition, series: UnitSeries, m: number, t: number, branch: Branch): Known {
  const { steps, issued, dt, columns } = series;
  const values = columns.get(quantity)![m]!;
  const width = window === null ? 1 : window / dt;
  if (branch === 'forecast' && (t < issued || t >= steps - 1)) return { sure: NaN, may: NaN, keeps: NaN };
  const [from, to] = branch === 'observed' ? [t - width + 1, t] : [t + 1, t + width];
  const beyond = Math.max(0, to - steps + 1);
  const own = values.subarray(Math.max(0, from), to + 1).filter((value) => !Number.isNaN(value));
  const lacking = width - beyond - own.length;
  const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;
  const added = sumsOf(values);
  const sum = added[Math.min(to + 1, steps)]! - added[Math.max(0, from)]!;
  const before = values[from - 1] ?? NaN;
  const least = Math.min(...own);
  // lowest and highest that the number can be: by values that are missing, and by steps beyond the end as well
  const bounds = (unknown: number): readonly [low: number, high: number] => {
    switch (statistic) {
      case 'sum':
      case 'mean': {
        const number = tidy(statistic === 'sum' ? sum : sum / (unknown === lacking ? width - beyond : width));
        return unknown === 0 ? [number, number] : [nonNegative ? number : -Infinity, Infinity];
      }
      case 'max':
        return [Math.max(...own), unknown === 0 ? Math.max(...own) : Infinity];
      case 'min':
        return [unknown === 0 ? least : -Infinity, least];
      case 'drop':
        if (Number.isNaN(before)) return [-Infinity, Infinity];
        return [tidy(before - least), unknown === 0 ? tidy(before - least) : Infinity];
    }
  };
  const [strict, lenient] = [bounds(lacking + beyond), bounds(lacking)];
  // what came before the first value keeps no alert up, unless there is a gap after it or the record goes on from an earlier one
  const isNew = branch === 'observed' && beginsNew([quantity], m, series, statistic === 'drop' ? from - 1 : from, t);
  if (!comparison.startsWith('>')) return { sure: strict[1], may: lenient[0], keeps: isNew ? strict[1] : lenient[0] };
  return { sure: strict[0], may: lenient[1], keeps: isNew ? strict[0] : lenient[1] };
}

/** Whether conditions are met at one step of their window, or may be: at one that lacks what the others leave open, or lies before the series. */
function meetTogether(all: readonly Condition[], series: UnitSeries, m: number, t: number, branch: Branch, how: 'sure' | 'may' | 'keeps', clear: boolean): boolean {
  if (all.length === 0) return true;
  const width = all[0]!.window! / series.dt;
  const isNew = branch === 'observed' && beginsNew(all.map(({ quantity }) => quantity), m, series, t - width + 1, t);
  return Array.from({ length: width }, (_, k) => (branch === 'observed' ? t - k : t + 1 + k)).some((s) => s < series.steps && all.every(({ quantity, comparison, line, clear: held = line }) => {
    const value = series.columns.get(quantity)![m]![s] ?? NaN;
    if (Number.isNaN(value)) return how === 'may' || (how === 'keeps' && !isNew);
    const of = (each: Condition['line']): number => (typeof each === 'number' ? each : series.line(each.column)!);
    return crosses(value, comparison, of(line)) || (clear && crosses(value, comparison, of(held)));
  }));
}

const widthOf = ({ window }: Condition, { dt }: UnitSeries): number => (window === null ? 1 : window / dt);

/** Whether windows that began before now can say more than those to come: not of one value beyond a line, which lies in the past or ahead. */
function isRunning(all: readonly Condition[], { fromNow = false }: HazardRule, series: UnitSeries): boolean {
  const isOne = all.every(({ together }) => together === true) || (all.length === 1 && ((all[0]!.statistic === 'max' && all[0]!.comparison.startsWith('>')) || (all[0]!.statistic === 'min' && all[0]!.comparison.startsWith('<'))));
  return !fromNow && !isOne && all.some((condition) => widthOf(condition, series) > 1);
}

/** The series as it is known up to a step. */
const upTo = (series: UnitSeries, t: number): UnitSeries => ({ ...series, columns: new Map([...series.columns].map(([name, columns]) => [name, columns.map((values) => values.map((value, s) => (s > t ? NaN : value)))])) });

interface Plain {
  level: number[];
  most: number[];
  holding: number[];
  probability: number[];
  mostProbability: number[];
  unknown: number[];
}

const lineFor = ({ line: at }: Condition, series: UnitSeries): number => (typeof at === 'number' ? at : series.line(at.column)!);

/** Members in which what was observed counts at a step: where enough may go on, all. The last step goes on as the one before it. */
function goingOn(rule: HazardRule, series: UnitSeries, t: number): readonly boolean[] {
  const { steps, members, issued } = series;
  const { continues } = rule;
  const all = new Array<boolean>(members).fill(true);
  if (continues === undefined || t < issued || issued >= steps - 1) return all;
  const own = all.map((_, m) => crosses(numberOnce(continues, series, m, Math.min(t, steps - 2), 'forecast').may, continues.comparison, lineFor(continues, series)));
  return own.filter(Boolean).length < Math.max(1, (continues.probability ?? rule.probability) * members - 1e-9) ? own : all;
}

/** Everything a rule warrants, step by step, member by member, without a thought for time. */
function plain(rule: HazardRule, series: UnitSeries, goingAt = (t: number): readonly boolean[] => goingOn(rule, series, t)): Plain {
  const { steps, members, issued } = series;
  const zeros = (length: number, value = 0): number[] => new Array<number>(length).fill(value);
  const out: Plain = { level: zeros(steps), most: zeros(steps), holding: zeros(steps), probability: zeros(4 * steps), mostProbability: zeros(4 * steps), unknown: zeros(steps, 1) };
  const lineOf = (condition: Condition): number => lineFor(condition, series);
  const top = Math.max(...rule.levels.map(({ level }) => LEVELS.indexOf(level) + 1));
  for (let t = 0; t < steps; t++) {
    const [reached, may, kept] = [zeros(members), zeros(members), zeros(members)];
    let past: UnitSeries | undefined;
    const branches = rule.branches.filter((branch) => branch === 'observed' || (t >= issued && t < steps - 1));
    if (branches.length === 0) for (const each of [may, kept]) each.fill(top);
    const going = goingAt(t);
    for (let m = 0; m < members; m++) {
      for (const branch of branches) {
        const goesOn = branch !== 'observed' || going[m]!;
        for (const { level, any } of rule.levels) {
          const k = LEVELS.indexOf(level) + 1;
          for (const written of any) {
            const all = rule.observedNow === true && branch === 'observed' ? written.map((condition) => ({ ...condition, window: series.dt })) : written;
            const meetsAt = (how: 'sure' | 'may' | 'keeps', clear: boolean, own: Branch, at: number, known = series): boolean =>
              meetTogether(all.filter(({ together }) => together === true), known, m, at, own, how, clear) && all.every((condition) => {
                if (condition.together === true) return true;
                const number = numberOnce(condition, known, m, at, own)[how];
                return crosses(number, condition.comparison, lineOf(condition)) || (clear && crosses(number, condition.comparison, condition.clear ?? lineOf(condition)));
              });
            // any window that ends ahead within its length from now, but one that what is past takes over its lines whatever comes
            const isRun = branch === 'forecast' && isRunning(all, rule, series);
            const longest = Math.max(...all.map((condition) => widthOf(condition, series)));
            const isPast = (clear: boolean, end: number): boolean => all.every((condition) => condition.statistic !== 'drop' && end - widthOf(condition, series) + 1 <= t) && meetsAt('sure', clear, 'observed', end, (past ??= upTo(series, t)));
            const runs = (how: 'sure' | 'may' | 'keeps', clear: boolean): boolean => Array.from({ length: Math.max(0, Math.min(longest, steps - 1 - t)) }, (_, k) => t + 1 + k).some((end) => meetsAt(how, clear, 'observed', end) && !isPast(clear, end));
            const meets = (how: 'sure' | 'may' | 'keeps', clear: boolean): boolean => goesOn && (meetsAt(how, clear, branch, t) || (isRun && runs(how, clear)));
            const [isSure, isPossible] = [meets('sure', false), meets('may', false)];
            if (isSure) reached[m] = Math.max(reached[m]!, k);
            if (isPossible) may[m] = Math.max(may[m]!, k);
            if (meets('keeps', true)) kept[m] = Math.max(kept[m]!, k);
            if (isSure || !isPossible) out.unknown[t] = 0;
          }
        }
      }
    }
    for (let k = 1; k <= 4; k++) {
      const countOf = (levels: readonly number[]): number => levels.filter((one) => one >= k).length;
      const least = Math.max(1, rule.probability * members - 1e-9);
      out.probability[(k - 1) * steps + t] = countOf(reached) / members;
      out.mostProbability[(k - 1) * steps + t] = countOf(may) / members;
      if (countOf(reached) >= least) out.level[t] = k;
      if (countOf(may) >= least) out.most[t] = k;
      if (countOf(kept) >= least) out.holding[t] = k;
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
}).map(({ clear, ...rest }): Condition => ({ ...rest, ...(clear === undefined ? {} : { clear }), ...(rest.quantity === 'c' ? { nonNegative: true } : {}) }));
/** Conditions that hold at one step of a window, alone or beside others. */
const together = fc.record({ own: fc.array(condition, { minLength: 1, maxLength: 3 }), window: fc.integer({ min: 1, max: 30 }), beside: fc.option(condition, { nil: undefined, freq: 3 }) }).map(({ own, window, beside }): Condition[] => [
  ...own.map((one): Condition => ({ ...one, together: true, window: window * 3_600, statistic: one.comparison.startsWith('>') ? 'max' : 'min' })),
  ...(beside === undefined ? [] : [beside]),
]);
const alternative = fc.oneof({ arbitrary: fc.array(condition, { minLength: 1, maxLength: 3 }), weight: 3 }, { arbitrary: together, weight: 1 });
const anyRule = fc.record({
  levels: fc.uniqueArray(fc.record({ level: fc.constantFrom(...LEVELS), any: fc.array(alternative, { minLength: 1, maxLength: 3 }) }), { selector: ({ level }) => level, minLength: 1, maxLength: 4 }),
  branches: fc.constantFrom<readonly Branch[]>(['forecast', 'observed'], ['forecast'], ['observed']),
  continues: fc.option(fc.record({ own: condition, probability: fc.constantFrom(undefined, 1 / 3, 0.5, 1) }).map(({ own, probability }) => ({ ...own, ...(probability === undefined ? {} : { probability }) })), { nil: undefined }),
  probability: fc.constantFrom(0, 0.3, 0.6, 1),
  fromNow: fc.constantFrom(false, false, true),
  observedNow: fc.constantFrom(false, false, true),
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
const shape = fc.record({ steps: fc.integer({ min: 1, max: 75 }), members: fc.integer({ min: 1, max: 5 }), issued: fc.nat(99), seed: fc.integer(), lines: fc.tuple(tenth, tenth), goesOn: fc.subarray([...QUANTITIES]), isLaid: fc.boolean(), kinds: fc.array(fc.constantFrom('near', 'rare', 'calm', 'gaps', 'none'), { minLength: 3, maxLength: 3 }) });

function seriesOf({ steps, members, issued, seed, lines, goesOn, isLaid, kinds }: typeof shape extends fc.Arbitrary<infer T> ? T : never): UnitSeries {
  let state = seed | 0;
  const chance = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 0x1_0000_0000;
  const value = (kind: string): number => {
    if (kind === 'none' || (kind === 'gaps' && chance() < 0.2)) return NaN;
    if (kind === 'calm' || (kind === 'rare' && chance() < 0.9)) return Math.round(chance()) / 10;
    return Math.round(140 * (chance() - 0.5)) / 10;
  };
  const sideBySide = new Map(QUANTITIES.map((name, q) => [name, Float64Array.from({ length: members * steps }, () => (name === 'c' ? Math.abs(value(kinds[q]!)) : value(kinds[q]!)))]));
  return {
    steps,
    dt: 3_600,
    issued: issued % steps,
    members,
    goesOn: new Set(goesOn),
    columns: new Map([...sideBySide].map(([name, all]) => [name, Array.from({ length: members }, (_, m) => all.subarray(m * steps, (m + 1) * steps))])),
    ...(isLaid ? { sideBySide } : {}),
    line: (column) => (column === 'p' ? lines[0] : lines[1]),
  };
}

const series = shape.map(seriesOf);

describe('rules are held as their definition says', () => {
  test('whatever the book, the gaps and the lines that hold; a set of rules taken from unit to unit', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), fc.array(series, { minLength: 1, maxLength: 3 }), (rules, units) => {
        const [windows, others] = [new Windows(units[0]!), new Windows(units[0]!)];
        units.forEach((unit, u) => {
          if (u > 0) windows.take(unit);
          others.take(units.at(-1 - u)!);
          for (const rule of rules) {
            evaluate(usable(rule, others.series).rule!, others); // what another set holds in between changes nothing
            const found = evaluate(usable(rule, unit).rule!, windows);
            const { open, ...rest } = found;
            const lists = Object.fromEntries(Object.entries({ ...rest, mostProbability: found.probability.map((share, at) => Math.max(share, open[at]!)) }).map(([name, values]) => [name, [...(values as Uint8Array)]]));
            expect(lists).toEqual(plain(rule, unit));
          }
        });
      }),
      { numRuns: 40 },
    );
  });
});

const CODES = ['a1', 'a2', 'b1', 'b2', 'c1'] as const;
const quantifier = fc.oneof(fc.record({ units: fc.integer({ min: 1, max: 3 }) }), fc.record({ share: fc.constantFrom(0.25, 0.5, 2 / 3, 1) }), fc.record({ units: fc.integer({ min: 1, max: 2 }), share: fc.constantFrom(0.4, 1) }));
const areaRule = fc.tuple(quantifier, fc.option(quantifier, { nil: undefined })).map(([own, parts]): AreaRule => ({ digits: 6, ...own, ...(parts === undefined ? {} : { parts: { digits: 1, ...parts } }) }));

test('an area is at a level in the members in which enough of its units are, as if each were alone; as likely as those members, warranted once the rule has enough of them', () => {
  fc.assert(
    fc.property(anyRule, areaRule, fc.array(shape, { minLength: 1, maxLength: 5 }), (one, area, shapes) => {
      const rule: HazardRule = { ...one, area };
      const units = shapes.map((own) => seriesOf({ ...own, steps: shapes[0]!.steps, members: shapes[0]!.members, issued: shapes[0]!.issued }));
      const { steps, members } = units[0]!;
      const made = new AreaLevels(area.parts?.digits, members, steps);
      const windows = new Windows(units[0]!);
      units.forEach((unit, u) => {
        if (u > 0) windows.take(unit);
        made.add(CODES[u]!, memberLevels(rule, windows));
      });
      // the levels of each unit in each member alone
      const alone = units.map((unit) => Array.from({ length: members }, (_, m) => plain({ ...rule, probability: 0 }, { ...unit, members: 1, columns: new Map([...unit.columns].map(([name, columns]) => [name, [columns[m]!]])) }, (t) => [goingOn(rule, unit, t)[m]!])));
      const isEnough = (count: number, all: number, { units: least = 1, share = 0 }: Quantifier): boolean => count >= least && count >= share * all - 1e-9;
      const isAt = (of: (own: Plain) => readonly number[], k: number, m: number, t: number): boolean => {
        const at = alone.map((own) => of(own[m]!)[t]! >= k);
        if (area.parts === undefined) return isEnough(at.filter(Boolean).length, at.length, area);
        const parts = [...new Set(CODES.slice(0, at.length).map((code) => code[0]!))].map((part) => at.filter((_, u) => CODES[u]!.startsWith(part)));
        return isEnough(parts.filter((own) => isEnough(own.filter(Boolean).length, own.length, area.parts!)).length, parts.length, area);
      };
      const shareOf = (of: (own: Plain) => readonly number[], k: number, t: number): number => Array.from({ length: members }, (_, m) => isAt(of, k, m, t)).filter(Boolean).length / members;
      const found = made.warranted(rule);
      const times = Array.from({ length: steps }, (_, t) => t);
      for (const [name, of] of [['level', (own: Plain) => own.level], ['most', (own: Plain) => own.most], ['holding', (own: Plain) => own.level.map((level, s) => Math.max(level, own.holding[s]!))]] as const) {
        const shares = times.map((t) => [1, 2, 3, 4].map((k) => shareOf(of, k, t)));
        expect([name, ...found[name]]).toEqual([name, ...shares.map((own) => own.findLastIndex((share) => share * members >= Math.max(1, rule.probability * members) - 1e-6) + 1)]);
        if (name === 'level') expect(times.map((t) => [0, 1, 2, 3].map((k) => found.probability[k * steps + t]))).toEqual(shares);
        if (name === 'most') expect(times.map((t) => [0, 1, 2, 3].map((k) => found.open[k * steps + t]))).toEqual(shares);
      }
    }),
    { numRuns: 15 },
  );
});
