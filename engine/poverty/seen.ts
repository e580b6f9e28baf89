/** In which kinds of detection and which classes a household is counted in a run, as bits: so that cells of few households are known. */
import { DETECTION_KINDS, type DetectionKind } from './detection-count.js';
import { CLASSES, type PovertyClass } from './groups.js';

/** Numbers of a household under a variant: by kind, then by class. */
export const KINDS = DETECTION_KINDS.length + CLASSES.length;

/** Kinds of which each is part of the one before; what is left of it is a class of its own. */
export const NESTED = ['watched', 'exited', 'belowAfterExit', 'seenAgain'] as const satisfies readonly DetectionKind[];

/** Bits of a household under a variant: its kinds and classes, and what is left of the kinds of `NESTED`. */
export const BITS = KINDS + NESTED.length;

const place = (kind: DetectionKind): number => DETECTION_KINDS.indexOf(kind);

/** Bit of a kind or class; `rest`: of what is left of the one before a kind of `NESTED`. */
export const kindBit = (kind: DetectionKind): number => place(kind);
export const classBit = (name: PovertyClass): number => DETECTION_KINDS.length + CLASSES.indexOf(name);
export const restBit = (kind: (typeof NESTED)[number]): number => KINDS + NESTED.indexOf(kind);

/** Bits of the kinds and classes that have anything. @param counts element variant × `KINDS` + kind */
export function seenOf(counts: Float64Array, v: number): number {
  let bits = 0;
  for (let k = 0; k < KINDS; k++) bits |= Number(counts[v * KINDS + k] !== 0) << k;
  for (let k = 1; k < NESTED.length; k++) bits |= Number(counts[v * KINDS + place(NESTED[k - 1]!)] !== counts[v * KINDS + place(NESTED[k]!)]) << (KINDS + k);
  return bits >>> 0;
}

/** Pairs of so many variants, and the place of one. */
export const pairCount = (variants: number): number => (variants * (variants - 1)) / 2;
export const pairOf = (one: number, later: number): number => pairCount(later) + one;

/** Bits of those that are something else than in other counts. */
export function differing(counts: Float64Array, others: Float64Array): number {
  let bits = 0;
  for (let k = 0; k < counts.length; k++) bits |= Number(counts[k] !== others[k]) << k;
  return bits >>> 0;
}
