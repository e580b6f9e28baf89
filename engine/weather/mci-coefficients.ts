/**
 * What the meteorological drought composite index takes from tables: weights by region and factors by month.
 *
 * None has been held against the printed standard (GB/T 20481-2017): `verified` says so, and whoever has it may give
 * numbers of their own.
 */
import type { Label } from '../core/label.js';

export interface CompositeWeights {
  /** Of SPIW60, MI30, SPI90 and SPI150 [1]. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

interface Declared {
  readonly title: Label;
  readonly source: string;
  /** Whether it has been held against the standard itself. */
  readonly verified: boolean;
}

export const MCI_REGIONS: Readonly<Record<'north' | 'south', Declared & { readonly weights: CompositeWeights }>> = {
  north: {
    weights: { a: 0.3, b: 0.5, c: 0.3, d: 0.2 },
    title: { zh: '北方及西部', en: 'north and west' },
    source: 'GB/T 20481-2017 as used by Feng et al. (2020) Arid Land Geography and in operational code',
    verified: false,
  },
  south: {
    weights: { a: 0.5, b: 0.6, c: 0.2, d: 0.1 },
    title: { zh: '南方', en: 'south' },
    source: 'GB/T 20481-2017 as used in operational code',
    verified: false,
  },
};

/** Ka, January first [1]. A month of 0 has no drought by definition. */
export const MCI_SEASONS: Readonly<Record<'none' | 'northeast' | 'qinghai', Declared & { readonly factors: readonly number[] }>> = {
  none: { factors: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], title: { zh: '不调节', en: 'no adjustment' }, source: 'Ka = 1', verified: true },
  northeast: {
    factors: [0.4, 0.4, 0.8, 1, 1, 1.2, 1.2, 1.2, 0.9, 0.8, 0.4, 0.4],
    title: { zh: '东北', en: 'north-east' },
    source: 'Feng et al. (2020) Arid Land Geography',
    verified: false,
  },
  qinghai: {
    factors: [0, 0, 0, 0.6, 1, 1.2, 1.2, 1, 0.9, 0.4, 0, 0],
    title: { zh: '青海', en: 'Qinghai' },
    source: 'GB/T 20481-2017 annex H as used in operational code of Qinghai',
    verified: false,
  },
};
