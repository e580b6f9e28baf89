/**
 * Results of shards on the disk while a run goes on: one file for each, whole or not there, with its own digest. A run
 * that was killed goes on from them; a run of other inputs does not find them, because the folder is named for what is run.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { InputError } from '../../core/errors.js';

const FOLDER = '.shuxiang-run';
const DIGEST = 32;

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

const fileOf = (folder: string, shard: number): string => join(folder, `shard-${String(shard).padStart(8, '0')}.bin`);

/** Keep a shard's results. */
export function keepShard(folder: string, shard: number, results: unknown): void {
  const body = serialize(results);
  const path = fileOf(folder, shard);
  writeFileSync(`${path}.part`, Buffer.concat([digest(body), body]));
  renameSync(`${path}.part`, path);
}

/** A shard's results, or null where there are none or the file is not what was written. */
export function keptShard(folder: string, shard: number): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(fileOf(folder, shard));
  } catch {
    return null;
  }
  const body = bytes.subarray(DIGEST);
  return digest(body).equals(bytes.subarray(0, DIGEST)) ? (deserialize(body) as unknown) : null;
}

/** Whether a process is there. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export interface Checkpoint {
  readonly folder: string;
  /** Whether results of another run were there and are gone. */
  readonly discarded: boolean;
  /** Leave what is kept for another time. */
  release(): void;
  /** Take everything away. */
  remove(): void;
}

function lock(path: string, out: string): void {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid !== process.pid && pid > 0 && alive(pid)) {
      throw new InputError([{ place: out, expected: 'a folder no other run is writing to', found: `a run in process ${pid}`, code: 'run/folder-in-use' }]);
    }
    writeFileSync(path, String(process.pid));
  }
}

/** Remove a folder if nothing is in it. */
function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    return; // something of the user's is in it
  }
}

/**
 * Open the checkpoint of a run below its folder of results.
 *
 * @param key what is run, as a digest
 * @throws InputError `run/folder-in-use`, `output/not-writable`
 */
export function openCheckpoint(out: string, key: string): Checkpoint {
  const top = join(out, FOLDER);
  const folder = join(top, key);
  try {
    mkdirSync(top, { recursive: true });
  } catch (error) {
    throw new InputError([{ place: out, expected: 'a folder that can be written to', found: (error as NodeJS.ErrnoException).code ?? String(error), code: 'output/not-writable' }]);
  }
  lock(join(top, 'lock'), out);
  const others = readdirSync(top).filter((name) => name !== key && name !== 'lock');
  for (const name of others) rmSync(join(top, name), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const release = (): void => rmSync(join(top, 'lock'), { force: true });
  return {
    folder,
    discarded: others.length > 0,
    release,
    remove: () => {
      rmSync(top, { recursive: true, force: true });
      removeIfEmpty(out);
    },
  };
}
