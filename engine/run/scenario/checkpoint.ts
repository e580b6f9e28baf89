/**
 * Results of shards on the disk while a run goes on: one file for each, named for what is in it, whole or not there, with
 * its own digest. A run that was killed goes on from them, in shards of any size; a run of other inputs does not find
 * them, because the folder is named for what is run.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { InputError } from '../../core/errors.js';
import { outputError } from '../write/output-problem.js';

const FOLDER = '.shuxiang-run';
const DIGEST = 32;

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Groups of entities, or floods, from one up to another that is not in it. */
interface WholeShard {
  readonly of: 'groups' | 'floods';
  readonly from: number;
  readonly to: number;
}

/** Members of one group, from `first` up to before `end`. */
export interface MemberShard {
  readonly of: 'members';
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly end: number;
}

export type Shard = WholeShard | MemberShard;

const WIDTH = 9;
/** What a folder is of. */
const KEY = 'of.json';
const NAME = /^(?:(groups|floods)-(\d+)-(\d+)|members-(\d+)-(\d+)-(\d+))\.bin$/;

function fileOf(folder: string, shard: Shard): string {
  const numbers = shard.of === 'members' ? [shard.from, shard.first, shard.end] : [shard.from, shard.to];
  return join(folder, `${[shard.of, ...numbers.map((at) => String(at).padStart(WIDTH, '0'))].join('-')}.bin`);
}

/** The shard that a file is called after; undefined: none. */
function shardOf(name: string): Shard | undefined {
  const [, of, from, to, group, first, end] = NAME.exec(name) ?? [];
  if (of === 'groups' || of === 'floods') return { of, from: Number(from), to: Number(to) };
  return group === undefined ? undefined : { of: 'members', from: Number(group), to: Number(group) + 1, first: Number(first), end: Number(end) };
}

/** Keep a shard's results. */
export function keepShard(folder: string, shard: Shard, results: unknown): void {
  const body = serialize(results);
  const path = fileOf(folder, shard);
  writeFileSync(`${path}.part`, Buffer.concat([digest(body), body]));
  renameSync(`${path}.part`, path);
}

/** Take a shard's results away. */
export const dropShard = (folder: string, shard: Shard): void => rmSync(fileOf(folder, shard), { force: true });

/** A shard's results, or null where there are none or the file is not what was written. */
export function keptShard(folder: string, shard: Shard): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(fileOf(folder, shard));
  } catch {
    return null;
  }
  const body = bytes.subarray(DIGEST);
  return digest(body).equals(bytes.subarray(0, DIGEST)) ? (deserialize(body) as unknown) : null;
}

/** The shards whose results are there; files that are not what was written are taken away. */
export function keptShards(folder: string): Shard[] {
  return readdirSync(folder).flatMap((name): Shard[] => {
    if (name === KEY) return [];
    const shard = shardOf(name);
    if (shard !== undefined && keptShard(folder, shard) !== null) return [shard];
    rmSync(join(folder, name), { force: true });
    return [];
  });
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
  /** Results of another run were there and are gone: the parts of what is run in which it was another; null: none were there. */
  readonly discarded: readonly string[] | null;
  /** Leave what is kept for another time. */
  release(): void;
  /** Take everything away. */
  remove(): void;
}

/** Make a folder and those above it, one at a time: making them recursively never ends on some file systems (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
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

/** What is run, by part: a digest or a version of each. */
export type RunKey = Readonly<Record<string, string>>;

/** The parts in which a kept run is another; all of them where it does not say. */
function otherParts(folder: string, key: RunKey): string[] {
  try {
    const kept = JSON.parse(readFileSync(join(folder, KEY), 'utf8')) as RunKey;
    return Object.keys(key).filter((part) => kept[part] !== key[part]);
  } catch {
    return Object.keys(key);
  }
}

/**
 * Open the checkpoint of a run below its folder of results.
 *
 * @param key what is run
 * @throws InputError `run/folder-in-use`, `output/...`
 */
export function openCheckpoint(out: string, key: RunKey): Checkpoint {
  const top = join(out, FOLDER);
  const name = digest(Buffer.from(JSON.stringify(key))).toString('hex').slice(0, 32);
  const folder = join(top, name);
  try {
    makeFolder(top);
  } catch (error) {
    throw outputError(out, error);
  }
  lock(join(top, 'lock'), out);
  const others = readdirSync(top).filter((one) => one !== name && one !== 'lock');
  const discarded = others.length === 0 ? null : otherParts(join(top, others[0]!), key);
  for (const one of others) rmSync(join(top, one), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, KEY), JSON.stringify(key));
  const release = (): void => rmSync(join(top, 'lock'), { force: true });
  return {
    folder,
    discarded,
    release,
    remove: () => {
      rmSync(top, { recursive: true, force: true });
      removeIfEmpty(out);
    },
  };
}
