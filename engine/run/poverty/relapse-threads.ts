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
import type { RelapseTallies } from '../../poverty/relapse.js';
import type { ReadHouseholds } from './households.js';
import { contextOf, simulateBlock, type BlockTallies, type RelapseBlock, type RelapseShared } from './relapse-block.js';

/** Households of a block. */
const BLOCK = 256;

export interface Simulated {
  readonly tallies: RelapseTallies;
  /** Minimal transfer of each row [yuan]. */
  readonly transfers: Float64Array;
}

/** Columns by row, columns summed over the rows, and how many elements the first have for a row. */
const BY_ROW = ['fell', 'fellRigid', 'distressed', 'unsafe', 'seen', 'moved', 'up', 'down', 'cost', 'lost', 'batches'] as const;
const SUMMED = ['persons', 'monthly', 'classes', 'detection'] as const;

function emptyTallies(rows: Uint32Array, width: number, draws: number, { persons, monthly, classes, detection }: RelapseTallies): RelapseTallies {
  const counts = (): Uint32Array => new Uint32Array(rows.length * width);
  const sums = (): Float64Array => new Float64Array(rows.length * width);
  return { rows, fell: counts(), fellRigid: counts(), distressed: counts(), unsafe: counts(), seen: counts(), moved: counts(), up: counts(), down: counts(), cost: sums(), lost: sums(), batches: new Uint16Array(rows.length * width * batchCount(draws)), persons: new Float64Array(persons.length), monthly: new Float64Array(monthly.length), classes: new Float64Array(classes.length), detection: new Float64Array(detection.length) };
}

/** Add a block that begins at row `from`. */
function add(into: RelapseTallies, block: RelapseTallies, from: number): void {
  for (const key of BY_ROW) into[key].set(block[key], (block[key].length / Math.max(1, block.rows.length)) * from);
  for (const key of SUMMED) {
    const [sum, part] = [into[key], block[key]];
    for (let k = 0; k < sum.length; k++) sum[k]! += part[k]!;
  }
}

export interface RelapseThreads {
  readonly run: (block: RelapseBlock) => BlockTallies | Promise<BlockTallies>;
  /** Blocks that are worked on at once. */
  readonly width: number;
  readonly close: () => Promise<void>;
}

/** A compiled worker: beside this file when compiled, in `dist` when this runs from source. */
function compiledWorker(): string {
  const beside = fileURLToPath(new URL('./relapse-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../dist/engine/run/poverty/relapse-worker.js', import.meta.url));
}

/** @param threads 0: this one */
export function relapseThreads(shared: RelapseShared, threads: number): RelapseThreads {
  if (threads === 0) {
    const context = contextOf(shared);
    return { run: (block) => simulateBlock(context, block), width: 1, close: () => Promise.resolve() };
  }
  const pool = new Piscina({ filename: compiledWorker(), minThreads: threads, maxThreads: threads, workerData: shared });
  return { run: (block) => pool.run(block) as Promise<BlockTallies>, width: 2 * threads, close: () => pool.destroy() };
}

/** Simulate some rows. @param plain without supports and causes */
export async function simulateRows(threads: RelapseThreads, { households, unguaranteed }: ReadHouseholds, entities: Entities, members: readonly StormDamage[], rows: Uint32Array, draws: number, plain: boolean, onProgress: (done: number, of: number) => void): Promise<Simulated> {
  const transfers = new Float64Array(rows.length);
  let tallies: RelapseTallies | null = null;
  let [next, done] = [0, 0];
  const each = async (): Promise<void> => {
    while (next < rows.length || (rows.length === 0 && tallies === null && next === 0)) {
      const from = next;
      next += BLOCK;
      const own = rows.subarray(from, from + BLOCK);
      const found = await threads.run({ households: sliceHouseholds(households, own), entities: sliceEntities(entities, own), members: members.map((member) => sliceDamage(member, own)), unguaranteed: Uint8Array.from(own, (i) => unguaranteed[i]!), plain });
      tallies ??= emptyTallies(rows, found.tallies.persons.length / draws, draws, found.tallies);
      add(tallies, found.tallies, from);
      transfers.set(found.transfers, from);
      done += own.length;
      onProgress(done, rows.length);
      await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: threads.width }, each));
  return { tallies: tallies!, transfers };
}
