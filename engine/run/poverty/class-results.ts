/** Persons of each monitored group and each layer of low income, under every variant that a run tells of. */
import { CLASSES, MONITORED_GROUPS, type PovertyClass } from '../../poverty/groups.js';
import type { Chance } from '../../poverty/relapse.js';
import type { ScreenedOut } from './screened-out.js';
import type { RunVariants } from './setup.js';
import { pairedDifference, shifted, spreadOf, type Spread } from './spread.js';

export interface ClassResult {
  readonly variant: string;
  readonly kind: 'group' | 'layer';
  readonly name: PovertyClass;
  readonly persons: Spread;
  readonly difference: Chance;
  /** Of the persons: those screened out, by closed form; null: no closed form knows. */
  readonly screenedOut: number | null;
}

/** @param layers whether layers were counted */
export function classResults({ variants, firstCause }: RunVariants, counts: Float64Array, draws: number, layers: boolean, screenedOut: ScreenedOut): ClassResult[] {
  const of = (v: number, c: number): Float64Array => Float64Array.from({ length: draws }, (_, r) => counts[(v * draws + r) * CLASSES.length + c]!);
  return variants.slice(0, firstCause).flatMap(({ name: variant, against }, v) =>
    CLASSES.flatMap((name, c): ClassResult[] => {
      const kind = c < MONITORED_GROUPS.length ? 'group' : 'layer';
      const closed = name === 'unstable' || name === 'borderline' ? screenedOut[name] : null;
      const at = (k: number): number => closed?.[Number(variants[k]!.storm)] ?? 0;
      const { value, standardError } = pairedDifference(of(v, c), of(against, c));
      return kind === 'layer' && !layers ? [] : [{ variant, kind, name, persons: shifted(spreadOf(of(v, c)), at(v)), difference: { value: value + (at(v) - at(against)), standardError }, screenedOut: closed === null ? null : at(v) }];
    }),
  );
}
