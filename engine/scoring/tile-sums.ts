/**
 * Adding up over the units of segments what a roll-up needs, a tile at a time, in WebAssembly. Rows of a segment stand
 * together, so every sum runs in a register and is stored once per segment; the sums of a block are gathered in the
 * memory of the kernels and put into their slots when it is done.
 */
import type { TileCode } from '../core/expression/tile-code.js';
import type { TileFields } from '../core/expression/tile-rows.js';
import { TILE_ROWS, type Segments } from './levels.js';
import type { IndicatorColumns } from './normalise/columns.js';
import type { IndicatorProgram, ScoringProgram } from './program.js';
import type { IndicatorSlots, RollupLayout } from './rollup-layout.js';
import { placeList, type TileKernels } from './tile-kernels.js';

export class TileSums {
  /** Row of the tile at which each of its segments begins; one more: the end. */
  readonly #edge: Uint16Array;
  /** Segments of the tile, and the place of the first of them within the block. */
  #count = 0;
  #first = 0;
  /** Whether the first one has rows in an earlier tile: what is added up then adds to what is there. */
  #continues = false;
  #segment = 0;
  #block = 0;
  /** The most segments a block has, and one number for each of them per slot. */
  readonly #most: number;
  readonly #sums: Float64Array;
  /** Masks of 64 bits of the units that enter a sum. */
  readonly #mask: number;

  constructor(
    readonly segments: Segments,
    readonly program: ScoringProgram,
    readonly layout: RollupLayout,
    readonly fields: TileFields,
    readonly code: TileCode,
    readonly kernels: TileKernels,
  ) {
    const { memory } = code;
    const { ofBlock } = segments;
    let most = 1;
    for (let block = 0; block + 1 < ofBlock.length; block++) most = Math.max(most, ofBlock[block + 1]! - ofBlock[block]!);
    this.#most = most;
    this.#sums = memory.numbers(layout.rules.length * most);
    this.#mask = memory.numbers(TILE_ROWS).byteOffset;
    this.#edge = new Uint16Array(memory.memory.buffer, memory.codes(TILE_ROWS).byteOffset, TILE_ROWS + 1);
  }

  /** Begin block `block`. */
  clear(block: number): void {
    this.#block = block;
    this.#segment = this.segments.ofBlock[block]!;
  }

  /** Go to rows [lo, lo + n) of the block. */
  place(lo: number, n: number): void {
    const { start, ofBlock } = this.segments;
    let segment = this.#segment;
    while (start[segment + 1]! <= lo) segment++;
    this.#segment = segment;
    this.#first = segment - ofBlock[this.#block]!;
    this.#continues = start[segment]! < lo;
    this.#count = 0;
    for (; segment + 1 < start.length && start[segment]! < lo + n; segment++) this.#edge[this.#count++] = Math.max(0, start[segment]! - lo);
    this.#edge[this.#count] = n;
  }

