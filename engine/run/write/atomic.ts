/**
 * Results appear whole or not at all: everything one command writes goes into a hidden folder beside its final place
 * and is renamed into it only when all of it is written and on the disk.
 */
import { rmSync } from 'node:fs';
import { copyFile, link, lstat, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { InputError } from '../../core/errors.js';
import { tidyOnExit } from './interruption.js';
import { outdatedFiles } from './outdated.js';
import { outputError } from './output-problem.js';

/** Where one command puts its files until all of them are there. */
export interface OutputFolder {
  /** The path to write the file called `name` to; it appears in the folder under that name. */
  readonly file: (name: string) => string;
  /** Names asked for so far, in that order. */
  readonly names: readonly string[];
}

const SCRATCH_PREFIX = '.shuxiang-partial-';

/** Bytes to the disk, so that a power cut after the rename does not leave an empty file. */
async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Directory entries to the disk, where the platform can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    return; // Windows cannot open folders; the files themselves are safe
  }
}

const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};

/** A second name for a file, so that it can be put back; a copy where the file system has no links. */
const keep = (path: string, at: string): Promise<void> => link(path, at).catch(() => copyFile(path, at));

/** Rename all files from `scratch` into `folder` and remove those of before that are outdated, or, if one cannot be, none. */
async function putInPlace(scratch: string, folder: string, names: readonly string[]): Promise<void> {
  const outdated = await outdatedFiles(folder, scratch, names);
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const [i, name] of names.entries()) {
      const target = join(folder, name);
      const kept = join(scratch, `.previous-${i}`);
      if (await exists(target)) {
        if ((await lstat(target)).isDirectory()) throw Object.assign(new Error(target), { code: 'EISDIR' });
        await keep(target, kept);
        undo.push(() => rename(kept, target));
      } else undo.push(() => rm(target, { force: true }));
      await rename(join(scratch, name), target);
    }
    for (const [i, name] of outdated.entries()) {
      const kept = join(scratch, `.outdated-${i}`);
      await rename(join(folder, name), kept);
      undo.push(() => rename(kept, join(folder, name)));
    }
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Make a folder and those above it that are not there, one at a time: making them recursively never ends on some file
 * systems (/proc).
 *
 * @returns the first folder made, or undefined if all were there
 */
async function makeFolder(path: string): Promise<string | undefined> {
  if (await exists(path)) return undefined;
  const above = dirname(path) === path ? undefined : await makeFolder(dirname(path));
  await mkdir(path);
  return above ?? path;
}

/** An error that speaks of files as the user knows them: `results/scores.csv`, not the hidden folder they are written in. */
function withFinalPlaces(error: InputError, scratch: string | undefined, place: string): InputError {
  if (scratch === undefined) return error;
  const inside = scratch + sep;
  if (!error.problems.some((problem) => problem.place.startsWith(inside))) return error;
  return new InputError(error.problems.map((problem) => (problem.place.startsWith(inside) ? { ...problem, place: place + problem.place.slice(inside.length) } : problem)));
}

/**
 * Write the files of one command into `folder`, all or none. The folder is made if need be; what is in it stays as it
 * is until the last moment. Files that are not written again stay for good, but for those that the manifest of an earlier
 * run of the same command lists and that are as that run left them: they would stand beside results that are not theirs.
 * The hidden folder lies inside
 * `folder`, because only there is it surely on the same file system.
 *
 * @param write writes to the paths that `OutputFolder.file` gives
 * @returns what `write` returns
 * @throws InputError `output/...` if the disk is full, the place may not be written to, or a file stands in the way
 */
export async function writeFolder<T>(folder: string, write: (out: OutputFolder) => Promise<T>): Promise<T> {
  const path = resolve(folder);
  const place = `${basename(path)}/`;
  let made: string | undefined;
  let scratch: string | undefined;
  const tidy = (): void => {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  };
  const stopWatching = tidyOnExit(tidy);
  try {
    made = await makeFolder(path);
    scratch = await mkdtemp(join(path, SCRATCH_PREFIX));
    const names: string[] = [];
    const inside = scratch;
    const file = (name: string): string => {
      if (name !== basename(name)) throw new Error(`not a plain file name: ${name}`);
      if (!names.includes(name)) names.push(name);
      return join(inside, name);
    };
    const result = await write({ file, names });
    await Promise.all(names.map((name) => syncFile(join(inside, name))));
    await putInPlace(scratch, path, names);
    made = undefined;
    return result;
  } catch (error) {
    throw error instanceof InputError ? withFinalPlaces(error, scratch, place) : outputError(place, error);
  } finally {
    tidy();
    stopWatching();
  }
}

/**
 * Write a single file, whole or not at all; an earlier file of that name stays until the new one is complete.
 *
 * @throws InputError `output/...`, as `writeFolder`
 */
export const writeFileWhole = <T>(path: string, write: (temporaryPath: string) => Promise<T>): Promise<T> =>
  writeFolder(dirname(resolve(path)), (out) => write(out.file(basename(path))));
