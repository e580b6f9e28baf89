/**
 * The first touch of large arrays in a second thread. The operating system gives out memory page by page, cleared, when
 * it is first written to; for half a gigabyte that takes a third of a second, which the reading thread need not wait for.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** Size from which a second thread is worth its start [bytes]. */
const LARGE = 64 * 1024 * 1024;
/** Bytes between two touches: a page of memory, or less. */
const PAGE = 4096;

/** This module as compiled, which is also what its thread runs; run from source, memory is touched as it is filled. */
const program = fileURLToPath(new URL('./touch-memory.js', import.meta.url));

/** Have the memory of arrays touched meanwhile; what they hold does not change, nor what is written to them by others. */
export function touchMemory(arrays: readonly (Float64Array | Uint32Array | Uint8Array)[]): void {
  const buffers = arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof SharedArrayBuffer);
  if (buffers.reduce((bytes, buffer) => bytes + buffer.byteLength, 0) < LARGE || !existsSync(program)) return;
  new Worker(program, { workerData: { touch: buffers } }).unref();
}

const work: unknown = isMainThread ? null : workerData;
if (typeof work === 'object' && work !== null && 'touch' in work) {
  for (const buffer of work.touch as readonly SharedArrayBuffer[]) {
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < bytes.length; at += PAGE) Atomics.or(bytes, at, 0);
  }
}
