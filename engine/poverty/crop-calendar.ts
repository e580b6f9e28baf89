/**
 * When a household's fields stand: what a storm can take of each month's harvest.
 *
 * A harvest is lost to a storm if it was growing when the storm came, and is reaped after it: nothing before planting,
 * nothing once it is in the barn. Months are those of the run: 0 is its first.
 */
import { MONTHS } from './account.js';

export interface CropSeason {
  /** Calendar months 1 to 12 in which it is planted and reaped; a season may cross the turn of the year. */
  readonly planted: number;
  readonly harvested: number;
  /** Share of the year's farm revenue [1]. */
  readonly share: number;
}

/** Months from one calendar month to the next time another comes. */
const until = (from: number, to: number): number => (to - from + MONTHS) % MONTHS;

/** Share of the year's revenue that comes in each month of a run that begins in calendar month `first` [1]. */
export function harvestShares(seasons: readonly CropSeason[], first: number): Float64Array {
  const shares = new Float64Array(MONTHS);
  for (const { harvested, share } of seasons) shares[until(first, harvested)]! += share;
  return shares;
}

/** Share of each month's harvest that stands in the field when a storm comes in month `storm` of the run [1]; 0 before it. */
export function exposedShares(seasons: readonly CropSeason[], first: number, storm: number): Float64Array {
  const shares = harvestShares(seasons, first);
  const exposed = new Float64Array(MONTHS);
  const now = ((first - 1 + storm) % MONTHS) + 1;
  for (const { planted, harvested, share } of seasons) {
    const month = until(first, harvested);
    const grows = until(planted, now) <= until(planted, harvested);
    if (month >= storm && grows && share > 0) exposed[month]! += share / shares[month]!;
  }
  return exposed;
}
