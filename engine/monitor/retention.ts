/** How long observations are kept. */

const OFFSET_MS = 8 * 3_600_000;

/** Nothing is taken in of before this, however long observations are kept: 1900 on China's clock [ms since 1970]. */
export const EARLIEST = Date.UTC(1900, 0) - OFFSET_MS;

/** Where the first month that is kept begins [ms since 1970]. */
export function earliestKept(now: number, keep: number): number {
  const date = new Date(now + OFFSET_MS);
  return Math.max(EARLIEST, Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - keep, 1) - OFFSET_MS);
}

/** The first month that is kept: `keep` whole months before the one of `now`, `2021-07`. */
export function firstKept(now: number, keep: number): string {
  return new Date(earliestKept(now, keep) + OFFSET_MS).toISOString().slice(0, 7);
}
