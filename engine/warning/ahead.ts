/**
 * Levels of the steps ahead, of an ensemble that goes on from what was observed: what `evaluate` says of the joined series in the
 * branch of windows that end at each step, worked out for the steps ahead alone.
 */
import { quantileOf } from '../core/statistics.js';
import { edgeOf, isUpwards, tidy } from './line-edge.js';
import { numbersFor } from './room.js';
import { inBranch, LEVELS, type Condition, type HazardRule } from './rule.js';
import type { Ahead, AheadSeries, Asked, WindowsAhead } from './windows-ahead.js';

export interface LevelsAhead {
  /** Of each step ahead: 0 none, 1 blue … 4 red: the highest that enough members make for certain, whatever is missing. */
  readonly level: Uint8Array;
  /** The highest that what is missing does not exclude; the very same list where nothing is that matters. */
  readonly most: Uint8Array;
  /** Share of the members at each level or above: `l * leads + k` of `LEVELS[l]` [1]. */
  readonly probability: Float64Array;
  /** Of a rule over areas the level that each member comes to: `k * members + m`; null: it is over none, or no member comes to any. */
  readonly reached: Uint8Array | null;
  /** The level that what is missing does not exclude, likewise; null: it is over none, none may come to any, or nothing is missing that matters. */
  readonly may: Uint8Array | null;
}

/** What is for certain, or what is not excluded: what stands for a value that is missing is as far from its line as it can be, or as near. */
type Bound = 'sure' | 'may';

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
  /** Of all its conditions. */
  readonly asked: readonly Asked[];
}

const readyRules = { sure: new WeakMap<HazardRule, Ready>(), may: new WeakMap<HazardRule, Ready>() } as const;

function readyFor(rule: HazardRule, dt: number, bound: Bound): Ready {
  let ready = readyRules[bound].get(rule);
  if (ready?.dt === dt) return ready;
  const asked = (condition: Condition): Asked => {
    const { quantity, statistic, window, comparison, line, nonNegative = false } = condition;
    const width = window === null ? 1 : window / dt;
    const upwards = isUpwards(comparison);
    const isDown = bound === 'sure' ? upwards : !upwards; // whether what is missing stands below
    const fill = isDown && nonNegative && (statistic === 'sum' || statistic === 'mean') ? 0 : isDown === (statistic === 'drop') ? Infinity : -Infinity;
    return { condition, width, key: `${quantity} ${statistic} ${width} ${fill}`, upwards, fill, edge: typeof line === 'number' ? edgeOf(comparison, line) : NaN };
  };
  const alternatives = rule.levels.flatMap(({ level, any }) => any.map((all): Alternative => ({ k: LEVELS.indexOf(level) + 1, all: inBranch(rule, all, 'observed').map(asked) })));
  const lines = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const [first, second] = alternative.all;
    if (first === undefined || second !== undefined) continue;
    const key = `${first.key} ${first.upwards}`;
    const own = lines.get(key);
    if (own === undefined) lines.set(key, [alternative]);
    else own.push(alternative);
  }
  ready = { dt, lines: [...lines.values()], joint: alternatives.filter(({ all }) => all.length !== 1), asked: alternatives.flatMap(({ all }) => all) };
  readyRules[bound].set(rule, ready);
  return ready;
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

/** Edges of the alternatives at hand and their levels, the highest first: few, and asked for again and again. */
const [edges, levels]: [number[], number[]] = [[], []];

function noteEdge(edge: number, level: number): void {
  let at = edges.length;
  for (; at > 0 && levels[at - 1]! < level; at--) [edges[at], levels[at]] = [edges[at - 1]!, levels[at - 1]!];
  [edges[at], levels[at]] = [edge, level];
}

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
    noteEdge(edge, k);
    nearest = upwards ? Math.min(nearest, edge) : Math.max(nearest, edge);
  }
  if (edges.length === 0) return { usable, some: false };
  const { values } = windows.of((alternatives[0]!.all as [Asked])[0]);
  for (let at = 0; at < reached.length; at++) {
    const value = values[at]!;
    if (!(upwards ? value >= nearest : value <= nearest)) continue;
    let k = 0;
    while (k < edges.length && !(upwards ? value >= edges[k]! : value <= edges[k]!)) k++;
    if (k < edges.length && levels[k]! > reached[at]!) reached[at] = levels[k]!;
  }
  return { usable, some: true };
}

