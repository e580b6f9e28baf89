/** Where this package's own files are: the shipped framework, the schemas. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, whether this runs from the sources or from the build below them. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('package.json not found above this module');
    folder = above;
  }
  return folder;
}

const root = findRoot();

/** Path of a file of this package: `packagePath('indicators', 'fields.yaml')`. */
export const packagePath = (...parts: readonly string[]): string => join(root, ...parts);
