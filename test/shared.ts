/** Reference data that lie beside a checkout; tests that need them are skipped where they are absent. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './sources.js';

/** The folder of shared data: `SHUXIANG_SHARED`, else `shared` beside the checkout. */
const folder = resolve(process.env['SHUXIANG_SHARED'] ?? join(root, '..', 'shared'));

/** Path of a file of the shared data, or null where it is absent. */
export function shared(...path: readonly string[]): string | null {
  const file = join(folder, ...path);
  return existsSync(file) ? file : null;
}
