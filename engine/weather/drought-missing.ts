/** Why a drought index has no number: a code beside each NaN, never an infinity. */
export const MISSING = {
  none: 0,
  /** The window reaches back before the record. */
  windowNotFull: 1,
  /** A step of the window has no input. */
  inputMissing: 2,
  /** Fewer values to fit than the least sample. */
  sampleTooSmall: 3,
  /** The season had no rain in any year of the calibration. */
  allZero: 4,
  /** The values fitted are all the same, or their skew is beyond any distribution's. */
  noSpread: 5,
  /** A gamma distribution was to be fitted to values below zero: the offset is too small. */
  notPositive: 6,
  /** No evapotranspiration to compare the rain with. */
  noEvapotranspiration: 7,
} as const;

/** An index and why it is missing, both in columns `t * n + i`. */
export interface DroughtIndex {
  /** Index [1], NaN where missing. */
  readonly index: Float64Array;
  /** A code of `MISSING`: 0 wherever there is an index. */
  readonly reason: Uint8Array;
}

/** The reasons in words, by code. */
export const MISSING_WORDS = ['', 'window-not-full', 'input-missing', 'sample-too-small', 'never-any-rain', 'no-spread', 'values-below-zero', 'nothing-can-evaporate'] as const;
