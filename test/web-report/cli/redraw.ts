/** Draws an audit sample again by what its certificate says, with nothing of the program: hashes by Node, all else in whole numbers. */
import { createHash } from 'node:crypto';
import type { Label } from '../../../engine/core/label.js';

export interface Certificate {
  readonly schema: { readonly id: string; readonly version: number };
  readonly program: { readonly name: string; readonly version: string };
  readonly framework: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly data: { readonly path: string; readonly sha256: string };
  readonly mapping?: { readonly path: string; readonly sha256: string };
  readonly population: { readonly units: number; readonly sha256: string };
  readonly seed: string;
  readonly size: number;
  readonly strata: { readonly parts: readonly { readonly name: string; readonly prefix?: number; readonly fields?: readonly string[] }[] };
  readonly rule: Readonly<Record<string, Label>>;
  readonly key: { readonly stream: string; readonly text: string; readonly sha256: string; readonly words: readonly string[] };
  readonly check: { readonly code: string; readonly counter: readonly string[]; readonly words: readonly string[]; readonly number: number };
  readonly allocation: readonly { readonly name: string; readonly title: Label; readonly units: number; readonly drawn: number }[];
}

export interface Drawn {
  readonly code: string;
  readonly stratum: string;
  readonly number: number;
}

const M = 0xffff_ffffn;

/** rule.words: ten rounds of Philox4x32. */
function philox(counter: readonly bigint[], key: readonly bigint[]): bigint[] {
  let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & M, (p0 >> 32n) ^ c3 ^ k1, p0 & M];
    [k0, k1] = [(k0 + 0x9e3779b9n) & M, (k1 + 0xbb67ae85n) & M];
  }
  return [c0, c1, c2, c3];
}

/** rule.key, rule.counter, rule.number, for codes of digits. */
export function numberAgain(seed: string, stream: string, code: string): number {
  const hash = createHash('sha256').update(`["${seed}","${stream}"]`, 'utf8').digest();
  const e = BigInt(code);
  const [w0, w1] = philox([0n, 0n, e & M, e >> 32n], [BigInt(hash.readUInt32BE(0)), BigInt(hash.readUInt32BE(4))]) as [bigint, bigint];
  return (Number((w0 >> 6n) * 2n ** 26n + (w1 >> 6n)) + 0.5) / 2 ** 52;
}

/** rule.allocation: places by name of stratum. */
function placesAgain(units: ReadonlyMap<string, number>, n: number): Map<string, number> {
  const all = [...units.values()].reduce((sum, u) => sum + u, 0);
  const names = [...units.keys()].sort();
  const places = new Map(names.map((name) => [name, Math.floor((n * units.get(name)!) / all)]));
  const byRemainder = [...names].sort((a, b) => ((n * units.get(b)!) % all) - ((n * units.get(a)!) % all));
  for (let left = n - [...places.values()].reduce((sum, p) => sum + p, 0); left > 0; left--) {
    const name = byRemainder.shift()!;
    places.set(name, places.get(name)! + 1);
  }
  const none = names.filter((name) => places.get(name) === 0);
  if (n < names.length || none.length === 0) return places;
  const others = new Map([...units].filter(([name]) => !none.includes(name)));
  return new Map([...none.map((name) => [name, 1] as const), ...placesAgain(others, n - none.length)]);
}

/**
 * The sample, strata in order, units in order of their numbers.
 *
 * @param rows the codes, and the values of the fields that strata go by
 */
export function redraw(certificate: Certificate, rows: readonly Readonly<Record<string, string>>[]): Drawn[] {
  const stratumOf = (row: Readonly<Record<string, string>>): string =>
    certificate.strata.parts.map(({ prefix, fields }) => (fields === undefined ? row['code']!.slice(0, prefix) : fields.map((field) => row[field]!).join(' · '))).join(' / ');
  const units = rows.map((row): Drawn => ({ code: row['code']!, stratum: stratumOf(row), number: numberAgain(certificate.seed, certificate.key.stream, row['code']!) }));
  const sizes = new Map<string, number>();
  for (const { stratum } of units) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  const places = placesAgain(sizes, certificate.size);
  return [...sizes.keys()].sort().flatMap((name) =>
    units
      .filter(({ stratum }) => stratum === name)
      .sort((a, b) => a.number - b.number || (a.code < b.code ? -1 : 1))
      .slice(0, places.get(name)),
  );
}
