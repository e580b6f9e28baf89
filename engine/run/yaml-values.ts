/** What YAML may say that a declaration must not: values that would be read as something other than what was written. */
import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { quote } from '../core/errors.js';
import type { YamlFault } from './yaml-guard.js';

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

const offsetOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;
const sourceOf = (scalar: Scalar): string => scalar.source ?? String(scalar.value);

function numberFault(scalar: Scalar, value: number): YamlFault | null {
  const written = sourceOf(scalar);
  const fault = (expected: string, code: string): YamlFault => ({ offset: offsetOf(scalar), expected, found: written, code });
  if (!Number.isFinite(value)) return fault('a finite number', 'yaml/not-finite');
  if (/^[-+]?0\d/.test(written)) return fault('a code in quotes, or a number without leading zeros', 'yaml/leading-zero');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return fault('a code in quotes, or a whole number of at most 15 digits', 'yaml/unsafe-integer');
  return null;
}

function* keyFaults(key: unknown, seen: Set<string>): Generator<YamlFault> {
  const offset = offsetOf(key);
  const value = isScalar(key) ? key.value : undefined;
  if (!isScalar(key) || !(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')) {
    yield { offset, expected: 'a name as key', found: isScalar(key) ? 'nothing' : 'a list or map', code: 'yaml/bad-key' };
    return;
  }
  const name = String(value);
  const fault = typeof value === 'number' ? numberFault(key, value) : null;
  if (fault !== null) yield fault;
  if (FORBIDDEN_KEYS.has(name)) yield { offset, expected: 'a name that is not reserved', found: name, code: 'yaml/reserved-key' };
  if (seen.has(name)) yield { offset, expected: 'each key once', found: `${quote(name)} again`, code: 'yaml/duplicate-key' };
  seen.add(name);
}

/** Every such value below `node`, in the order of the text. */
export function* valueFaults(node: unknown): Generator<YamlFault> {
  if (isMap(node)) {
    const seen = new Set<string>();
    for (const pair of node.items) {
      yield* keyFaults(pair.key, seen);
      yield* valueFaults(pair.value);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) yield* valueFaults(item);
  } else if (isScalar(node) && typeof node.value === 'number') {
    const fault = numberFault(node, node.value);
    if (fault !== null) yield fault;
  }
}
