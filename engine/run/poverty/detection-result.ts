/** What detection comes to under one variant: households a year, and mean months where months were summed. */
import { DETECTION_KINDS, type DetectionKind } from '../../poverty/detection-count.js';

/** Sums of months, and what they are of. */
const MEANS: Readonly<Partial<Record<DetectionKind, DetectionKind>>> = { leadMonths: 'inTime', watchMonths: 'exited' };

export interface DetectionResult {
  readonly variant: string;
  readonly rows: readonly {
    readonly kind: DetectionKind;
    readonly unit: 'household' | 'month';
    /** null: a mean of nobody. */
    readonly value: number | null;
  }[];
}

/** @param counts by kind, a year */
export function detectionOf(variant: string, counts: Float64Array): DetectionResult {
  const of = (kind: DetectionKind): number => counts[DETECTION_KINDS.indexOf(kind)]!;
  return {
    variant,
    rows: DETECTION_KINDS.map((kind) => {
      const whole = MEANS[kind];
      if (whole === undefined) return { kind, unit: 'household', value: of(kind) };
      return { kind, unit: 'month', value: of(whole) > 0 ? of(kind) / of(whole) : null };
    }),
  };
}
