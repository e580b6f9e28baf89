/** What is to be expected of one unit in the next hours: levels with their probability, and quantiles of rain and stage. */
import { crossingsAhead, levelsAhead, type Crossing, type LevelsAhead } from '../../warning/ahead.js';
import { LEVELS, ruleFor, type HazardRule } from '../../warning/rule.js';
import { WindowsAhead, type Ahead, type AheadSeries } from '../../warning/windows-ahead.js';
import { dayOf } from '../moment.js';
import type { Rules } from '../rules.js';
import { fanOf, rounded, type Fan, type QuantityNowcast } from './fan.js';
import { copied, heldOf, lastSteps, type Basis, type HeldLevels } from './held-levels.js';

/** A level that the nowcast warrants by the rule. */
export interface Expected {
  /** 1 blue … 4 red; 0: none. */
  readonly level: number;
  /** When it is first warranted [ms since 1970]; null where none is. */
  readonly at: number | null;
  /** Highest share of the members at each level or above, of `LEVELS` [1]. */
  readonly probability: readonly number[];
  /** The highest that what is missing does not exclude, where that is above its level; null: none. */
  readonly atMost: number | null;
  /** Share of the members that the rule wants [1]. */
  readonly leastShare: number;
  /** What makes its level when it is first warranted; none where there is no level, or it is that of an area. */
  readonly reasons: readonly ExpectedReason[];
  /** When the earlier nowcast was issued that its level, moment and reasons are of, where the newest warrants less and the rule does not come down yet [ms since 1970]; null: it is the newest. */
  readonly heldFrom: number | null;
}

/** A condition that members come to meet. */
export interface ExpectedReason extends Omit<Crossing, 'condition'>, Pick<Crossing['condition'], 'quantity' | 'unit' | 'statistic' | 'comparison'> {
  /** [h]; null: one step. */
  readonly window: number | null;
}

const reasonsOf = (crossings: readonly Crossing[]): ExpectedReason[] =>
  crossings.map(({ condition: { quantity, unit, statistic, comparison, window }, line, share, median, low, high }) => {
    const told = (value: number | null): number | null => (value === null ? null : rounded(value));
    return { quantity, unit, statistic, window: window === null ? null : window / 3_600, comparison, line, share: rounded(share), median: told(median), low: told(low), high: told(high) };
  });

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
  /** Steps before `end` that nowcasts are made for, too. */
  readonly back: number;
  /** Steps at the end of what was observed that the nowcast of rain follows from. */
  readonly recent: number;
  /** Rain after so many steps before `end`; null: none. */
  readonly rainAfter: (offset: number) => QuantityNowcast | null;
  /** Stage, by how many steps before `end`. */
  readonly stages: readonly QuantityNowcast[];
}

export interface Expectation {
  readonly outlook: Outlook;
  /** By hazard. */
  readonly expected: ReadonlyMap<string, Expected>;
  /** Of rules over areas the levels that members come to, `k * members + m`; null: none does. A rule that has not what it asks for is not there. */
  readonly votes: ReadonlyMap<HazardRule, Vote>;
  /** For the next time. */
  readonly held: readonly HeldLevels[];
}

/** Levels that members come to, and that what is missing does not exclude, where that is more. */
export type Vote = Pick<LevelsAhead, 'reached' | 'may'>;

interface InForce {
  readonly rules: readonly HazardRule[];
  /** Steps that the longest window of them takes. */
  readonly tail: number;
  /** Lines of one step's value, by quantity. */
  readonly lines: Map<string, readonly StepLine[]>;
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
    own.made.set(key, (made = { rules, tail, lines: new Map() }));
  }
  return made;
}

/** A rule over those steps ahead that it is in force at. */
interface AheadSpan {
  readonly rule: HazardRule;
  readonly from: number;
  readonly to: number;
}

/** Rules in force at the steps ahead, each at those of its own date, and the steps that their longest window takes. */
function spansAhead(rules: Rules, { code, end, dt, leads }: Pick<UnitOutlook, 'code' | 'end' | 'dt' | 'leads'>): { readonly spans: readonly AheadSpan[]; readonly tail: number } {
  const dayAt = (k: number): string => dayOf(end + (k + 1) * dt * 1_000);
  const [first, last] = [dayAt(0), dayAt(leads - 1)];
  const begin = rulesOf(rules, code, end + dt * 1_000);
  if (!rules.books.some(({ editions }) => editions.some(({ effective }) => effective > first && effective <= last))) return { spans: begin.rules.map((rule) => ({ rule, from: 0, to: leads })), tail: begin.tail };
  const spans: AheadSpan[] = [];
  let tail = 1;
  for (let from = 0; from < leads; ) {
    let to = from + 1;
    while (to < leads && dayAt(to) === dayAt(from)) to++;
    const own = rulesOf(rules, code, end + (from + 1) * dt * 1_000);
    tail = Math.max(tail, own.tail);
    for (const rule of own.rules) {
      const known = spans.findIndex((span) => span.rule === rule && span.to === from);
      if (known >= 0) spans[known] = { ...spans[known]!, to };
      else spans.push({ rule, from, to });
    }
    from = to;
  }
  return { spans, tail };
}

