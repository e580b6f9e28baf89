/** What detection comes to under one variant: households a year, and mean months where months were summed; of the households that were simulated. */
import { DETECTION_KINDS, type DetectionKind } from '../../poverty/detection-count.js';
import { kindBit, NESTED, restBit } from '../../poverty/seen.js';
import { blankedCells, isFew } from '../../poverty/suppression.js';
import type { Told } from './told.js';

/** Sums of months, and what they are of. */
const MEANS: Readonly<Partial<Record<DetectionKind, DetectionKind>>> = { leadMonths: 'inTime', watchMonths: 'exited' };
const place = (kind: DetectionKind): number => DETECTION_KINDS.indexOf(kind);
/**
 * Sums that a reader may know: who falls is on the list, registered in time, late or missed; where nobody leaves the list, who is
 * on it was so already or is registered, in time, late or without a fall; and what follows from both.
 */
const SUMS = ([['fell', 'listed', 'inTime', 'late', 'missed'], ['watched', 'inTime', 'late', 'notFallen'], ['fell', 'listed', 'missed', 'watched', 'notFallen']] as const).map((kinds) => kinds.map(place));

export interface DetectionResult {
  readonly variant: string;
  readonly rows: readonly {
    /** `screenedOut`: households below in expectation of those that were not simulated, by closed form; what becomes of them is not known. */
    readonly kind: DetectionKind | 'screenedOut';
    readonly unit: 'household' | 'month';
    /** Households that it is of. */
    readonly covers: 'simulated' | 'screened-out';
    /** null: a mean of nobody, or of few households, or what would give few away. */
    readonly value: number | null;
  }[];
}

/** Kinds that may not be told under a variant: 1. */
function blankKinds(told: Told, v: number): Uint8Array {
  const { persons, split } = told.variant(v);
  const blank = blankedCells(
    DETECTION_KINDS.map((kind) => {
      const { behind, forced } = told.cell(v, kindBit(kind));
      // what is left of the kind that it is part of is a class too; who falls is told by the variants
      const rest = NESTED.find((name) => name === kind && name !== NESTED[0]);
      // of households of one person who falls is told by month: it hides nothing
      return { behind, known: kind === 'fell' && persons && split, last: SUMS[0]!.includes(place(kind)), forced: forced || (kind === 'fell' && !(persons && split)) || (rest !== undefined && isFew(told.rows((row) => told.has(row, v, restBit(rest))).size)) };
    }),
    SUMS,
  );
  for (const [mean, of] of Object.entries(MEANS)) blank[place(mean as DetectionKind)]! |= blank[place(of)]!;
  return blank;
}

/**
 * @param counts by kind, a year
 * @param screenedOut households below in expectation of those screened out
 */
export function detectionOf(variant: string, counts: Float64Array, told: Told, v: number, screenedOut: number): DetectionResult {
  const of = (kind: DetectionKind): number => counts[place(kind)]!;
  const blank = blankKinds(told, v);
  return {
    variant,
    rows: [
      ...DETECTION_KINDS.map((kind) => {
        const whole = MEANS[kind];
        const isHidden = blank[place(kind)] === 1;
        if (whole === undefined) return { kind, unit: 'household' as const, covers: 'simulated' as const, value: isHidden ? null : of(kind) };
        return { kind, unit: 'month' as const, covers: 'simulated' as const, value: !isHidden && of(whole) > 0 ? of(kind) / of(whole) : null };
      }),
      { kind: 'screenedOut', unit: 'household', covers: 'screened-out', value: told.variant(v).split ? screenedOut : null },
    ],
  };
}
