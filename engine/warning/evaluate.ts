/** Rules over the series of one unit: which level each hazard warrants at each step, how likely, and by which branch. */
import { LEVELS, crosses, type Branch, type Comparison, type Condition, type HazardRule } from './rule.js';
import { comingWindow, pastWindow } from './window.js';

/** The series a unit's rules are held against. */
export interface UnitSeries {
  readonly steps: number;
  /** Length of a step [s]. */
  readonly dt: number;
  /** Steps from here on are forecast: the last one observed. Without a forecast: the last step. */
  readonly issued: number;
  /** Of each member, by quantity; NaN where there is no value. Length `steps` each. */
  readonly members: readonly ReadonlyMap<string, Float64Array>[];
  /** Lines that differ by unit; undefined: the unit has none. */
  readonly line: (column: string) => number | undefined;
}

/** What of a rule can be held against a series. */
export interface Usable {
  /** With those alternatives alone that can; null: none can. */
  readonly rule: HazardRule | null;
  /** Why the others cannot, each reason once. */
  readonly gaps: readonly string[];
}

function gapOf({ quantity, window, line: at }: Condition, { dt, members, line }: UnitSeries): string | null {
  if (!members[0]!.has(quantity)) return `no ${quantity}`;
  if (window !== null && window % dt !== 0) return `windows of ${window / 3_600} h in steps of ${dt / 3_600} h`;
  return typeof at === 'number' || line(at.column) !== undefined ? null : `no line ${at.column}`;
}

/** The alternatives of a rule that have their quantities, whole windows and lines. */
export function usable(rule: HazardRule, series: UnitSeries): Usable {
  if (rule.step !== undefined && rule.step !== series.dt) return { rule: null, gaps: [`steps of ${rule.step / 3_600} h are needed, not of ${series.dt / 3_600} h`] };
  const gaps = new Set<string>();
  const levels = rule.levels.flatMap(({ level, any }) => {
    const own = any.filter((all) => {
      const missing = all.flatMap((condition) => gapOf(condition, series) ?? []);
      for (const gap of missing) gaps.add(gap);
      return missing.length === 0;
    });
    return own.length === 0 ? [] : [{ level, any: own }];
  });
  return { rule: levels.length === 0 ? null : { ...rule, levels }, gaps: [...gaps] };
}

/** What a whole series of a quantity can come to at most: most rules of most days need no more. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  /** Sum of what is above 0. */
  readonly positive: number;
  /** Sum of what is below 0. */
  readonly negative: number;
  readonly complete: boolean;
}

/** Of several series together: the widest. */
function boundsOf(all: readonly Float64Array[]): Bounds {
  let low = Infinity;
  let high = -Infinity;
  let [positive, negative, complete] = [0, 0, true];
  for (const values of all) {
    let sum = 0;
    let absolute = 0;
    for (let t = 0; t < values.length; t++) {
      const value = values[t]!;
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value;
      absolute += Math.abs(value);
    }
    if (sum !== sum) complete = false; // a missing value is in every sum after it
    positive = Math.max(positive, (absolute + sum) / 2);
    negative = Math.min(negative, (sum - absolute) / 2);
  }
  return { low, high, positive, negative, complete };
}

/** Room for what rounding may add to a sum. */
const SLACK = 1e-6;

/** Whether any window of the series may cross a line; a `false` is certain. */
function mayCross({ statistic, comparison }: Condition, { low, high, positive, negative }: Bounds, line: number): boolean {
  const upwards = comparison === '>=' || comparison === '>';
  if (statistic === 'sum') return upwards ? positive + SLACK >= line : negative - SLACK <= line;
  if (statistic === 'drop') return upwards ? high - low + SLACK >= line : low - high - SLACK <= line;
  return upwards ? high + SLACK >= line : low - SLACK <= line;
}

/** Statistics of the windows of a unit, made once for all rules that want them; taken to the next unit, its room is used again. */
export class Windows {
  series: UnitSeries;
  #unit = 0;
  readonly #byCondition = new Map<Condition, Feature>();
  readonly #byKey = new Map<string, Feature>();
  readonly #bounds = new Map<string, { unit: number; made: Bounds }>();

  constructor(series: UnitSeries) {
    this.series = series;
  }

  /** Go on with another unit. */
  take(series: UnitSeries): void {
    this.series = series;
    this.#unit++;
  }

  /** Of all members together: the widest. */
  bounds(quantity: string): Bounds {
    let own = this.#bounds.get(quantity);
    if (own?.unit !== this.#unit) {
      this.#bounds.set(quantity, (own = { unit: this.#unit, made: boundsOf(this.series.members.map((columns) => columns.get(quantity)!)) }));
    }
    return own.made;
  }

  /** Whether all of these may be met somewhere, by some member; where values are missing: yes. */
  mayMeet(all: readonly Condition[]): boolean {
    if (all.some(({ quantity }) => !this.bounds(quantity).complete)) return true;
    return all.every((condition) => mayCross(condition, this.bounds(condition.quantity), condition.clear ?? lineOf(condition, this.series)));
  }

