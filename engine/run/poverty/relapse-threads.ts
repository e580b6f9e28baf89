/**
 * Simulate households in blocks, in this thread or in several. Tallies are sums of whole numbers that are added as they
 * come: neither blocks nor threads leave a trace, and no more than a few blocks are held at once.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Entities } from '../../core/random.js';
import { batchCount } from '../../poverty/batches.js';
import { sliceDamage, sliceEntities, sliceHouseholds } from '../../poverty/household-slice.js';
import type { StormDamage } from '../../poverty/household.js';
import { DETECTION_KINDS } from '../../poverty/detection-count.js';
import { drawSums, type DrawSums, type RelapseTallies } from '../../poverty/relapse.js';
import { pairCount } from '../../poverty/seen.js';
import { wholeCount, type RelapseVariant } from '../../poverty/variant.js';
import type { ReadHouseholds } from './households.js';
import { variantsOf } from './setup.js';
import { contextOf, simulateBlock, type BlockTallies, type RelapseBlock, type RelapseShared } from './relapse-block.js';

/** Households of a block. */
const BLOCK = 256;

export interface Simulated {
  readonly tallies: RelapseTallies;
  /** Minimal transfer of each row [yuan]. */
  readonly transfers: Float64Array;
}

/** Columns by row. */
const BY_ROW = ['fell', 'fellRigid', 'distressed', 'unsafe', 'seen', 'moved', 'below', 'belowMoved', 'up', 'down', 'cost', 'lost', 'batches'] as const;

function emptyTallies(rows: Uint32Array, variants: readonly RelapseVariant[], draws: number, byDraw: DrawSums): RelapseTallies {
  const width = variants.length;
  const counts = (): Uint32Array => new Uint32Array(rows.length * width);
  const pairs = (): Uint32Array => new Uint32Array(rows.length * pairCount(wholeCount(variants)));
  const sums = (): Float64Array => new Float64Array(rows.length * width);
  return { rows, fell: counts(), fellRigid: counts(), distressed: counts(), unsafe: counts(), seen: counts(), moved: pairs(), below: counts(), belowMoved: pairs(), up: counts(), down: counts(), cost: sums(), lost: sums(), batches: new Uint16Array(rows.length * width * batchCount(draws)), ...byDraw, detection: new Float64Array(width * DETECTION_KINDS.length) };
}

/** Add a block that begins at row `from`; its totals of each draw are added already. */
function add(into: RelapseTallies, block: RelapseTallies, from: number): void {
  for (const key of BY_ROW) into[key].set(block[key], (block[key].length / Math.max(1, block.rows.length)) * from);
  block.detection.forEach((count, k) => (into.detection[k]! += count));
}

export interface RelapseThreads {
  readonly run: (block: RelapseBlock) => BlockTallies | Promise<BlockTallies>;
  /** Blocks that are worked on at once. */
  readonly width: number;
  /** Variants that are simulated, with supports and causes and without. */
  readonly variants: { readonly all: readonly RelapseVariant[]; readonly plain: readonly RelapseVariant[] };
  readonly close: () => Promise<void>;
}

/** A compiled worker: beside this file when compiled, in `dist` when this runs from source. */
function compiledWorker(): string {
  const beside = fileURLToPath(new URL('./relapse-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../dist/engine/run/poverty/relapse-worker.js', import.meta.url));
}

/** @param threads 0: this one */
export function relapseThreads(shared: RelapseShared, threads: number): RelapseThreads {
  const { variants: all, firstSupport: plain } = variantsOf(shared.setting, shared.villages);
  const variants = { all, plain: all.slice(0, plain) };
  if (threads === 0) {
    const context = contextOf(shared);
    return { run: (block) => simulateBlock(context, block), width: 1, variants, close: () => Promise.resolve() };
  }
  const pool = new Piscina({ filename: compiledWorker(), minThreads: threads, maxThreads: threads, workerData: shared });
  return { run: (block) => pool.run(block) as Promise<BlockTallies>, width: 2 * threads, variants, close: () => pool.destroy() };
}

/** Simulate some rows. @param plain without supports and causes */
export async function simulateRows(threads: RelapseThreads, { households, unguaranteed }: ReadHouseholds, entities: Entities, members: readonly StormDamage[], rows: Uint32Array, draws: number, plain: boolean, onProgress: (done: number, of: number) => void): Promise<Simulated> {
  const transfers = new Float64Array(rows.length);
  const variants = threads.variants[plain ? 'plain' : 'all'];
  const sums = drawSums(variants.length * draws, true);
  const tallies = emptyTallies(rows, variants, draws, sums);
  let [next, done] = [0, 0];
  const each = async (): Promise<void> => {
    while (next < rows.length) {
      const from = next;
      next += BLOCK;
      const own = rows.subarray(from, from + BLOCK);
      const found = await threads.run({ households: sliceHouseholds(households, own), entities: sliceEntities(entities, own), members: members.map((member) => sliceDamage(member, own)), unguaranteed: Uint8Array.from(own, (i) => unguaranteed[i]!), plain, sums });
      add(tallies, found.tallies, from);
      transfers.set(found.transfers, from);
      done += own.length;
      onProgress(done, rows.length);
      await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: threads.width }, each));
  return { tallies, transfers };
}