/** Of windows that end at the steps ahead: 1 where one of its steps meets all of these, as they are to. */
function metTogether(all: readonly Asked[], series: AheadSeries, bound: Bound): Float64Array {
  const { members, leads, quantities } = series;
  const out = new Float64Array(leads * members);
  const lines = all.map((asked) => ({ ...quantities.get(asked.condition.quantity)!, upwards: asked.upwards, edge: edgeFor(asked, series) }));
  const isMetBy = (of: (line: Ahead) => Float64Array, at: number): boolean => lines.every((line) => {
    const values = of(line);
    const value = values[values.length + at] ?? NaN;
    return Number.isNaN(value) ? bound === 'may' : isMet({ values, upwards: line.upwards, edge: line.edge }, values.length + at);
  });
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
function reachJointly({ all, k }: Alternative, windows: WindowsAhead, reached: Uint8Array, bound: Bound): boolean {
  const lines: Line[] = [];
  const together = all.filter(({ condition }) => condition.together === true);
  if (together.length > 0) lines.push({ values: metTogether(together, windows.series, bound), upwards: true, edge: 1 });
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

/** The level that each member comes to, for certain and as far as it may, and how many come to each. */
const rooms = { sure: new Uint8Array(0), may: new Uint8Array(0) };
const count = new Uint32Array(LEVELS.length + 1);

/** The level that each member comes to; `usable`: whether any alternative can be asked. */
function reach({ lines, joint }: Ready, windows: WindowsAhead, bound: Bound): { readonly usable: boolean; readonly some: boolean; readonly reached: Uint8Array } {
  const { series } = windows;
  const length = series.leads * series.members;
  if (rooms[bound].length !== length) rooms[bound] = new Uint8Array(length);
  const reached = rooms[bound].fill(0);
  let [usable, some] = [false, false];
  for (const alternatives of lines) {
    const found = reachLines(alternatives, windows, reached);
    usable ||= found.usable;
    some ||= found.some;
  }
  for (const alternative of joint) {
    if (!alternative.all.every((asked) => isThere(asked, series))) continue;
    usable = true;
    if (reachJointly(alternative, windows, reached, bound)) some = true;
  }
  return { usable, some, reached };
}

/** The highest level that enough members come to, step by step, and how many come to each or above. */
function counted(reached: Uint8Array, { members, leads }: AheadSeries, share: number, level: Uint8Array, probability: Float64Array | null): void {
  const least = Math.max(1, share * members - 1e-9);
  for (let k = 0; k < leads; k++) {
    count.fill(0);
    for (let at = k * members; at < (k + 1) * members; at++) count[reached[at]!]!++;
    // who reaches a level reaches those below it
    let above = 0;
    for (let l: number = LEVELS.length; l > 0; l--) {
      above += count[l]!;
      if (probability !== null) probability[(l - 1) * leads + k] = above / members;
      if (above >= least && level[k] === 0) level[k] = l;
    }
  }
}

/**
 * Hold a rule against the steps ahead.
 *
 * @returns null where no alternative of it has its quantities, whole windows and lines
 */
export function levelsAhead(rule: HazardRule, windows: WindowsAhead): LevelsAhead | null {
  const { series } = windows;
  const { leads, dt } = series;
  if (rule.step !== undefined && rule.step !== dt) return null;
  const ready = readyFor(rule, dt, 'sure');
  const { usable, some, reached } = reach(ready, windows, 'sure');
  if (!usable) return null;
  const level = new Uint8Array(leads);
  const probability = numbersFor(LEVELS.length * leads);
  if (some) counted(reached, series, rule.probability, level, probability);
  const own = rule.area !== undefined && some ? reached.slice() : null;
  if (ready.asked.every((asked) => !isThere(asked, series) || windows.isWhole(asked))) return { level, most: level, probability, reached: own, may: null };
  const open = reach(readyFor(rule, dt, 'may'), windows, 'may');
  const most = new Uint8Array(leads);
  if (open.some) counted(open.reached, series, rule.probability, most, null);
  return { level, most, probability, reached: own, may: rule.area !== undefined && open.some ? open.reached.slice() : null };
}

/** A condition that members meet at a step ahead, and what they come to. */
export interface Crossing {
  readonly condition: Condition;
  readonly line: number;
  /** Of the members that meet it [1]. */
  readonly share: number;
  /** Of all members, in the unit of the condition; null: what is missing leaves it open. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** What makes a level at a step ahead: conditions of that alternative of it, or of a higher one, that the most members meet. @param level 1 blue … 4 red @param k step */
export function crossingsAhead(rule: HazardRule, windows: WindowsAhead, level: number, k: number): Crossing[] {
  const { series } = windows;
  const { members, dt } = series;
  const { lines, joint } = readyFor(rule, dt, 'sure');
  const crossing = (asked: Asked): Crossing & { readonly met: readonly boolean[] } => {
    const values = windows.of(asked).values.slice(k * members, (k + 1) * members);
    const line = { values, upwards: asked.upwards, edge: edgeFor(asked, series) };
    const met = Array.from(values, (_, m) => isMet(line, m));
    const sorted = values.sort();
    const told = (value: number): number | null => (Number.isFinite(value) ? tidy(value) : null);
    const { line: at } = asked.condition;
    return { condition: asked.condition, line: typeof at === 'number' ? at : series.line(at.column)!, share: met.filter(Boolean).length / members, median: told(quantileOf(sorted, 0.5)), low: told(sorted[0]!), high: told(sorted[members - 1]!), met };
  };
  let best: { readonly share: number; readonly all: readonly Crossing[] } = { share: 0, all: [] };
  for (const { all } of [...lines.flat(), ...joint].filter((alternative) => alternative.k >= level && alternative.all.every((asked) => isThere(asked, series))).sort((a, b) => a.k - b.k)) {
    const crossings = all.map(crossing);
    const share = Array.from({ length: members }, (_, m) => crossings.every(({ met }) => met[m])).filter(Boolean).length / members;
    if (share > best.share) best = { share, all: crossings.map(({ met: _, ...told }) => told) };
  }
  return [...best.all];
}
