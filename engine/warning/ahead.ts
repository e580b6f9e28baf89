/**
 * Levels of the steps ahead, of an ensemble that goes on from what was observed: what `evaluate` says of the joined series in the
 * branch of windows that end at each step, worked out for the steps ahead alone.
 */
import { edgeOf, isUpwards } from './line-edge.js';
import { numbersFor } from './room.js';
import { LEVELS, type Condition, type HazardRule } from './rule.js';
import type { Ahead, AheadSeries, Asked, WindowsAhead } from './windows-ahead.js';

export interface LevelsAhead {
  /** Of each step ahead: 0 none, 1 blue … 4 red: the highest that enough members make. */
  readonly level: Uint8Array;
  /** Share of the members at each level or above: `l * leads + k` of `LEVELS[l]` [1]. */
  readonly probability: Float64Array;
  /** Of a rule over areas the level that each member comes to: `k * members + m`; null: it is over none, or no member comes to any. */
  readonly reached: Uint8Array | null;
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

/** The level that each member comes to, and how many come to each. */
let reachedRoom = new Uint8Array(0);
const count = new Uint32Array(LEVELS.length + 1);

/**
 * Hold a rule against the steps ahead.
 *
 * @returns null where no alternative of it has its quantities, whole windows and lines
 */
export function levelsAhead(rule: HazardRule, windows: WindowsAhead): LevelsAhead | null {
  const { series } = windows;
  const { members, leads, dt } = series;
  if (rule.step !== undefined && rule.step !== dt) return null;
  if (reachedRoom.length !== leads * members) reachedRoom = new Uint8Array(leads * members);
  const reached = reachedRoom.fill(0);
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
  const probability = numbersFor(LEVELS.length * leads);
  if (!some) return { level, probability, reached: null };
  const least = Math.max(1, rule.probability * members - 1e-9);
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
  return { level, probability, reached: rule.area === undefined ? null : reached.slice() };
}
