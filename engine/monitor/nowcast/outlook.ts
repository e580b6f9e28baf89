/** What is to be expected of one unit in the next hours: levels with their probability, and quantiles of rain and stage. */
import { quantileOf } from '../../core/statistics.js';
import { levelsAhead, WindowsAhead, type Ahead, type AheadSeries } from '../../warning/ahead.js';
import { LEVELS, ruleFor, type HazardRule } from '../../warning/rule.js';
import type { Rules } from '../rules.js';

/** A level that the nowcast warrants by the rule. */
export interface Expected {
  /** 1 blue … 4 red; 0: none. */
  readonly level: number;
  /** When it is first warranted [ms since 1970]; null where none is. */
  readonly at: number | null;
  /** Highest share of the members at each level or above, of `LEVELS` [1]. */
  readonly probability: readonly number[];
}

/** Members of one quantity after its last step; element `k * members + m`. */
export interface QuantityNowcast {
  readonly quantity: string;
  readonly unit: string;
  /** Beginning of the last step that was observed [ms since 1970]. */
  readonly issued: number;
  readonly values: Float64Array;
  /** Stage: whether the error of the models was known, and steps of the last day without rain seen. */
  readonly corrected?: boolean;
  readonly unseen?: number;
}

export interface Fan {
  readonly quantity: string;
  readonly unit: string;
  readonly issued: number;
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
  /** Lines of the rules that a value of one step is held against: 1 blue … 4 red. */
  readonly lines: readonly { readonly level: number; readonly value: number }[];
  readonly corrected?: boolean;
  readonly unseen?: number;
}

export interface Outlook {
  readonly issued: number;
  /** Ends of the steps after it [h]. */
  readonly leads: readonly number[];
  readonly members: number;
  readonly fans: readonly Fan[];
  /** Of all hazards together, of `LEVELS`, lead by lead: share of the members at the level or above [1]; the highest of the hazards. */
  readonly probability: readonly (readonly number[])[];
}

export interface UnitOutlook {
  readonly code: string;
  readonly dt: number;
  readonly members: number;
  readonly leads: number;
  /** Beginning of the last step of the columns [ms since 1970]. */
  readonly end: number;
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly line: (column: string) => number | undefined;
  /** By how many steps before `end`: what follows from there. */
  readonly nowcasts: readonly (readonly QuantityNowcast[])[];
}

export interface Expectation {
  readonly outlook: Outlook;
  /** By hazard. */
  readonly expected: ReadonlyMap<string, Expected>;
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
const dayOf = (time: number): string => new Date(time + 8 * 3_600_000).toISOString().slice(0, 10);

interface InForce {
  readonly rules: readonly HazardRule[];
  /** Steps that the longest window of them takes. */
  readonly tail: number;
}

/** Rules in force by day and the regions that a code lies in: the same for most units. */
const inForce = new WeakMap<Rules['books'], { readonly regions: readonly string[]; readonly made: Map<string, InForce> }>();
const MOST_MADE = 500;

/** Rules in force of every hazard. */
function rulesOf({ books, dt }: Rules, code: string, time: number): InForce {
  let own = inForce.get(books);
  if (own === undefined) inForce.set(books, (own = { regions: [...new Set(books.flatMap(({ editions }) => editions.map(({ region }) => region)))], made: new Map() }));
  const day = dayOf(time);
  const key = `${day} ${own.regions.filter((region) => code.startsWith(region)).join()}`;
  let made = own.made.get(key);
  if (made === undefined) {
    const rules = books.flatMap(({ editions }) => [...new Set(editions.flatMap(({ hazards }) => hazards.map(({ hazard }) => hazard)))].flatMap((hazard) => ruleFor(editions, hazard, code, day)?.rule ?? []));
    const tail = Math.max(1, ...rules.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ window, statistic }) => Math.ceil((window ?? dt) / dt) + (statistic === 'drop' ? 1 : 0)))));
    if (own.made.size >= MOST_MADE) own.made.clear();
    own.made.set(key, (made = { rules, tail }));
  }
  return made;
}

/** Lines that one step's value is held against: of a window of one step, or of a greatest value. */
function linesOf(rules: readonly HazardRule[], quantity: string, { dt, line }: Pick<UnitOutlook, 'dt' | 'line'>): Fan['lines'] {
  const least = new Map<number, number>();
  for (const { levels } of rules) {
    for (const { level, any } of levels) {
      for (const { quantity: own, statistic, window, line: at, comparison } of any.flat()) {
        if (own !== quantity || !comparison.startsWith('>') || !(window === null || window === dt || statistic === 'max')) continue;
        const value = typeof at === 'number' ? at : line(at.column);
        const k = LEVELS.indexOf(level) + 1;
        if (value !== undefined && value < (least.get(k) ?? Infinity)) least.set(k, value);
      }
    }
  }
  return [...least].sort(([a], [b]) => a - b).map(([level, value]) => ({ level, value }));
}

