/** Data that are made up, and how it is said of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset } from '../../engine/run/read/index.js';

/** Begins the name of every made-up village, and goes before the name of every group of them. */
const SYNTHETIC_MARK = '合成示例';

/** Made-up data; the seed where it is known. */
export type Synthetic = { readonly seed: string | null } | null;

/**
 * Whether the data are made up: every unit says so in its name, wherever the file lies. The seed stands in the demo.json
 * beside the file, where it still lies there.
 */
export function syntheticSeed({ path, table }: Pick<Dataset, 'path' | 'table'>, nameField: string): Synthetic {
  const names = table.columns.get(nameField);
  if (names?.kind !== 'text' || names.dictionary.length === 0 || !names.dictionary.every((name) => name.startsWith(SYNTHETIC_MARK))) return null;
  const beside = join(dirname(path), 'demo.json');
  const seed = existsSync(beside) ? (JSON.parse(readFileSync(beside, 'utf8')) as { seed?: unknown }).seed : undefined;
  return { seed: typeof seed === 'string' ? seed : null };
}

/** The name of a group from the division table: what is made up must not stand beside the bare name of a real county. */
export const markedName = (name: string | null, synthetic: Synthetic): string | null => (name === null || synthetic === null ? name : `${SYNTHETIC_MARK}·${name}`);
