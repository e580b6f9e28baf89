/** Persons of each monitored group and each layer of low income, under every variant that a run tells of. */
import { CLASSES, MONITORED_GROUPS, type PovertyClass } from '../../poverty/groups.js';
import type { Chance } from '../../poverty/relapse.js';
import { classBit } from '../../poverty/seen.js';
import { blankedCells, isFew, type Cell } from '../../poverty/suppression.js';
import type { ScreenedOut } from './screened-out.js';
import type { RunVariants } from './setup.js';
import { pairedDifference, shifted, spreadOf, type Spread } from './spread.js';
import { Told } from './told.js';

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

const place = (name: PovertyClass): number => CLASSES.indexOf(name);
const [UNSTABLE, BORDERLINE, SUDDEN] = [place('unstable'), place('borderline'), place('sudden-hardship')];
const FALLEN = [UNSTABLE, BORDERLINE];
/** Whether a class is one of the two that all who fall are in. */
export const isFallenClass = (name: PovertyClass): boolean => FALLEN.includes(place(name));
const isLifted = (traits: number): boolean => Told.isLifted(traits);
const isOther = (traits: number): boolean => !Told.isLifted(traits);
/** Whom the layers have who are in any group. */
const LOW = [place('dibao'), place('destitute'), place('monitored')];
/** Cells beside the classes: persons below, and once rigid spending is taken off; of both those screened out, of whom no layer is known. */
const [BELOW, AFTER_RIGID, OUT] = [CLASSES.length, CLASSES.length + 1, CLASSES.length + 2];

/**
 * Sums that a reader knows: who falls is in one of two groups, who is below after rigid spending falls or is in sudden
 * hardship, who is in any group is in one of three layers; and every equation of fewest cells that follows from these.
 */
export const EQUATIONS = {
  groups: [[AFTER_RIGID, BELOW, SUDDEN], [BELOW, ...FALLEN], [AFTER_RIGID, ...FALLEN, SUDDEN]],
  // layers are blanked before groups, for a group may take persons below with it
  layers: [[BELOW, SUDDEN, ...LOW, OUT], [AFTER_RIGID, ...LOW, OUT], [...FALLEN, SUDDEN, ...LOW, OUT]],
} as const;

/** Cells that may not be told under a variant: 1; classes, then persons below and those after rigid spending, which are then not told by `told` either. Of things as they stand first. */
export function blankClasses(told: Told, v: number, layers: boolean): Uint8Array {
  // where those who fall are not told, neither is a class that they could be summed from
  const { persons, afterRigid, split } = told.variant(v);
  const summed = [...FALLEN, SUDDEN, ...LOW];
  const cells = CLASSES.map((name, c): Cell => {
    const { behind, forced } = told.cell(v, classBit(name), name === 'unstable' ? isLifted : name === 'borderline' ? isOther : null);
    return { behind, forced: forced || (!persons && summed.includes(c)) };
  });
  const behind = told.below(v);
  // whom nothing makes fall otherwise are as many as things stand: told of both or of neither
  const same = told.isSame(v);
  const asBase = told.variant(told.base).persons;
  const blank = blankedCells([...cells, { behind: behind.persons, forced: !persons || (same && !asBase), known: same && asBase, last: true }, { behind: behind.afterRigid, forced: !afterRigid }, { behind: told.mayFall(v), forced: !split, known: split }], layers ? [...EQUATIONS.layers, ...EQUATIONS.groups] : EQUATIONS.groups);
  told.hide(v, { persons: blank[BELOW] === 1, afterRigid: blank[AFTER_RIGID] === 1 });
  return blank;
}

/** @param layers whether layers were counted, @param blank of `blankClasses` by variant */
export function classResults({ variants, firstCause }: RunVariants, counts: Uint32Array, draws: number, layers: boolean, screenedOut: ScreenedOut, told: Told, blank: readonly Uint8Array[]): ClassResult[] {
  const of = (v: number, c: number): Float64Array => Float64Array.from({ length: draws }, (_, r) => counts[(v * draws + r) * CLASSES.length + c]!);
  return variants.slice(0, firstCause).flatMap(({ name: variant, against }, v) => {
    const { persons: isTold, split } = told.variant(v);
    // their sum is told of the variant: both are split, or neither
    const isSplit = isTold && split && [...[isLifted, isOther].map((has) => told.mayFall(v, has)), ...FALLEN.map((c) => told.rows((row) => told.has(row, v, classBit(CLASSES[c]!))))].every(({ size }) => !isFew(size)) && FALLEN.every((c) => blank[v]![c] === 0);
    return CLASSES.flatMap((name, c): ClassResult[] => {
      const kind = c < MONITORED_GROUPS.length ? 'group' : 'layer';
      const closed = name === 'unstable' || name === 'borderline' ? screenedOut[name] : null;
      const at = (k: number): number => closed?.[Number(variants[k]!.storm)] ?? 0;
      const { value, standardError } = pairedDifference(of(v, c), of(against, c));
      const isHidden = (k: number): boolean => blank[k]![c] === 1 || (closed !== null && !told.variant(k).persons);
      const persons = isHidden(v) ? null : shifted(spreadOf(of(v, c)), at(v));
      return kind === 'layer' && !layers ? [] : [{ variant, kind, name, covers: closed === null ? 'simulated' : 'all', persons, difference: persons === null || isHidden(against) ? null : { value: value + (at(v) - at(against)), standardError }, screenedOut: closed !== null && persons !== null && isSplit ? at(v) : null }];
    });
  });
}
