/** One way a year may go for everybody: with or without the storm, a support, a cause switched off. */
import type { Support } from './support.js';

export interface RelapseVariant {
  readonly name: string;
  /** Causes switched off, as bits. */
  readonly off: number;
  readonly storm: boolean;
  readonly support: Support;
  /** Position of the variant it is compared with. */
  readonly against: number;
  /** Whether household `i` is given the support; absent: all are. Those who are not live through the year without it. */
  readonly given?: Uint8Array;
}

/** Variants before the first that has a cause off: tables tell of these alone. */
export const wholeCount = (variants: readonly RelapseVariant[]): number => {
  const first = variants.findIndex(({ off }) => off !== 0);
  return first < 0 ? variants.length : first;
};
