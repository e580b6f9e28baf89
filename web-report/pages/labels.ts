/** The words of the report, from labels.yaml: every key in both languages. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
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

let labels: Dictionary | undefined;

/** All labels, in the order of the file. */
export const readLabels = (): Dictionary => (labels ??= flatten(parse(readFileSync(new URL('../labels.yaml', import.meta.url), 'utf8')) as Nested, '', {}));
