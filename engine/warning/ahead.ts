/**
 * Levels of the steps ahead, of an ensemble that goes on from what was observed: what `evaluate` says of the joined series in the
 * branch of windows that end at each step, worked out for the steps ahead alone.
 */
import { edgeOf, isUpwards, tidy } from './line-edge.js';
import { LEVELS, type Condition, type HazardRule, type Statistic } from './rule.js';

/** One quantity: what was observed, and each member after it. */
export interface Ahead {
  /** Steps up to the last that was observed; NaN where nothing was. */
  readonly observed: Float64Array;
  /** Element `k * members + m`: member m at step k after it. */
  readonly members: Float64Array;
}

export interface AheadSeries {
  readonly members: number;
  readonly leads: number;
  /** Length of a step [s]. */
  readonly dt: number;
  readonly quantities: ReadonlyMap<string, Ahead>;
  /** Lines that differ by unit; undefined: the unit has none. */
  readonly line: (column: string) => number | undefined;
}

export interface LevelsAhead {
  /** Of each step ahead: 0 none, 1 blue … 4 red: the highest that enough members make. */
  readonly level: Uint8Array;
  /** Share of the members at each level or above: `l * leads + k` of `LEVELS[l]` [1]. */
  readonly probability: Float64Array;
}

interface WindowAhead {
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** A condition made ready for steps of one length. */
interface Asked {
  readonly condition: Condition;
  /** Of its window [steps]; not whole: it cannot be asked. */
  readonly width: number;
  /** Of the window it wants: the same for all conditions that want the same. */
  readonly key: string;
  readonly upwards: boolean;
  /** What stands for a value that is missing: as far from the line as it can be. */
  readonly fill: number;
  /** The first number that crosses; NaN: the line is the unit's own. */
  readonly edge: number;
}

/** One alternative of a level: 1 blue … 4 red. */
interface Alternative {
  readonly k: number;
  readonly all: readonly Asked[];
}

/** A rule made ready. */
interface Ready {
  readonly dt: number;
  /** Alternatives of one condition on the same window in the same direction, as most are: its values are looked at once for all of them. */
  readonly lines: readonly (readonly Alternative[])[];
  /** Those of several conditions. */
  readonly joint: readonly Alternative[];
}

const readyRules = new WeakMap<HazardRule, Ready>();

function readyFor(rule: HazardRule, dt: number): Ready {
  let ready = readyRules.get(rule);
  if (ready?.dt === dt) return ready;
  const asked = (condition: Condition): Asked => {
    const { quantity, statistic, window, comparison, line, nonNegative = false } = condition;
    const width = window === null ? 1 : window / dt;
    const upwards = isUpwards(comparison);
    const fill = upwards && nonNegative && (statistic === 'sum' || statistic === 'mean') ? 0 : upwards === (statistic === 'drop') ? Infinity : -Infinity;
    return { condition, width, key: `${quantity} ${statistic} ${width} ${fill}`, upwards, fill, edge: typeof line === 'number' ? edgeOf(comparison, line) : NaN };
  };
  const alternatives = rule.levels.flatMap(({ level, any }) => any.map((all): Alternative => ({ k: LEVELS.indexOf(level) + 1, all: all.map(asked) })));
  const lines = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const [first, second] = alternative.all;
    if (first === undefined || second !== undefined) continue;
    const key = `${first.key} ${first.upwards}`;
    const own = lines.get(key);
    if (own === undefined) lines.set(key, [alternative]);
    else own.push(alternative);
  }
  ready = { dt, lines: [...lines.values()], joint: alternatives.filter(({ all }) => all.length !== 1) };
  readyRules.set(rule, ready);
  return ready;
}

/** Members of a window joined with those of one step more, in place. */
function join(statistic: Statistic, into: Float64Array, at: number, values: Float64Array, from: number, members: number): void {
  if (statistic === 'sum' || statistic === 'mean') for (let m = 0; m < members; m++) into[at + m]! += values[from + m]!;
  else if (statistic === 'max') for (let m = 0; m < members; m++) into[at + m] = Math.max(into[at + m]!, values[from + m]!);
  else for (let m = 0; m < members; m++) into[at + m] = Math.min(into[at + m]!, values[from + m]!);
}

/** Values with one in the place of those that are missing; themselves where none is. */
const filled = (values: Float64Array, fill: number): Float64Array => (values.some(Number.isNaN) ? values.map((value) => (value === value ? value : fill)) : values);

/** Statistics of windows that end at the steps ahead, as far as they are certain; made once for all conditions that want them. */
export class WindowsAhead {
  readonly #made = new Map<string, WindowAhead>();
  /** By quantity and what stands for the missing. */
  readonly #filled = new Map<string, Ahead>();

