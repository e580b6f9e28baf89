/** The words of the report, from labels.yaml: every key in both languages. The build leaves them as JSON, which is read in a hundredth of the time. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Label } from '../../engine/core/label.js';

/** Label by dotted key: `table.rank`. */
export type Dictionary = Readonly<Record<string, Label>>;

interface Nested {
  readonly [key: string]: Label | Nested;
}

const isLabel = (entry: Label | Nested): entry is Label => typeof entry['zh'] === 'string' && typeof entry['en'] === 'string';

function flatten(nested: Nested, prefix: string, into: Record<string, Label>): Record<string, Label> {
  for (const [key, entry] of Object.entries(nested)) {
    if (isLabel(entry)) into[prefix + key] = entry;
    else flatten(entry, `${prefix}${key}.`, into);
  }
  return into;
}

/** The labels of a YAML file, by dotted key in the order of the file. */
export function parseLabels(file: URL): Dictionary {
  const { parse } = createRequire(import.meta.url)('yaml') as typeof Yaml;
  return flatten(parse(readFileSync(file, 'utf8')) as Nested, '', {});
}

/** What the build made of labels.yaml; beside the sources there is none. */
const built = new URL('../labels.json', import.meta.url);

let labels: Dictionary | undefined;

/** All labels, in the order of the file. */
export const readLabels = (): Dictionary =>
  (labels ??= existsSync(built) ? (JSON.parse(readFileSync(built, 'utf8')) as Dictionary) : parseLabels(new URL('../labels.yaml', import.meta.url)));
