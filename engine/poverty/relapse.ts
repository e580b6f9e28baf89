/**
 * Who falls below the line within twelve months, with what chance, and what a storm, a cause or a support makes of it.
 *
 * Every variant of a draw meets the same year, so a difference is of the variants and not of luck. All tallies are sums of
 * whole numbers: any split of the households over workers gives the same bytes, and none of them grows with the draws but
 * the totals of each draw, of which all threads share one.
 *
 * p = draws below / R, error √(p (1 - p) / R); of a difference √((n₊ + n₋)/R - d²)/√R, n₊ and n₋ the draws that change side.
 */
import type { Entities, RandomStream } from '../core/random.js';
import { MONTHS } from './account.js';
import { batchCount, batchOf } from './batches.js';
import { DETECTION_KINDS } from './detection-count.js';
import { CLASSES } from './groups.js';
import { differing, KINDS, pairCount, pairOf, seenOf } from './seen.js';
import type { StormDamage } from './household.js';
import { SUMS, YearKernel, type KernelRun } from './year-kernel.js';
import { wholeCount } from './variant.js';
import { COUNTS } from './year-memory.js';

export interface RelapseRun extends KernelRun {
  readonly entities: Entities;
  /** Members of the storm: draw r meets member r mod their number; none: no storm. */
  readonly members: readonly StormDamage[];
  readonly stream: RandomStream;
}

const NEVER = new Float64Array(MONTHS);
const BY_ROW = ['fell', 'fellRigid', 'distressed', 'unsafe', 'up', 'down', 'cost', 'lost'] as const;

/** Persons of all households in each draw. Threads may share them: they are only ever added to. */
export interface DrawSums {
  /** Persons below: element variant × draws + draw. */
  readonly persons: Uint32Array;
  /** Persons of the rolling twelve months below by draw and month: element (variant × draws + draw) × 12 + month. */
  readonly monthly: Uint32Array;
  /** Persons by group and layer: element (variant × draws + draw) × classes + class, see `CLASSES`; empty where they are not counted. */
  readonly classes: Uint32Array;
}

/** Sums of nobody, that threads can share. @param cells variants × draws */
export function drawSums(cells: number, classes: boolean): DrawSums {
  const none = (count: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(cells * count * Uint32Array.BYTES_PER_ELEMENT));
  return { persons: none(1), monthly: none(MONTHS), classes: none(classes ? CLASSES.length : 0) };
}

/** Columns by row and variant: element row × variants + variant. */
export interface RelapseTallies extends DrawSums {
  /** Positions of the households. */
  readonly rows: Uint32Array;
  /** Draws below the line; below it once rigid spending is taken off; with months of distress; with an unsafe house. */
  readonly fell: Uint32Array;
  readonly fellRigid: Uint32Array;
  readonly distressed: Uint32Array;
  readonly unsafe: Uint32Array;
  /** Kinds of detection and classes that the household is counted in: bits of `kindBit`. */
  readonly seen: Uint32Array;
  /** In which it is counted otherwise under one variant than under another, of those before the first with a cause off: element row × pairs + `pairOf`. */
  readonly moved: Uint32Array;
  /** Months, as bits, in which its last twelve months lie below in one draw at least; and of which it is so in other draws under one variant than under another, by pair. */
  readonly below: Uint32Array;
  readonly belowMoved: Uint32Array;
  /** Draws below the line by batch of draws: element (row × variants + variant) × batches + batch. */
  readonly batches: Uint16Array;
  /** Draws below the line in which `against` is not, and the other way round. */
  readonly up: Uint32Array;
  readonly down: Uint32Array;
  /** Sum over draws [fen]. */
  readonly cost: Float64Array;
  readonly lost: Float64Array;
  /** Household-draws by variant, element variant × kinds + kind, see `DETECTION_KINDS`. */
  readonly detection: Float64Array;
}