  constructor(readonly series: AheadSeries) {}

  #ahead(quantity: string, fill: number): Ahead {
    const key = `${quantity} ${fill}`;
    let own = this.#filled.get(key);
    if (own === undefined) {
      const { observed, members } = this.series.quantities.get(quantity)!;
      this.#filled.set(key, (own = { observed: filled(observed, fill), members: filled(members, fill) }));
    }
    return own;
  }

  of(asked: Asked): WindowAhead {
    const { key } = asked;
    let own = this.#made.get(key);
    if (own === undefined) {
      const values = this.#make(asked);
      let [low, high] = [Infinity, -Infinity];
      for (let at = 0; at < values.length; at++) {
        const value = values[at]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.#made.set(key, (own = { values, low, high }));
    }
    return own;
  }

  #make({ width, fill, condition: { quantity, statistic } }: Asked): Float64Array {
    const { members, leads } = this.series;
    const { observed, members: ahead } = this.#ahead(quantity, fill);
    // the value before the window of a drop is as far from the line as it can be the other way
    const befores = statistic === 'drop' ? this.#ahead(quantity, -fill) : null;
    const out = new Float64Array(leads * members);
    const n = observed.length;
    const isSum = statistic === 'sum' || statistic === 'mean';
    /** Of each member, what it has up to the step: windows that begin before it share that. */
    const sums = new Float64Array(isSum ? members : 0);
    for (let k = 0; k < leads; k++) {
      // the part of the window that was observed is the same for all members
      const seen = width - k - 1;
      const first = Math.max(0, k + 1 - width);
      const base = k * members;
      if (isSum && first === 0) for (let m = 0; m < members; m++) sums[m]! += ahead[base + m]!;
      if (seen > 0) {
        const past = pastOf(statistic, observed, n - seen, fill);
        if (isSum) for (let m = 0; m < members; m++) out[base + m] = past + sums[m]!;
        else for (let m = 0; m < members; m++) out[base + m] = past;
        if (!isSum) for (let j = first; j <= k; j++) join(statistic, out, base, ahead, j * members, members);
      } else {
        for (let m = 0; m < members; m++) out[base + m] = ahead[first * members + m]!;
        for (let j = first + 1; j <= k; j++) join(statistic, out, base, ahead, j * members, members);
      }
      if (statistic === 'sum') for (let m = 0; m < members; m++) out[base + m] = tidy(out[base + m]!);
      else if (statistic === 'mean') for (let m = 0; m < members; m++) out[base + m] = tidy(out[base + m]! / width);
      else if (statistic === 'drop') {
        const before = n - 1 - seen;
        for (let m = 0; m < members; m++) out[base + m] = tidy((seen >= 0 ? (before < 0 ? -fill : befores!.observed[before]!) : befores!.members[(first - 1) * members + m]!) - out[base + m]!);
      }
    }
    return out;
  }
}

/** What was observed from a step on as one value. @param fill stands for steps before the first */
function pastOf(statistic: Statistic, observed: Float64Array, from: number, fill: number): number {
  let past = from < 0 ? fill : observed[from]!;
  for (let t = Math.max(0, from + 1); t < observed.length; t++) {
    const value = observed[t]!;
    past = statistic === 'sum' || statistic === 'mean' ? past + value : statistic === 'max' ? Math.max(past, value) : Math.min(past, value);
  }
  return past;
}

/** Whether a unit has what a condition asks for. */
function isThere({ width, condition: { quantity, line: at } }: Asked, { quantities, line }: AheadSeries): boolean {
  return quantities.has(quantity) && Number.isInteger(width) && (typeof at === 'number' || line(at.column) !== undefined);
}

const edgeFor = ({ edge, condition: { comparison, line: at } }: Asked, { line }: AheadSeries): number => (typeof at === 'number' ? edge : edgeOf(comparison, line(at.column)!));

/** Whether some of a window's values cross a line: `edge` or beyond. */
interface Line {
  readonly values: Float64Array;
  readonly upwards: boolean;
  readonly edge: number;
}

const isMet = ({ values, upwards, edge }: Line, at: number): boolean => (upwards ? values[at]! >= edge : values[at]! <= edge);

/** Edges of the alternatives at hand and their levels: few, and asked for again and again. */
const [edges, levels]: [number[], number[]] = [[], []];

