/** Which framework a command means: a folder the user names, or one that ships, by name. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../engine/core/errors.js';
import { unknownName } from '../../engine/core/lookup.js';
import { packagePath } from '../../engine/run/package-root.js';

const isFramework = (folder: string): boolean => existsSync(join(folder, 'framework.yaml'));

/** Names of the frameworks that ship beside the digital-village one. */
function shippedNames(): string[] {
  const folder = packagePath('indicators');
  return readdirSync(folder).filter((name) => isFramework(join(folder, name)));
}

/**
 * A folder as given; the name of a shipped framework (`county-census-2020`); the digital-village framework if none.
 *
 * @throws InputError `framework/unknown-name` where a bare name is neither
 */
export function frameworkFolder(given: string | undefined): string {
  if (given === undefined) return packagePath('indicators');
  if (existsSync(given) || !/^[\w-]+$/.test(given)) return given;
  const shipped = packagePath('indicators', given);
  if (isFramework(shipped)) return shipped;
  const { place, expected, found, code } = unknownName('--framework', given, shippedNames(), 'framework/unknown-name');
  throw new InputError([{ place, expected: `a folder, or the name of a shipped framework: ${expected}`, found, code }]);
}
