/**
 * Levels of the steps ahead, of an ensemble that goes on from what was observed: what `evaluate` says of the joined series in the
 * branch of windows that end at each step, worked out for the steps ahead alone.
 */
import { crosses, LEVELS, type Condition, type HazardRule, type Statistic } from './rule.js';

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

/** Sums are held to a billionth of their unit, as in `window.ts`. */
const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;

/** Two values of a window as one; NaN where either is. */
function together(statistic: Statistic, a: number, b: number): number {
  if (statistic === 'sum' || statistic === 'mean') return a + b;
  if (a !== a || b !== b) return NaN;
  return statistic === 'max' ? Math.max(a, b) : Math.min(a, b);
}

interface WindowAhead {
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** Statistics of windows that end at the steps ahead, made once for all conditions that want them. */
export class WindowsAhead {
  readonly #made = new Map<string, WindowAhead>();
  readonly #own = new Map<Condition, WindowAhead>();

  constructor(readonly series: AheadSeries) {}

  of(condition: Condition): WindowAhead {
    let own = this.#own.get(condition);
    if (own !== undefined) return own;
    const { quantity, statistic, window } = condition;
    const width = window === null ? 1 : window / this.series.dt;
    const key = `${quantity} ${statistic} ${width}`;
    own = this.#made.get(key);
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
    this.#own.set(condition, own);
    return own;
  }

  #make({ observed, members: ahead }: Ahead, statistic: Statistic, width: number): Float64Array {
    const { members, leads } = this.series;
    const out = new Float64Array(leads * members);
    const n = observed.length;
    for (let k = 0; k < leads; k++) {
      // the part of the window that was observed is the same for all members
      const seen = width - k - 1;
      const own = Math.min(k + 1, width);
      let past = NaN;
      if (seen > n) {
        out.fill(NaN, k * members, (k + 1) * members);
        continue;
      }
      for (let t = n - seen; t < n; t++) past = t === n - seen ? observed[t]! : together(statistic, past, observed[t]!);
      const before = n - 1 - seen;
      for (let m = 0; m < members; m++) {
        let value = seen > 0 ? together(statistic, past, ahead[(k + 1 - own) * members + m]!) : ahead[(k + 1 - own) * members + m]!;
        for (let j = k + 2 - own; j <= k; j++) value = together(statistic, value, ahead[j * members + m]!);
        if (statistic === 'sum') value = tidy(value);
        else if (statistic === 'mean') value = tidy(value / width);
        else if (statistic === 'drop') value = tidy((seen >= 0 ? (before < 0 ? NaN : observed[before]!) : ahead[(k - own) * members + m]!) - value);
        out[k * members + m] = value;
      }
    }
    return out;
  }
}

/** Whether a rule has what a condition asks for. */
function isThere({ quantity, window, line: at }: Condition, { dt, quantities, line }: AheadSeries): boolean {
  return quantities.has(quantity) && (window === null || window % dt === 0) && (typeof at === 'number' || line(at.column) !== undefined);
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
  let usable = false;
  for (const { level, any } of rule.levels) {
    const k = LEVELS.indexOf(level) + 1;
    for (const all of any) {
      if (!all.every((condition) => isThere(condition, series))) continue;
      usable = true;
      const parts = all.map((condition) => ({ ...windows.of(condition), comparison: condition.comparison, line: typeof condition.line === 'number' ? condition.line : series.line(condition.line.column)! }));
      if (parts.some(({ low, high, comparison, line }) => !crosses(comparison.startsWith('>') ? high : low, comparison, line))) continue; // no member comes to it
      const [first] = parts;
      for (let at = 0; at < reached.length; at++) {
        if (reached[at]! >= k || !crosses(first!.values[at]!, first!.comparison, first!.line)) continue;
        if (parts.length === 1 || parts.every(({ values, comparison, line }) => crosses(values[at]!, comparison, line))) reached[at] = k;
      }
    }
  }
  if (!usable) return null;
  const level = new Uint8Array(leads);
  const probability = new Float64Array(LEVELS.length * leads);
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