/**
 * Simulate some of the households.
 *
 * @param rows positions of the households, ascending
 * @param onShortfall told of each row's shortfalls by draw [fen]; the array is used again
 * @param sums what the totals of each draw are added to
 */
export function simulateRelapse(run: RelapseRun, rows: Uint32Array, onShortfall?: (row: number, shortfall: Float64Array) => void, sums: DrawSums = drawSums(run.variants.length * run.draws, run.classes !== undefined)): RelapseTallies {
  const { entities, variants, members, draws, stream } = run;
  const cells = rows.length * variants.length;
  const whole = wholeCount(variants);
  const batches = batchCount(draws);
  const counts = (): Uint32Array => new Uint32Array(cells);
  const tallies = {
    rows,
    fell: counts(),
    fellRigid: counts(),
    distressed: counts(),
    unsafe: counts(),
    seen: counts(),
    moved: new Uint32Array(rows.length * pairCount(whole)),
    below: counts(),
    belowMoved: new Uint32Array(rows.length * pairCount(whole)),
    batches: new Uint16Array(cells * batches),
    up: counts(),
    down: counts(),
    cost: new Float64Array(cells),
    lost: new Float64Array(cells),
  };
  const { batches: byBatch } = tallies;
  const width = variants.length;
  const detection = new Float64Array(width * DETECTION_KINDS.length);
  const { key0, key1 } = stream;
  const kernel = new YearKernel(run);
  rows.forEach((i, row) => {
    const [low, high] = [entities.low[i]!, entities.high[i]!];
    kernel.take(i);
    for (let draw = 0; draw < draws; draw++) kernel.count(draw, batchOf(draw, draws), low, high, key0, key1, members.length === 0 ? null : members[draw % members.length]!);
    for (let v = 0; v < width; v++) {
      const [at, counts] = [row * width + v, kernel.counts(v)];
      for (const name of BY_ROW) tallies[name][at] = counts[COUNTS[name]]!;
      for (let batch = 0; batch < batches; batch++) byBatch[at * batches + batch] = counts[COUNTS.batches + batch]!;
    }
    const kinds = kernel.kinds();
    for (let v = 0; v < width; v++) {
      for (let k = 0; k < DETECTION_KINDS.length; k++) detection[v * DETECTION_KINDS.length + k]! += kinds[v * KINDS + k]!;
      tallies.seen[row * width + v] = seenOf(kinds, v);
    }
    const kindsOf = (v: number): Float64Array => kinds.subarray(v * KINDS, (v + 1) * KINDS);
    const monthsOf = (v: number): Float64Array => kernel.counts(v).subarray(COUNTS.months, COUNTS.months + MONTHS);
    for (let v = 0; v < width; v++) tallies.below[row * width + v] = differing(monthsOf(v), NEVER);
    for (let later = 1; later < whole; later++) {
      for (let one = 0; one < later; one++) {
        const at = row * pairCount(whole) + pairOf(one, later);
        tallies.moved[at] = differing(kindsOf(one), kindsOf(later));
        tallies.belowMoved[at] = differing(monthsOf(one), monthsOf(later));
      }
    }
    onShortfall?.(i, kernel.shortfalls());
  });
  kernel.addSums(SUMS.persons, sums.persons);
  kernel.addSums(SUMS.months, sums.monthly);
  kernel.addSums(SUMS.classes, sums.classes);
  return { ...tallies, ...sums, detection };
}

/** A chance with its error [1]. */
export interface Chance {
  readonly value: number;
  readonly standardError: number;
}

/** p of `count` of `draws`. */
export function chanceOf(count: number, draws: number): Chance {
  const value = count / draws;
  return { value, standardError: Math.sqrt((value * (1 - value)) / draws) };
}

/** Difference of paired draws. */
export function differenceOf(up: number, down: number, draws: number): Chance {
  const value = (up - down) / draws;
  return { value, standardError: Math.sqrt(Math.max(0, (up + down) / draws - value * value) / draws) };
}
