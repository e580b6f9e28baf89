/** Which framework a command means: a folder the user names, or one that ships, by name. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packagePath } from '../../engine/run/package-root.js';

/** A folder as given; the name of a shipped framework (`county-census-2020`); the digital-village framework if none. */
export function frameworkFolder(given: string | undefined): string {
  if (given === undefined) return packagePath('indicators');
  const shipped = packagePath('indicators', given);
  return !existsSync(given) && /^[\w-]+$/.test(given) && existsSync(join(shipped, 'framework.yaml')) ? shipped : given;
}
