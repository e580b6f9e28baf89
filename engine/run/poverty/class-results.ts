/** Persons of each monitored group and each layer of low income, under every variant that a run tells of. */
import { CLASSES, MONITORED_GROUPS, type PovertyClass } from '../../poverty/groups.js';
import type { Chance } from '../../poverty/relapse.js';
import { FIGURE, isFallen, type Told } from './figures.js';
import type { ScreenedOut } from './screened-out.js';
import type { RunVariants } from './setup.js';
import { meanOf, pairedDifference, shifted, spreadOf, type Grain, type Spread } from './spread.js';

export interface ClassResult {
  readonly variant: string;
  readonly kind: 'group' | 'layer';
  readonly name: PovertyClass;
  /** Households that it is of: all, or those simulated, where no closed form knows the rest. */
  readonly covers: 'all' | 'simulated';
  /** null: few households, or what would give few away. */
  readonly persons: Spread | null;
  readonly difference: Chance | null;
  /** Of the persons: those screened out, by closed form; null: no closed form knows, or few. */
  readonly screenedOut: number | null;
}

/** @param layers whether layers were counted */
export function classResults({ variants, base, firstCause }: RunVariants, counts: Uint32Array, draws: number, layers: boolean, screenedOut: ScreenedOut, told: Told, grain: Grain): ClassResult[] {
  const of = (v: number, c: number): Float64Array => Float64Array.from({ length: draws }, (_, r) => counts[(v * draws + r) * CLASSES.length + c]!);
  return variants.slice(0, firstCause).flatMap(({ name: variant, against }, v) =>
    CLASSES.flatMap((name, c): ClassResult[] => {
      const kind = c < MONITORED_GROUPS.length ? 'group' : 'layer';
      if (kind === 'layer' && !layers) return [];
      const closed = isFallen(name) ? screenedOut[name] : null;
      const at = (k: number): number => closed?.[Number(variants[k]!.storm)] ?? 0;
      const { value, standardError } = pairedDifference(of(v, c), of(against, c));
      // who falls is the one or the other, in this order
      const before = (k: number): number => (name === 'borderline' ? meanOf(of(k, CLASSES.indexOf('unstable'))) + (screenedOut.unstable[Number(variants[k]!.storm)] ?? 0) : 0);
      const mean = (k: number): number => grain.told(meanOf(of(k, c)) + at(k), before(k));
      const isSplit = isFallen(name) && told.may(FIGURE.classOut(Number(base > 0 && variants[v]!.storm), name));
      return [{
        variant,
        kind,
        name,
        covers: closed === null ? 'simulated' : 'all',
        persons: told.may(FIGURE.class(v, name)) ? shifted(spreadOf(of(v, c)), at(v), grain, closed === null || isSplit, before(v)) : null,
        difference: told.may(FIGURE.classDifference(v, name)) ? { value: grain.difference(value + (at(v) - at(against)), mean(v), mean(against)), standardError } : null,
        screenedOut: isSplit ? at(v) : null,
      }];
    }),
  );
}