/** A line that one step's value is held against, and its level. */
interface StepLine {
  readonly k: number;
  readonly line: HazardRule['levels'][number]['any'][number][number]['line'];
}

/** Lines that one step's value is held against: of a window of one step, or of a greatest value. */
function stepLines({ rules, lines }: InForce, quantity: string, dt: number): readonly StepLine[] {
  let own = lines.get(quantity);
  if (own === undefined) {
    own = rules.flatMap(({ levels }) =>
      levels.flatMap(({ level, any }) =>
        any.flat().flatMap(({ quantity: other, statistic, window, line, comparison }) => (other !== quantity || !comparison.startsWith('>') || !(window === null || window === dt || statistic === 'max') ? [] : [{ k: LEVELS.indexOf(level) + 1, line }])),
      ),
    );
    lines.set(quantity, own);
  }
  return own;
}

/** The lowest of each level, of this unit. */
function linesOf(rules: InForce, quantity: string, { dt, line: own }: Pick<UnitOutlook, 'dt' | 'line'>): Fan['lines'] {
  const least = new Array<number>(LEVELS.length + 1).fill(Infinity);
  for (const { k, line } of stepLines(rules, quantity, dt)) least[k] = Math.min(least[k]!, (typeof line === 'number' ? line : own(line.column)) ?? Infinity);
  return least.flatMap((value, level) => (value === Infinity ? [] : [{ level, value }]));
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
    quantities.set(quantity, { observed: lastSteps(observed, offset, tail), members: own });
  }
  return quantities.size === 0 ? null : { members, leads, dt, quantities, line };
}

/** Windows of the unit and step at hand. */
let atHand: WindowsAhead | null = null;
const windowsFor = (series: AheadSeries): WindowsAhead => (atHand = atHand?.take(series) ?? new WindowsAhead(series));

let ends: { readonly dt: number; readonly list: readonly number[] } = { dt: 0, list: [] };

/** Ends of the steps ahead [h]: one list for all units. */
function endsOf(leads: number, dt: number): readonly number[] {
  if (ends.dt !== dt || ends.list.length !== leads) ends = { dt, list: Array.from({ length: leads }, (_, k) => ((k + 1) * dt) / 3_600) };
  return ends.list;
}

/** The highest of each level over the steps ahead, or some of them. */
export function mostOf(probability: Float64Array, leads: number, from = 0, to = leads): number[] {
  const most: number[] = [];
  for (let l = 0; l < LEVELS.length; l++) {
    let highest = 0;
    for (let at = l * leads + from; at < l * leads + to; at++) if (probability[at]! > highest) highest = probability[at]!;
    most.push(rounded(highest));
  }
  return most;
}

/** What was observed up to a step that levels follow from. */
function seenUpTo(columns: UnitOutlook['columns'], offset: number, count: number): Map<string, Float64Array> {
  const seen = new Map<string, Float64Array>();
  for (const [name, values] of columns) if (name === 'rain' || name === 'stage') seen.set(name, lastSteps(values, offset, count));
  return seen;
}

/** What is expected of a hazard, with what another nowcast or edition expects: the higher level, the first that has it; how likely at most. */
function withMore(sooner: Expected | undefined, found: Omit<Expected, 'probability'>, likely: readonly number[] | null): Expected {
  if (sooner === undefined) return { ...found, probability: likely! };
  const { level, at, leastShare, reasons, heldFrom } = found.level > sooner.level ? found : sooner;
  const atMost = Math.max(found.atMost ?? 0, sooner.atMost ?? 0);
  return { level, at, leastShare, reasons, heldFrom, atMost: atMost > level ? atMost : null, probability: likely === null ? sooner.probability : sooner.probability.map((share, l) => Math.max(share, likely[l]!)) };
}

/** The highest level of some steps and the first that has it, and the highest that what is missing does not exclude at any. */
function highestOf({ level, most }: Pick<LevelsAhead, 'level' | 'most'>, from: number, to: number): { readonly highest: number; readonly first: number | null; readonly open: number } {
  let [highest, first, open] = [0, null as number | null, 0];
  for (let k = from; k < to; k++) {
    if (level[k]! > highest) [highest, first] = [level[k]!, k];
    open = Math.max(open, most[k]!);
  }
  return { highest, first, open };
}

/** What is to come by one nowcast; why, where it is more than what was found before. */
function comingOf(rule: HazardRule, { highest, first, open }: ReturnType<typeof highestOf>, sooner: Expected | undefined, windowsNow: () => WindowsAhead | null): Omit<Expected, 'probability' | 'at' | 'heldFrom'> {
  const own = first !== null && highest > (sooner?.level ?? 0) ? windowsNow() : null;
  return { level: highest, atMost: open > highest ? open : null, leastShare: rule.probability, reasons: own === null ? [] : reasonsOf(crossingsAhead(rule, own, highest, first!)) };
}

