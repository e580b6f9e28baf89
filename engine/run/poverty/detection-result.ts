/** What detection comes to under one variant: households a year, and mean months where months were summed; of the households that were simulated. */
import { DETECTION_KINDS, type DetectionKind } from '../../poverty/detection-count.js';
import { FIGURE, type Told } from './figures.js';

/** Sums of months, and what they are of. */
const MEANS: Readonly<Partial<Record<DetectionKind, DetectionKind>>> = { leadMonths: 'inTime', watchMonths: 'exited' };
const place = (kind: DetectionKind): number => DETECTION_KINDS.indexOf(kind);

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

/**
 * @param counts by kind, a year
 * @param s of those screened out, 1: with the storm
 * @param screenedOut households below in expectation of those screened out
 */
export function detectionOf(variant: string, counts: Float64Array, told: Told, v: number, s: number, screenedOut: number): DetectionResult {
  const of = (kind: DetectionKind): number => counts[place(kind)]!;
  const may = (kind: DetectionKind): boolean => told.may(FIGURE.kind(v, kind));
  return {
    variant,
    rows: [
      ...DETECTION_KINDS.map((kind) => {
        const whole = MEANS[kind];
        if (whole === undefined) return { kind, unit: 'household' as const, covers: 'simulated' as const, value: may(kind) ? of(kind) : null };
        return { kind, unit: 'month' as const, covers: 'simulated' as const, value: may(kind) && may(whole) && of(whole) > 0 ? of(kind) / of(whole) : null };
      }),
      { kind: 'screenedOut', unit: 'household', covers: 'screened-out', value: told.may(FIGURE.householdsOut(s)) ? screenedOut : null },
    ],
  };
}