function fanOf({ quantity, unit, issued, values, corrected, unseen }: QuantityNowcast, members: number, lines: Fan['lines']): Fan {
  const leads = values.length / members;
  const [p10, p50, p90]: [number[], number[], number[]] = [[], [], []];
  for (let k = 0; k < leads; k++) {
    const sorted = values.slice(k * members, (k + 1) * members).sort();
    for (const [out, p] of [[p10, 0.1], [p50, 0.5], [p90, 0.9]] as const) out.push(rounded(quantileOf(sorted, p)));
  }
  return { quantity, unit, issued, p10, p50, p90, lines, ...(corrected === undefined ? {} : { corrected }), ...(unseen === undefined ? {} : { unseen }) };
}

/** What was observed up to a step, and the members after it; null where nothing of it is forecast. */
function seriesOf({ members, leads, dt, end, columns, line }: UnitOutlook, nowcasts: readonly QuantityNowcast[], offset: number, tail: number): AheadSeries | null {
  const issued = end - offset * dt * 1_000;
  const quantities = new Map<string, Ahead>();
  for (const { quantity, issued: from, values } of nowcasts) {
    const observed = columns.get(quantity);
    if (observed === undefined) continue;
    /** Steps from the nowcast's beginning to that of the unit: one of the two may have come in later. */
    const ahead = Math.round((issued - from) / (dt * 1_000));
    let own = values;
    if (ahead !== 0) {
      own = new Float64Array(values.length).fill(NaN);
      for (let k = Math.max(0, -ahead); k < leads && k + ahead < leads; k++) own.set(values.subarray((k + ahead) * members, (k + ahead + 1) * members), k * members);
    }
    quantities.set(quantity, { observed: observed.subarray(Math.max(0, observed.length - offset - tail), observed.length - offset), members: own });
  }
  return quantities.size === 0 ? null : { members, leads, dt, quantities, line };
}

/**
 * What is to be expected of a unit. A level is expected where the nowcast warrants it, or one of the nowcasts of the steps before,
 * as many as the rule wants calm before it goes down, so that it does not come and go with every hour.
 *
 * @returns null where nothing of it is forecast
 */
export function expectationOf(rules: Rules, unit: UnitOutlook): Expectation | null {
  const now = unit.nowcasts[0] ?? [];
  if (now.length === 0) return null;
  const { rules: own, tail } = rulesOf(rules, unit.code, unit.end);
  const { dt, leads, members, end } = unit;
  const expected = new Map<string, Expected>();
  const together = Array.from({ length: LEVELS.length }, () => new Array<number>(leads).fill(0));
  unit.nowcasts.forEach((nowcasts, offset) => {
    const series = seriesOf(unit, nowcasts, offset, tail);
    if (series === null) return;
    const windows = new WindowsAhead(series);
    for (const rule of own) {
      if (offset > 0 && offset >= rule.hysteresis.clear) continue;
      const made = levelsAhead(rule, windows);
      if (made === null) continue;
      const { level, probability } = made;
      let [highest, at] = [0, null as number | null];
      // of an earlier nowcast those steps alone that are still to come
      for (let k = offset; k < leads; k++) {
        if (level[k]! > highest) [highest, at] = [level[k]!, end + (k - offset + 1) * dt * 1_000];
        if (offset === 0) for (let l = 0; l < LEVELS.length; l++) together[l]![k] = Math.max(together[l]![k]!, probability[l * leads + k]!);
      }
      const before = expected.get(rule.hazard);
      if (before === undefined) expected.set(rule.hazard, { level: highest, at, probability: LEVELS.map((_, l) => rounded(Math.max(...probability.subarray(l * leads, (l + 1) * leads)))) });
      else if (highest > before.level) expected.set(rule.hazard, { ...before, level: highest, at });
    }
  });
  const outlook = { issued: end, leads: Array.from({ length: leads }, (_, k) => ((k + 1) * dt) / 3_600), members, fans: now.map((one) => fanOf(one, members, linesOf(own, one.quantity, unit))), probability: together.map((shares) => shares.map(rounded)) };
  return { outlook, expected };
}
