/**
 * What the YAML files that ship say, as the build read it (`write-shipped.ts`): by the digest of the bytes, so that a
 * file which is not one of them, or is one no longer, is never taken for it. Parsing them again takes longer than most
 * of what is then done with them.
 */
import { existsSync, readFileSync } from 'node:fs';

/** Name of the file of values beside this one; beside the sources there is none. */
export const SHIPPED_YAML = 'shipped-yaml.json';

/** Values as JSON, by the SHA-256 of the file. */
export type ShippedValues = Readonly<Record<string, string>>;

let shipped: ShippedValues | undefined;

function readShipped(): ShippedValues {
  const path = new URL(`./${SHIPPED_YAML}`, import.meta.url);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ShippedValues) : {};
}

/** A new copy of the value of the file with this digest; undefined where none that ships has it. */
export function shippedValue(sha256: string): unknown {
  shipped ??= readShipped();
  const text = Object.hasOwn(shipped, sha256) ? shipped[sha256] : undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
