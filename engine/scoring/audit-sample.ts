/**
 * A seeded, stratified sample of units for a field audit, that anybody can draw again.
 *
 * Every unit gets a number from the seed and its own code alone, and the smallest numbers of each stratum are drawn: the
 * draw does not depend on the order of the list, and a unit that joins or leaves moves nobody else's number.
 */
import { uniformOf } from '../core/random.js';

export interface SampledUnit {
  readonly code: string;
  readonly stratum: string;
  /** The unit's number [1], in (0, 1): the smallest of each stratum are drawn. */
  readonly number: number;
  /** Units of the stratum per unit drawn: the weight of an estimate from the sample. */
  readonly weight: number;
}

export interface Stratum {
  readonly name: string;
  readonly units: number;
  readonly drawn: number;
}

export interface AuditSample {
  readonly units: readonly SampledUnit[];
  readonly strata: readonly Stratum[];
}

/** Name of the random stream, part of the certificate. */
export const SAMPLE_STREAM = 'audit-sample';

/** Hamilton's method: whole quotas first, then one place each to the largest remainders, the first in the list on a tie. In whole numbers, so that a tie is a tie. */
function largestRemainder(sizes: readonly number[], places: number): number[] {
  const total = sizes.reduce((sum, units) => sum + units, 0);
  const remainders = sizes.map((units) => (places * units) % total);
  const drawn = sizes.map((units, k) => (places * units - remainders[k]!) / total);
  const left = places - drawn.reduce((sum, n) => sum + n, 0);
  const order = sizes.map((_, k) => k).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  for (const k of order.slice(0, left)) drawn[k]!++;
  return drawn;
}

/**
 * Share `size` places among strata in proportion to their units, by largest remainder (Hamilton). Where there is a place
 * for each, strata left without one get one, and the others share the places that are left in the same way, again until
 * no stratum is without; where there is not, nobody is lifted. Ties go to the stratum first in the list.
 *
 * @param sizes units of each stratum, at least 1
 * @returns places of each stratum, between 0 and its units; they sum to `size`, or to all units where these are fewer
 */
export function allocate(sizes: readonly number[], size: number): number[] {
  let places = Math.min(size, sizes.reduce((sum, units) => sum + units, 0));
  const isLifting = places >= sizes.length;
  const drawn = sizes.map(() => 0);
  let open = sizes.map((_, k) => k);
  for (;;) {
    const given = largestRemainder(open.map((k) => sizes[k]!), places);
    open.forEach((k, at) => (drawn[k] = given[at]!));
    const without = open.filter((k) => drawn[k] === 0);
    if (!isLifting || without.length === 0) return drawn;
    for (const k of without) drawn[k] = 1;
    places -= without.length;
    open = open.filter((_, at) => given[at]! > 0);
  }
}

/**
 * Draw `size` units.
 *
 * @param codes unit codes
 * @param stratumOf stratum of each unit
 */
export function drawSample(codes: readonly string[], stratumOf: readonly string[], size: number, seed: string): AuditSample {
  const byStratum = new Map<string, { code: string; number: number }[]>();
  codes.forEach((code, k) => {
    const members = byStratum.get(stratumOf[k]!) ?? [];
    members.push({ code, number: uniformOf(seed, SAMPLE_STREAM, code) });
    byStratum.set(stratumOf[k]!, members);
  });
  const names = [...byStratum.keys()].sort();
  const drawn = allocate(names.map((name) => byStratum.get(name)!.length), size);
  const strata = names.map((name, k): Stratum => ({ name, units: byStratum.get(name)!.length, drawn: drawn[k]! }));
  const units = strata.flatMap((stratum) =>
    byStratum
      .get(stratum.name)!
      .sort((a, b) => a.number - b.number || (a.code < b.code ? -1 : 1))
      .slice(0, stratum.drawn)
      .map(({ code, number }): SampledUnit => ({ code, stratum: stratum.name, number, weight: stratum.units / stratum.drawn })),
  );
  return { units, strata };
}
