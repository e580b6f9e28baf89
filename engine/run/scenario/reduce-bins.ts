/**
 * Quantiles of more members than are held: counts in bins that the first thousand lay, so that memory does not grow and
 * any later stretch of members can be counted by itself. Sums are of whole blocks of a thousand, joined in their order.
 */
import { MEMBER_BLOCK } from './members.js';

/** Bins of a step: one below, one above, and these between. */
const BINS = 2_048;
const ALL = BINS + 2;
/** How far the bins reach beyond the first block's least and greatest, in its range. */
const BEYOND = 1;
/** Width of the bins of a step whose first block is a single value, as a share of it. */
const SINGLE = 1e-6;

/** Where the bins of each step lie. */
export interface BinLayout {
  readonly low: Float64Array;
  readonly width: Float64Array;
}

/** A stretch of members in bins: whole blocks, or blocks up to the last member. */
export interface Bins extends BinLayout {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** Members above the line. */
  readonly over: Float64Array;
  /** Of each block, by step. */
  readonly sums: readonly Float64Array[];
  /** Element `t * 2050 + bin`. */
  readonly counts: Uint16Array | Uint32Array;
}

/** The bins of the steps of a block. @param values element `t * members + m` */
function layOut(values: Float64Array, members: number): BinLayout {
  const steps = values.length / members;
  const [low, width] = [new Float64Array(steps), new Float64Array(steps)];
  for (let t = 0; t < steps; t++) {
    let [min, max] = [Infinity, -Infinity];
    for (let at = t * members; at < (t + 1) * members; at++) {
      min = Math.min(min, values[at]!);
      max = Math.max(max, values[at]!);
    }
    const range = max > min ? max - min : Math.max(Math.abs(max) * SINGLE, Number.MIN_VALUE * 1e6);
    low[t] = min - BEYOND * range;
    width[t] = ((1 + 2 * BEYOND) * range) / BINS;
  }
  return { low, width };
}

/** Counts a stretch of members that begins a block. */
export class BinCounter {
  private readonly least: Float64Array;
  private readonly greatest: Float64Array;
  private readonly over: Float64Array;
  private readonly counts: Uint32Array;
  private readonly sums: Float64Array[] = [];
  /** Members of the block at hand. */
  private inBlock = 0;
  private first: Float64Array | null = null;

  /** @param layout null: the first block of the stretch lays the bins */
  constructor(
    private readonly steps: number,
    private readonly above: number | undefined,
    private layout: BinLayout | null,
  ) {
    this.least = new Float64Array(steps).fill(Infinity);
    this.greatest = new Float64Array(steps).fill(-Infinity);
    this.over = new Float64Array(steps);
    this.counts = new Uint32Array(steps * ALL);
  }

  /** @param values element `t * members + m` */
  add(values: Float64Array, members: number): void {
    for (let from = 0; from < members; ) {
      const n = Math.min(members - from, MEMBER_BLOCK - this.inBlock);
      if (this.layout === null) this.hold(values, members, from, n);
      else this.count(values, members, from, n, this.inBlock);
      from += n;
    }
  }

  /** Hold members of the first block, and lay the bins once it is whole. */
  private hold(values: Float64Array, members: number, from: number, n: number): void {
    const held = (this.first ??= new Float64Array(this.steps * MEMBER_BLOCK));
    for (let t = 0; t < this.steps; t++) held.set(values.subarray(t * members + from, t * members + from + n), t * MEMBER_BLOCK + this.inBlock);
    this.inBlock += n;
    if (this.inBlock < MEMBER_BLOCK) return;
    this.layout = layOut(held, MEMBER_BLOCK);
    this.first = null;
    this.inBlock = 0;
    this.count(held, MEMBER_BLOCK, 0, MEMBER_BLOCK, 0);
  }

  private count(values: Float64Array, members: number, from: number, n: number, inBlock: number): void {
    const { low, width } = this.layout!;
    if (inBlock === 0) this.sums.push(new Float64Array(this.steps));
    const sums = this.sums.at(-1)!;
    const above = this.above ?? Infinity;
    for (let t = 0; t < this.steps; t++) {
      let [sum, over, least, greatest] = [sums[t]!, 0, this.least[t]!, this.greatest[t]!];
      for (let at = t * members + from; at < t * members + from + n; at++) {
        const value = values[at]!;
        sum += value;
        if (value > above) over++;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
        const bin = Math.floor((value - low[t]!) / width[t]!) + 1;
        this.counts[t * ALL + Math.min(Math.max(bin, 0), BINS + 1)]!++;
      }
      [sums[t], this.least[t], this.greatest[t]] = [sum, least, greatest];
      this.over[t]! += over;
    }
    this.inBlock = (inBlock + n) % MEMBER_BLOCK;
  }

  /** @param members of the stretch */
  finish(members: number): Bins {
    const { low, width } = this.layout!;
    const { least, greatest, over, sums } = this;
    return { low, width, least, greatest, over, sums, counts: members <= 0xffff ? Uint16Array.from(this.counts) : this.counts };
  }
}

/** Stretches of one run, in order, as one. */
export function joinBins(stretches: readonly Bins[]): Bins {
  const [{ low, width, counts: own, least: lowest, greatest: highest, over: above }, ...rest] = stretches as [Bins, ...Bins[]];
  const [counts, least, greatest, over] = [Uint32Array.from(own), lowest.slice(), highest.slice(), above.slice()];
  for (const more of rest) {
    for (let at = 0; at < counts.length; at++) counts[at]! += more.counts[at]!;
    for (let t = 0; t < least.length; t++) {
      least[t] = Math.min(least[t]!, more.least[t]!);
      greatest[t] = Math.max(greatest[t]!, more.greatest[t]!);
      over[t]! += more.over[t]!;
    }
  }
  return { low, width, counts, least, greatest, over, sums: stretches.flatMap(({ sums }) => sums) };
}

/** Sum over the members at step t. */
export const sumAt = ({ sums }: Bins, t: number): number => sums.reduce((sum, block) => sum + block[t]!, 0);

/** Where in the bins of step t a share p of `members` lies below, and how far off that can be. */
export function binnedQuantile({ counts, low, width, least, greatest }: Bins, members: number, t: number, p: number): readonly [value: number, error: number] {
  const rank = (members - 1) * p;
  let seen = 0;
  for (let b = 0; b < ALL; b++) {
    const held = counts[t * ALL + b]!;
    if (seen + held <= rank) {
      seen += held;
      continue;
    }
    const from = Math.max(least[t]!, b === 0 ? -Infinity : low[t]! + (b - 1) * width[t]!);
    const to = Math.min(greatest[t]!, b === BINS + 1 ? Infinity : low[t]! + b * width[t]!);
    // the next order statistic may lie a bin further on
    return [from + ((to - from) * (rank - seen + 0.5)) / held, to - from + width[t]!];
  }
  return [greatest[t]!, width[t]!];
}
