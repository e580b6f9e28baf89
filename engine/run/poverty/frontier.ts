/**
 * The frontier of support as it may be told: what a budget keeps above the line, from one point to the next of which the
 * choice of ten real households at least changes, so that no difference is of one household, and at which nobody or ten at least
 * are still below, who are the difference to the persons below without support; and none that is all but what one support
 * given to everybody keeps, where that is not told.
 */
import { batchInterval } from '../../poverty/batches.js';
import { supportFrontier, type FrontierPoint, type Option } from '../../poverty/portfolio.js';
import { isFew, LEAST_GROUP } from '../../poverty/suppression.js';
import type { Benefits } from './benefits.js';

/** Points of a frontier that are told at most. */
const FRONTIER_POINTS = 60;

export interface FrontierBand extends FrontierPoint {
  /** 95 % interval of the benefit of the same choices, over the draws. */
  readonly low: number;
  readonly high: number;
  /** At what it costs nothing does better; what a budget short of the next point may keep at most beside it [persons]; null: the next is not told. */
  readonly gap: number | null;
}

/** Real households of which something is so under a choice, as it changes. */
class Standing {
  readonly #rows: (number | null)[];
  readonly #times = new Map<number, number>();

  /** @param besides of which it is so whatever is chosen */
  constructor(besides: Iterable<number>, rows: readonly (number | null)[]) {
    this.#rows = [...rows];
    for (const real of [...besides, ...rows]) this.#add(real, 1);
  }

  #add(real: number | null, by: number): void {
    if (real === null) return;
    const times = (this.#times.get(real) ?? 0) + by;
    if (times === 0) this.#times.delete(real);
    else this.#times.set(real, times);
  }

  /** @param real household of a row of which it is so; null: it is not */
  set(row: number, real: number | null): void {
    this.#add(this.#rows[row]!, -1);
    this.#add(real, 1);
    this.#rows[row] = real;
  }

  get size(): number {
    return this.#times.size;
  }
}

/**
 * @param real household of the sample of each row
 * @param times how often each batch is drawn in each resample
 * @param mayFall real households below besides
 * @param untold supports whose difference from none is not told
 */
export function frontierOf(benefits: Benefits, options: readonly (readonly Option[])[], real: (row: number) => number, times: Uint8Array, mayFall: ReadonlySet<number>, untold: readonly number[]): FrontierBand[] {
  const sums = new Float64Array(benefits.sizes.length);
  const chosen = new Int32Array(options.length).fill(-1);
  const steps: (readonly [household: number, option: number])[] = [];
  const points = supportFrontier(options, (household, option) => steps.push([household, option]));
  const stride = Math.max(1, Math.ceil(points.length / FRONTIER_POINTS));
  // points whose next costs no more are left out: those steps come before the first point that is told
  const free = steps.length + 1 - points.length;
  const belowWith = (row: number, option: number): number | null => (benefits.isBelow(row, option) ? real(row) : null);
  const otherThan = (one: number, row: number, option: number): number | null => (benefits.differ(row, option, one) ? real(row) : null);
  const below = new Standing(mayFall, options.map((_, row) => belowWith(row, -1)));
  const others = untold.map((one) => ({ one, standing: new Standing([], options.map((_, row) => otherThan(one, row, -1))) }));
  const tooNear = (): boolean => isFew(below.size) || others.some(({ standing }) => standing.size < LEAST_GROUP);
  const found: { readonly at: number; readonly low: number; readonly high: number }[] = [];
  const tell = (at: number): void => {
    const [low, high] = at === 0 && free === 0 ? [0, 0] : batchInterval(sums, benefits.sizes, times);
    found.push({ at, low, high });
  };
  if (free === 0 && !isFew(below.size)) tell(0);
  let changed = new Set<number>();
  steps.forEach(([household, option], s) => {
    const before = chosen[household]!;
    for (let k = 0; k < sums.length; k++) sums[k]! += benefits.kept(household, option, k) - (before < 0 ? 0 : benefits.kept(household, before, k));
    chosen[household] = option;
    below.set(household, belowWith(household, option));
    for (const { one, standing } of others) standing.set(household, otherThan(one, household, option));
    changed.add(real(household));
    const at = s + 1 - free;
    const isLast = at === points.length - 1;
    if (at < 0 || tooNear() || (!isLast && (changed.size < LEAST_GROUP || (found.length > 0 && at - found.at(-1)!.at < stride)))) return;
    // the end is told in place of a point that it is too near to, unless it is too near to the beginning
    if (changed.size < LEAST_GROUP && found.length > Number(free === 0)) found.pop();
    else if (changed.size < LEAST_GROUP) return;
    tell(at);
    changed = new Set();
  });
  return found.map(({ at, low, high }, k) => {
    // the end of the frontier has none after it
    const next = found[k + 1]?.at ?? (at === points.length - 1 ? at : null);
    return { ...points[at]!, low, high, gap: next === null ? null : points[next]!.benefit - points[at]!.benefit };
  });
}