/** The probabilities of all hazards together with those of one at the steps of its rule. */
function addTogether(together: readonly number[][], probability: Float64Array, leads: number, from: number, to: number): void {
  for (let l = 0; l < LEVELS.length; l++) for (let k = from; k < to; k++) together[l]![k] = Math.max(together[l]![k]!, probability[l * leads + k]!);
}

/**
 * What is to be expected of a unit. A level is expected where the nowcast warrants it, or one of the nowcasts of the steps before,
 * as many as the rule wants calm before it goes down, so that it does not come and go with every hour. Each step is held against the
 * edition of the rules of its own date.
 *
 * @param held what the last call came to
 * @returns null where nothing of it is forecast
 */
export function expectationOf(rules: Rules, unit: UnitOutlook, held: readonly HeldLevels[] = []): Expectation | null {
  const now = nowcastsAfter(unit, 0);
  if (now.length === 0) return null;
  const inForceNow = rulesOf(rules, unit.code, unit.end);
  const { spans, tail } = spansAhead(rules, unit);
  const { dt, leads, members, end, columns, back, recent, stages } = unit;
  const expected = new Map<string, Expected>();
  const together = LEVELS.map(() => new Array<number>(leads).fill(0));
  const made: HeldLevels[] = [];
  const votes = new Map<HazardRule, Vote>();
  for (let offset = 0; offset <= back; offset++) {
    const issued = end - offset * dt * 1_000;
    const basis: Basis = { issued, seen: seenUpTo(columns, offset, Math.max(tail, recent)), stage: stages[offset] };
    const before = offset === 0 ? undefined : heldOf(held, basis);
    const levels: HeldLevels['levels'] = before?.levels ?? new Map<HazardRule, Pick<LevelsAhead, 'level' | 'most'> | null>();
    let windows: WindowsAhead | null | undefined;
    const windowsNow = (): WindowsAhead | null => {
      if (windows === undefined) {
        const series = seriesOf(unit, offset === 0 ? now : nowcastsAfter(unit, offset), offset, tail);
        windows = series === null ? null : windowsFor(series);
      }
      return windows;
    };
    const levelsOf = (rule: HazardRule): LevelsAhead | null => {
      const own = windowsNow();
      return own === null ? null : levelsAhead(rule, own);
    };
    for (const { rule, from, to } of spans) {
      if (offset > 0 && (offset >= rule.hysteresis.clear || rule.area !== undefined)) continue;
      const sooner = expected.get(rule.hazard);
      const found = levels.get(rule);
      // how likely it is, the first that has it says
      const ahead = found === undefined || (found !== null && (offset === 0 || sooner === undefined)) ? levelsOf(rule) : null;
      const both = found ?? (ahead === null ? null : { level: ahead.level, most: ahead.most });
      levels.set(rule, both);
      if (both === null) continue;
      if (rule.area !== undefined) {
        // one vote of many, and nothing that is expected of the unit
        const upTo = (values: Uint8Array | null): Uint8Array | null => (values === null || to === leads ? values : values.fill(0, to * members));
        votes.set(rule, { reached: upTo(ahead!.reached), may: upTo(ahead!.may) });
        continue;
      }
      // of an earlier nowcast those steps alone that are still to come; of each rule those of its own date
      const { highest, first, open } = highestOf(both, offset + from, Math.min(leads, to + offset));
      if (offset === 0 && ahead !== null) addTogether(together, ahead.probability, leads, from, to);
      const likely = ahead === null || (offset > 0 && sooner !== undefined) ? null : mostOf(ahead.probability, leads, from, to);
      const at = (k: number): number => end + (k - offset + 1) * dt * 1_000;
      expected.set(rule.hazard, withMore(sooner, { ...comingOf(rule, { highest, first, open }, sooner, windowsNow), at: first === null ? null : at(first), heldFrom: offset === 0 || first === null ? null : issued }, likely));
    }
    // what was seen is held as it is now: a series that goes on is another array
    made.push(before ?? { issued, seen: copied(basis.seen), stage: basis.stage, levels });
  }
  const outlook = { issued: end, leads: endsOf(leads, dt), members, fans: now.map((one) => fanOf(one, members, linesOf(inForceNow, one.quantity, unit))), probability: together.map((shares) => shares.map(rounded)) };
  return { outlook, expected, votes, held: made };
}

/** What follows after so many steps before the last. */
function nowcastsAfter({ rainAfter, stages }: UnitOutlook, offset: number): QuantityNowcast[] {
  const [rain, stage] = [rainAfter(offset), stages[offset]];
  return [...(rain === null ? [] : [rain]), ...(stage === undefined ? [] : [stage])];
}
