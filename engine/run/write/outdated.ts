/** Files that an earlier run of the same command left in a folder and this run does not write again: they would stand beside results they do not belong to. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../read/sha256.js';
import { MANIFEST_NAME } from './manifest-name.js';

interface Written {
  readonly command?: unknown;
  readonly outputs?: unknown;
}

async function manifestIn(folder: string): Promise<Written | null> {
  try {
    const found: unknown = JSON.parse(await readFile(join(folder, MANIFEST_NAME), 'utf8'));
    return typeof found === 'object' ? found : null;
  } catch {
    return null; // none, or not ours: nothing in the folder is known to be
  }
}

const named = (output: unknown): output is { readonly path: string; readonly sha256: string } =>
  typeof output === 'object' && output !== null && 'path' in output && typeof output.path === 'string' && 'sha256' in output && typeof output.sha256 === 'string';

/**
 * Names of the files in `folder` that its manifest lists, by the same command as the manifest in `scratch`, that are as
 * they were written, and that are not among `names`. What was changed since, or is not listed, is not ours to remove.
 */
export async function outdatedFiles(folder: string, scratch: string, names: readonly string[]): Promise<string[]> {
  if (!names.includes(MANIFEST_NAME)) return [];
  const [before, now] = [await manifestIn(folder), await manifestIn(scratch)];
  if (before === null || now === null || typeof now.command !== 'string' || before.command !== now.command || !Array.isArray(before.outputs)) return [];
  const old = before.outputs.filter(named).filter(({ path }) => !/[/\\]/.test(path) && !names.includes(path));
  const ours = await Promise.all(old.map(async ({ path, sha256 }) => (await hashFile(join(folder, path)).catch(() => '')) === sha256));
  return old.filter((_, k) => ours[k]).map(({ path }) => path);
}
