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
  /** The first number that crosses; NaN: the line is the unit's own. */
  readonly edge: number;
}

/** A rule made ready: its alternatives, from the lowest level to the highest. */
interface Ready {
  readonly dt: number;
  readonly alternatives: readonly { readonly k: number; readonly all: readonly Asked[] }[];
}

const readyRules = new WeakMap<HazardRule, Ready>();

function readyFor(rule: HazardRule, dt: number): Ready {
  let ready = readyRules.get(rule);
  if (ready?.dt === dt) return ready;
  const asked = (condition: Condition): Asked => {
    const { quantity, statistic, window, comparison, line } = condition;
    const width = window === null ? 1 : window / dt;
    return { condition, width, key: `${quantity} ${statistic} ${width}`, upwards: isUpwards(comparison), edge: typeof line === 'number' ? edgeOf(comparison, line) : NaN };
  };
  ready = { dt, alternatives: rule.levels.flatMap(({ level, any }) => any.map((all) => ({ k: LEVELS.indexOf(level) + 1, all: all.map(asked) }))) };
  readyRules.set(rule, ready);
  return ready;
}

/** Members of a window joined with those of one step more, in place. */
function join(statistic: Statistic, into: Float64Array, at: number, values: Float64Array, from: number, members: number): void {
  if (statistic === 'sum' || statistic === 'mean') for (let m = 0; m < members; m++) into[at + m]! += values[from + m]!;
  else if (statistic === 'max') for (let m = 0; m < members; m++) into[at + m] = Math.max(into[at + m]!, values[from + m]!);
  else for (let m = 0; m < members; m++) into[at + m] = Math.min(into[at + m]!, values[from + m]!);
}

/** Statistics of windows that end at the steps ahead, made once for all conditions that want them. */
export class WindowsAhead {
  readonly #made = new Map<string, WindowAhead>();

  constructor(readonly series: AheadSeries) {}

  of({ key, width, condition: { quantity, statistic } }: Asked): WindowAhead {
    let own = this.#made.get(key);
    if (own === undefined) {
      const values = this.#make(this.series.quantities.get(quantity)!, statistic, width);
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

  #make({ observed, members: ahead }: Ahead, statistic: Statistic, width: number): Float64Array {
    const { members, leads } = this.series;
    const out = new Float64Array(leads * members);
    const n = observed.length;
    for (let k = 0; k < leads; k++) {
      // the part of the window that was observed is the same for all members
      const seen = width - k - 1;
      const first = Math.max(0, k + 1 - width);
      const base = k * members;
      if (seen > n) {
        out.fill(NaN, base, base + members);
        continue;
      }
      if (seen > 0) {
        const past = pastOf(statistic, observed, n - seen);
        for (let m = 0; m < members; m++) out[base + m] = past;
        for (let j = first; j <= k; j++) join(statistic, out, base, ahead, j * members, members);
      } else {
        for (let m = 0; m < members; m++) out[base + m] = ahead[first * members + m]!;
        for (let j = first + 1; j <= k; j++) join(statistic, out, base, ahead, j * members, members);
      }
      if (statistic === 'sum') for (let m = 0; m < members; m++) out[base + m] = tidy(out[base + m]!);
      else if (statistic === 'mean') for (let m = 0; m < members; m++) out[base + m] = tidy(out[base + m]! / width);
      else if (statistic === 'drop') {
        const before = n - 1 - seen;
        for (let m = 0; m < members; m++) out[base + m] = tidy((seen >= 0 ? (before < 0 ? NaN : observed[before]!) : ahead[(first - 1) * members + m]!) - out[base + m]!);
      }
    }
    return out;
  }
}

/** What was observed from a step on as one value; NaN where any is missing. */
function pastOf(statistic: Statistic, observed: Float64Array, from: number): number {
  let past = observed[from]!;
  for (let t = from + 1; t < observed.length; t++) {
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

/** Members and steps ahead at which all conditions of an alternative are met come to its level. */
function reach(all: readonly Asked[], k: number, windows: WindowsAhead, reached: Uint8Array): boolean {
  const lines: Line[] = [];
  for (const asked of all) {
    const { values, low, high } = windows.of(asked);
    const [{ upwards }, edge] = [asked, edgeFor(asked, windows.series)];
    if (!(upwards ? high >= edge : low <= edge)) return false; // no member comes to it
    lines.push({ values, upwards, edge });
  }
  const [first, ...others] = lines;
  const { values, upwards, edge } = first!;
  let some = false;
  for (let at = 0; at < reached.length; at++) {
    if (!(upwards ? values[at]! >= edge : values[at]! <= edge) || reached[at]! >= k) continue;
    if (others.length > 0 && !others.every((line) => isMet(line, at))) continue;
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
  for (const { k, all } of readyFor(rule, dt).alternatives) {
    if (!all.every((asked) => isThere(asked, series))) continue;
    usable = true;
    if (reach(all, k, windows, reached)) some = true;
  }
  if (!usable) return null;
  const level = new Uint8Array(leads);
  const probability = new Float64Array(LEVELS.length * leads);
  if (!some) return { level, probability };
  const least = Math.max(1, rule.probability * members - 1e-9);
  for (let k = 0; k < leads; k++) {
    const count = new Uint16Array(LEVELS.length + 1);
    for (let m = 0; m < members; m++) for (let l = reached[k * members + m]!; l > 0; l--) count[l]!++;
    for (let l = 1; l <= LEVELS.length; l++) {
      probability[(l - 1) * leads + k] = count[l]! / members;
      if (count[l]! >= least) level[k] = l;
    }
  }
  return { level, probability };
}
