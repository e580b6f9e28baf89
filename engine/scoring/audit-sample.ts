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

/**
 * Share `size` places among strata in proportion to their units, by largest remainder (Hamilton), at least one each
 * where there are enough places; ties go to the stratum first in name.
 */
export function allocate(sizes: readonly number[], size: number): number[] {
  const total = sizes.reduce((sum, units) => sum + units, 0);
  const places = Math.min(size, total);
  const least = places >= sizes.length ? 1 : 0;
  const quotas = sizes.map((units) => (places * units) / total);
  const drawn = quotas.map((quota, k) => Math.min(sizes[k]!, Math.max(least, Math.floor(quota))));
  const byRemainder = quotas.map((quota, k) => ({ k, remainder: quota - Math.floor(quota) })).sort((a, b) => b.remainder - a.remainder || a.k - b.k);
  let left = places - drawn.reduce((sum, n) => sum + n, 0);
  for (let turn = 0; left > 0; turn = (turn + 1) % byRemainder.length) {
    const { k } = byRemainder[turn]!;
    if (drawn[k]! < sizes[k]!) {
      drawn[k]!++;
      left--;
    }
  }
  // The minimum of one each may have given out more than there was: take back where most were drawn.
  for (; left < 0; left++) drawn[drawn.indexOf(Math.max(...drawn))]!--;
  return drawn;
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