  /** Put the sums of the block into their slots: slot × segments + segment. */
  store(sums: Float64Array): void {
    const { ofBlock, group } = this.segments;
    const [first, end] = [ofBlock[this.#block]!, ofBlock[this.#block + 1]!];
    for (let slot = 0; slot < this.layout.rules.length; slot++) {
      const from = slot * this.#most;
      sums.set(this.#sums.subarray(from, from + end - first), slot * group.length + first);
    }
  }

  /** Add the steps of one indicator, which follow those of its value and state. */
  bind(indicator: IndicatorProgram, slots: IndicatorSlots, columns: IndicatorColumns): void {
    const { steps } = this.code;
    const filter = this.#filter(indicator);
    const isWeighted = indicator.rollup === 'weighted-mean';
    const states = isWeighted ? this.#weighed(columns) : columns.state;
    const unused = this.#unused(indicator, states, filter);
    const weight = isWeighted ? this.#input(this.program.weightField) : 0;
    const value = columns.value.byteOffset;
    const plain: { slot: number; column: number; by: number }[] = [];
    slots.sums.forEach(({ slot, field }, k) => {
      if (isWeighted) plain.push(k === 0 ? { slot, column: value, by: weight } : { slot, column: weight, by: 0 });
      else if (this.layout.rules[slot]!.kind !== 'sum') this.#takeOnce(slot, field === null ? columns.value : this.#numbers(field), unused, slots.used);
      else plain.push({ slot, column: field === null ? value : this.#input(field), by: 0 });
    });
    const { maskOf, sumOne, sumTwo, countUnits } = this.kernels;
    const edge = this.#edge.byteOffset;
    if (plain.length > 0) steps.push((n) => maskOf(unused.byteOffset, this.#mask, n));
    for (let k = 0; k < plain.length; k += 2) {
      const [a, b] = [plain[k]!, plain[k + 1]];
      if (b !== undefined && a.by === 0) steps.push(() => sumTwo(a.column, b.column, this.#mask, edge, this.#count, Number(this.#continues), this.#at(a.slot), this.#at(b.slot)));
      else for (const { column, by, slot } of b === undefined ? [a] : [a, b]) steps.push(() => sumOne(column, by, this.#mask, edge, this.#count, Number(this.#continues), this.#at(slot)));
    }
    const state = states.byteOffset;
    steps.push(() => countUnits(state, unused.byteOffset, filter, edge, this.#count, Number(this.#continues), this.#at(slots.used), this.#at(slots.missing), this.#at(slots.passing)));
    if (indicator.rollup === 'as-given') steps.push(() => { this.#atMostOne(slots.used); });
  }

  /** Where the sum of a slot over the first segment of the tile stands. */
  #at(slot: number): number {
    return this.#sums.byteOffset + 8 * (slot * this.#most + this.#first);
  }

  #numbers(field: string): Float64Array {
    const { cells } = this.fields(field);
    if (!(cells instanceof Float64Array)) throw new Error(`${field} is no number column`);
    return cells;
  }

  #input(field: string): number {
    return this.#numbers(field).byteOffset;
  }

  /** The truth of the conditions that choose the units; 0 where there are none. */
  #filter({ filter }: IndicatorProgram): number {
    const [first, ...rest] = filter.map((part) => this.code.condition(this.fields, part).byteOffset);
    if (first === undefined) return 0;
    const { and } = this.code.kernels;
    for (const part of rest) this.code.steps.push((n) => and(first, part, first, n));
    return first;
  }

  /** States in a mean by weights: a unit whose weight is not known cannot enter, and is missing (R14). */
  #weighed({ state }: IndicatorColumns): Uint8Array {
    const out = this.code.memory.bytes(TILE_ROWS);
    const weight = this.fields(this.program.weightField).missing.byteOffset;
    const { weighed } = this.kernels;
    this.code.steps.push((n) => weighed(state.byteOffset, weight, out.byteOffset, n));
    return out;
  }

  /**
   * 0 where the unit's raw fields enter the sums: those with a value, and those ruled out by an amount alone with every
   * field there (R13). The states themselves say so where no amount rules anybody out.
   */
  #unused({ rollup, amounts, formula, guard }: IndicatorProgram, state: Uint8Array, filter: number): Uint8Array {
    if (rollup !== 'formula-on-sums' || amounts.length === 0) return state;
    const fields = [...new Set([...formula.fields, ...(guard?.fields ?? [])])];
    const needed = placeList(this.code.memory, fields.map((name) => this.fields(name).missing.byteOffset));
    const out = this.code.memory.bytes(TILE_ROWS);
    const { unused } = this.kernels;
    this.code.steps.push((n) => unused(state.byteOffset, filter, needed, fields.length, out.byteOffset, n));
    return out;
  }

  /** The value of the first unit used of each segment, unless an earlier tile had one. */
  #takeOnce(slot: number, column: Float64Array, unused: Uint8Array, usedSlot: number): void {
    this.code.steps.push((n) => {
      const [to, used] = [slot * this.#most + this.#first, usedSlot * this.#most + this.#first];
      for (let s = 0; s < this.#count; s++) {
        if (s === 0 && this.#continues && this.#sums[used]! > 0) continue;
        let i = this.#edge[s]!;
        const end = Math.min(n, this.#edge[s + 1]!);
        while (i < end && unused[i] !== 0) i++;
        this.#sums[to + s] = i === end ? 0 : column[i]!;
      }
    });
  }

  #atMostOne(slot: number): void {
    const at = slot * this.#most + this.#first;
    for (let s = 0; s < this.#count; s++) this.#sums[at + s] = Math.min(this.#sums[at + s]!, 1);
  }
}
