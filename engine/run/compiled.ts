/** Where the compiled files of worker threads are. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A compiled worker: beside this file when compiled, in `dist` when this runs from source. */
export function compiled(name: string): string {
  const beside = fileURLToPath(new URL(`./${name}`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../dist/engine/run/${name}`, import.meta.url));
}
