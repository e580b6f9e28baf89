/**
 * What the YAML files that ship say, as the build read it (`write-shipped.ts`): by the digest of the bytes, so that a
 * file which is not one of them, or is one no longer, is never taken for it. Parsing them again takes longer than most
 * of what is then done with them.
 */
import { existsSync, readFileSync } from 'node:fs';

/** Name of the file of them beside this one; beside the sources there is none. */
export const SHIPPED_YAML = 'shipped-yaml.json';

export interface Shipped {
  /** Values as JSON, by the SHA-256 of the file. */
  readonly values: Readonly<Record<string, string>>;
  /** Digests of the frameworks in which the build found nothing wrong. */
  readonly frameworks: readonly string[];
}

let kept: Shipped | undefined;

function shipped(): Shipped {
  if (kept !== undefined) return kept;
  const path = new URL(`./${SHIPPED_YAML}`, import.meta.url);
  return (kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Shipped) : { values: {}, frameworks: [] });
}

/** A new copy of the value of the file with this digest; undefined where none that ships has it. */
export function shippedValue(sha256: string): unknown {
  const { values } = shipped();
  const text = Object.hasOwn(values, sha256) ? values[sha256] : undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

/** Whether a framework with this digest of all its files ships, and was found consistent by the checks of this build. */
export const isShippedFramework = (sha256: string): boolean => shipped().frameworks.includes(sha256);
