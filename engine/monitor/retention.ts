/** How long observations are kept. */

const OFFSET_MS = 8 * 3_600_000;

/** The first month that is kept: `keep` whole months before the one of `now`, `2021-07`. */
export function firstKept(now: number, keep: number): string {
  const date = new Date(now + OFFSET_MS);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - keep, 1)).toISOString().slice(0, 7);
}