  of(member: number, condition: Condition, branch: Branch): Float64Array {
    const { steps, dt, issued, members } = this.series;
    let feature = this.#byCondition.get(condition);
    const width = condition.window === null ? 1 : condition.window / dt;
    if (feature === undefined) {
      const key = `${condition.statistic} ${width} ${condition.quantity}`;
      feature = this.#byKey.get(key) ?? { forecast: [], observed: [] };
      this.#byKey.set(key, feature);
      this.#byCondition.set(condition, feature);
    }
    const there = feature[branch][member];
    if (there?.unit === this.#unit) return there.values;
    const room = there?.values.length === steps ? there.values : new Float64Array(steps);
    const values = members[member]!.get(condition.quantity)!;
    if (branch === 'observed') pastWindow(condition.statistic, values, width, room);
    else comingWindow(condition.statistic, values, width, issued, room);
    feature[branch][member] = { unit: this.#unit, values: room };
    return room;
  }
}

/** One statistic over one window of one quantity: by branch, of each member, and which unit it was made for. */
type Feature = Record<Branch, { unit: number; values: Float64Array }[]>;

const lineOf = ({ line }: Condition, series: UnitSeries): number => (typeof line === 'number' ? line : series.line(line.column)!);

/** What a hazard warrants at each step. Arrays have length `steps` and are read only: calm units share theirs. */
export interface Warranted {
  /** 0 none, 1 blue … 4 red: the highest that enough members make. */
  readonly level: Uint8Array;
  /** Likewise by the clear lines: what still holds an alert. */
  readonly holding: Uint8Array;
  /** Share of the members at each level or above, level by level: `k * steps + t` of `LEVELS[k]` [1]. */
  readonly probability: Float64Array;
  /** Steps at which every window of the rule lacks a value. */
  readonly unknown: Uint8Array;
}

/** One condition of a unit: its numbers of one member and branch, and where its lines lie. */
interface Part {
  readonly values: Float64Array;
  readonly comparison: Comparison;
  readonly line: number;
  readonly clear: number;
}

/** Steps whose windows lie inside the series where no value is missing. */
function knownSteps(all: readonly Condition[], branch: Branch, { steps, dt, issued }: UnitSeries, known: Uint8Array): void {
  if (branch === 'forecast') {
    known.fill(1, issued, Math.max(issued, steps - 1));
    return;
  }
  const first = Math.max(...all.map(({ window, statistic }) => (window === null ? 1 : window / dt) - 1 + (statistic === 'drop' ? 1 : 0)));
  if (first < steps) known.fill(1, first);
}

/** Bits of a step: the lines are crossed; the clear lines are; every number is there. */
const [MET, KEPT, THERE] = [1, 2, 4] as const;
const ALL = MET | KEPT | THERE;

/** Take from each step's bits what a part does not have. */
function keepBits({ values, comparison, line, clear }: Part, first: number, steps: number, bits: Uint8Array): void {
  const sign = comparison === '>=' || comparison === '>' ? 1 : -1;
  const [least, held] = [sign * line, sign * clear];
  if (comparison.length === 2) {
    for (let t = first; t < steps; t++) {
      const value = sign * values[t]!;
      bits[t]! &= value >= least ? ALL : value >= held ? KEPT | THERE : value === value ? THERE : 0;
    }
    return;
  }
  for (let t = first; t < steps; t++) {
    const value = sign * values[t]!;
    bits[t]! &= value > least ? ALL : value > held ? KEPT | THERE : value === value ? THERE : 0;
  }
}

/** Steps at which all parts are met raise `reached` to level k; those the clear lines hold raise its second half. */
function raise(parts: readonly Part[], k: number, first: number, steps: number, goesOn: (t: number) => boolean, known: Uint8Array, reached: Uint8Array, bits: Uint8Array): void {
  bits.fill(ALL);
  for (const part of parts) keepBits(part, first, steps, bits);
  for (let t = first; t < steps; t++) {
    const own = bits[t]!;
    if ((own & THERE) !== 0) known[t] = 1;
    if ((own & KEPT) === 0 || !goesOn(t)) continue;
    if ((own & MET) !== 0 && k > reached[t]!) reached[t] = k;
    if (k > reached[steps + t]!) reached[steps + t] = k;
  }
}

const always: (t: number) => boolean = () => true;

/** What a calm unit warrants, made once for each length: most hazards of most units are calm. */
const calms = new Map<number, Omit<Warranted, 'unknown'>>();

function calm(steps: number): Omit<Warranted, 'unknown'> {
  let own = calms.get(steps);
  if (own === undefined) calms.set(steps, (own = { level: new Uint8Array(steps), holding: new Uint8Array(steps), probability: new Float64Array(LEVELS.length * steps) }));
  return own;
}

/** Room of one evaluation, kept for the next of the same length. */
let scratch = { count: new Uint16Array(0), reached: new Uint8Array(0), bits: new Uint8Array(0) };

function roomFor(steps: number): typeof scratch {
  if (scratch.bits.length !== steps) scratch = { count: new Uint16Array(2 * LEVELS.length * steps), reached: new Uint8Array(2 * steps), bits: new Uint8Array(steps) };
  scratch.count.fill(0);
  return scratch;
}

/**
 * Hold a rule against a unit.
 *
 * @param rule as `usable` leaves it
 */
export function evaluate(rule: HazardRule, windows: Windows): Warranted {
  const { series } = windows;
  const { steps, issued, members } = series;
  const known = new Uint8Array(steps);
  const { continues } = rule;
  const hasForecast = issued < steps - 1;
  // a series that nowhere comes near a line needs no window, only to be known
  const near = rule.levels.flatMap(({ level, any }) => any.map((all) => ({ k: LEVELS.indexOf(level) + 1, all, may: windows.mayMeet(all) })));
  for (const { all, may } of near) if (!may) for (const branch of rule.branches) knownSteps(all, branch, series, known);
  const held = near.filter(({ may }) => may);
  if (held.length === 0) return { ...calm(steps), unknown: known.map((value) => 1 - value) };
  const { count, reached, bits } = roomFor(steps);
  for (let m = 0; m < members.length; m++) {
    reached.fill(0);
    for (const branch of rule.branches) {
      let goesOn = always;
      if (branch === 'observed' && continues !== undefined && hasForecast && members[m]!.has(continues.quantity)) {
        const coming = windows.of(m, continues, 'forecast');
        goesOn = (t) => t < issued || coming[t] !== coming[t] || crosses(coming[t]!, continues.comparison, continues.line as number);
      }
      for (const { k, all } of held) {
        const parts = all.map((condition): Part => ({ values: windows.of(m, condition, branch), comparison: condition.comparison, line: lineOf(condition, series), clear: condition.clear ?? lineOf(condition, series) }));
        raise(parts, k, branch === 'forecast' ? issued : 0, steps, goesOn, known, reached, bits);
      }
    }
    for (let at = 0; at < 2 * steps; at++) {
      const own = reached[at]!;
      if (own === 0) continue;
      const first = at < steps ? at : (LEVELS.length - 1) * steps + at; // the second half stands behind all levels of the first
      for (let k = 0; k < own; k++) count[first + k * steps]!++;
    }
  }
  return { ...levelsOf(count, steps, members.length, rule.probability), unknown: known.map((value) => 1 - value) };
}

/** Levels that enough members make. @param count members at each level or above, then those by the clear lines: `k * steps + t` */
function levelsOf(count: Uint16Array, steps: number, members: number, share: number): Omit<Warranted, 'unknown'> {
  const level = new Uint8Array(steps);
  const holding = new Uint8Array(steps);
  const probability = new Float64Array(LEVELS.length * steps);
  const least = Math.max(1, share * members - 1e-9); // 0.6 of 5 members is 3, whatever the product rounds to
  for (let k = 0; k < LEVELS.length; k++) {
    for (let t = 0; t < steps; t++) {
      const made = count[k * steps + t]!;
      probability[k * steps + t] = made / members;
      if (made >= least) level[t] = k + 1;
      if (count[(LEVELS.length + k) * steps + t]! >= least) holding[t] = k + 1;
    }
  }
  return { level, holding, probability };
}

/** One condition at one step: the number that was held against the line. */
export interface TracePart {
  readonly branch: Branch;
  readonly condition: Condition;
  /** The line of this unit. */
  readonly line: number;
  /** Of the median member; null where it has none. */
  readonly value: number | null;
  /** Share of the members that cross it [1]. */
  readonly share: number;
  readonly crossed: boolean;
}

function partOf(windows: Windows, condition: Condition, branch: Branch, t: number, rule: HazardRule): TracePart {
  const { series } = windows;
  const line = lineOf(condition, series);
  const values = series.members.map((_, m) => windows.of(m, condition, branch)[t]!);
  const crossing = values.filter((value) => crosses(value, condition.comparison, line)).length;
  const sorted = values.filter((value) => value === value).sort((a, b) => a - b);
  const share = crossing / values.length;
  return { branch, condition, line, value: sorted[Math.floor((sorted.length - 1) / 2)] ?? null, share, crossed: crossing > 0 && crossing >= rule.probability * values.length - 1e-9 };
}

/** Every number that was looked at for one level at one step, by branch, in the order of the rule. */
export function traceOf(rule: HazardRule, windows: Windows, level: number, t: number): TracePart[] {
  const own = rule.levels.find(({ level: name }) => name === LEVELS[level - 1]);
  if (own === undefined) return [];
  const { issued, steps } = windows.series;
  const branches = rule.branches.filter((branch) => branch === 'observed' || (t >= issued && t < steps - 1));
  return branches.flatMap((branch) => own.any.flatMap((all) => all.map((condition) => partOf(windows, condition, branch, t, rule))));
}
