/** Persons of each monitored group and each layer of low income, under every variant that a run tells of. */
import { CLASSES, MONITORED_GROUPS, type PovertyClass } from '../../poverty/groups.js';
import type { Chance } from '../../poverty/relapse.js';
import type { RunVariants } from './setup.js';
import { pairedDifference, spreadOf, type Spread } from './spread.js';

export interface ClassResult {
  readonly variant: string;
  readonly kind: 'group' | 'layer';
  readonly name: PovertyClass;
  readonly persons: Spread;
  readonly difference: Chance;
}

/** @param layers whether layers were counted */
export function classResults({ variants, firstCause }: RunVariants, counts: Float64Array, draws: number, layers: boolean): ClassResult[] {
  const of = (v: number, c: number): Float64Array => Float64Array.from({ length: draws }, (_, r) => counts[(v * draws + r) * CLASSES.length + c]!);
  return variants.slice(0, firstCause).flatMap(({ name: variant, against }, v) =>
    CLASSES.flatMap((name, c): ClassResult[] => {
      const kind = c < MONITORED_GROUPS.length ? 'group' : 'layer';
      return kind === 'layer' && !layers ? [] : [{ variant, kind, name, persons: spreadOf(of(v, c)), difference: pairedDifference(of(v, c), of(against, c)) }];
    }),
  );
}