/** Members and steps ahead whose one value is beyond the line of an alternative come to its level. @returns whether the unit has what any of them asks for, and whether any is reached */
function reachLines(alternatives: readonly Alternative[], windows: WindowsAhead, reached: Uint8Array): { readonly usable: boolean; readonly some: boolean } {
  const [{ upwards }] = alternatives[0]!.all as [Asked];
  [edges.length, levels.length] = [0, 0];
  let [usable, nearest] = [false, upwards ? Infinity : -Infinity];
  for (const { k, all: [asked] } of alternatives as readonly { readonly k: number; readonly all: readonly [Asked] }[]) {
    if (!isThere(asked, windows.series)) continue;
    usable = true;
    const { low, high } = windows.of(asked);
    const edge = edgeFor(asked, windows.series);
    if (!(upwards ? high >= edge : low <= edge)) continue; // no member comes to it
    edges.push(edge);
    levels.push(k);
    nearest = upwards ? Math.min(nearest, edge) : Math.max(nearest, edge);
  }
  if (edges.length === 0) return { usable, some: false };
  const { values } = windows.of((alternatives[0]!.all as [Asked])[0]);
  for (let at = 0; at < reached.length; at++) {
    const value = values[at]!;
    if (!(upwards ? value >= nearest : value <= nearest)) continue;
    for (let k = 0; k < edges.length; k++) if ((upwards ? value >= edges[k]! : value <= edges[k]!) && levels[k]! > reached[at]!) reached[at] = levels[k]!;
  }
  return { usable, some: true };
}

/** Of windows that end at the steps ahead: 1 where one of its steps meets all of these, as they are to. */
function metTogether(all: readonly Asked[], series: AheadSeries): Float64Array {
  const { members, leads, quantities } = series;
  const out = new Float64Array(leads * members);
  const lines = all.map((asked) => ({ ...quantities.get(asked.condition.quantity)!, upwards: asked.upwards, edge: edgeFor(asked, series) }));
  const isMetBy = (of: (line: Ahead) => Float64Array, at: number): boolean => lines.every((line) => isMet({ values: of(line), upwards: line.upwards, edge: line.edge }, of(line).length + at));
  for (let m = 0; m < members; m++) {
    // how many steps before the first ahead all were met last
    let last = -Infinity;
    const { width } = all[0]!;
    for (let back = 1; back < width && last === -Infinity; back++) if (isMetBy(({ observed }) => observed, -back)) last = -back;
    for (let k = 0; k < leads; k++) {
      if (isMetBy(({ members: ahead }) => ahead, (k - leads) * members + m)) last = k;
      if (k - last < width) out[k * members + m] = 1;
    }
  }
  return out;
}

/** Members and steps ahead at which all conditions of an alternative are met come to its level. */
function reachJointly({ all, k }: Alternative, windows: WindowsAhead, reached: Uint8Array): boolean {
  const lines: Line[] = [];
  const together = all.filter(({ condition }) => condition.together === true);
  if (together.length > 0) lines.push({ values: metTogether(together, windows.series), upwards: true, edge: 1 });
  for (const asked of all) {
    const { values, low, high } = windows.of(asked);
    const [{ upwards }, edge] = [asked, edgeFor(asked, windows.series)];
    if (!(upwards ? high >= edge : low <= edge)) return false; // no member comes to it
    lines.push({ values, upwards, edge });
  }
  let some = false;
  for (let at = 0; at < reached.length; at++) {
    if (reached[at]! >= k || !lines.every((line) => isMet(line, at))) continue;
    reached[at] = k;
    some = true;
  }
  return some;
}

/**
 * Hold a rule against the steps ahead.
 *
 * @returns null where no alternative of it has its quantities, whole windows and lines
 */
export function levelsAhead(rule: HazardRule, windows: WindowsAhead): LevelsAhead | null {
  const { series } = windows;
  const { members, leads, dt } = series;
  if (rule.step !== undefined && rule.step !== dt) return null;
  const reached = new Uint8Array(leads * members);
  let [usable, some] = [false, false];
  const { lines, joint } = readyFor(rule, dt);
  for (const alternatives of lines) {
    const found = reachLines(alternatives, windows, reached);
    usable ||= found.usable;
    some ||= found.some;
  }
  for (const alternative of joint) {
    if (!alternative.all.every((asked) => isThere(asked, series))) continue;
    usable = true;
    if (reachJointly(alternative, windows, reached)) some = true;
  }
  if (!usable) return null;
  const level = new Uint8Array(leads);
  const probability = new Float64Array(LEVELS.length * leads);
  if (!some) return { level, probability };
  const least = Math.max(1, rule.probability * members - 1e-9);
  const count = new Uint32Array(LEVELS.length + 1);
  for (let k = 0; k < leads; k++) {
    count.fill(0);
    for (let at = k * members; at < (k + 1) * members; at++) count[reached[at]!]!++;
    // who reaches a level reaches those below it
    let above = 0;
    for (let l: number = LEVELS.length; l > 0; l--) {
      above += count[l]!;
      probability[(l - 1) * leads + k] = above / members;
      if (above >= least && level[k] === 0) level[k] = l;
    }
  }
  return { level, probability };
}
