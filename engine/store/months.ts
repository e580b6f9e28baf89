/** Months of China's clock, by which observations are kept and forgotten. */
const OFFSET_MS = 8 * 3_600_000;

/** The month found last, and the moments it spans: most rows that come together are of one. */
let last = { name: '', from: Infinity, to: -Infinity };

/** The month a moment lies in: `2023-06`. */
export function monthOf(time: number): string {
  if (!(time >= last.from && time < last.to)) {
    const date = new Date(time + OFFSET_MS);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    last = { name: date.toISOString().slice(0, 7), from: Date.UTC(year, month, 1) - OFFSET_MS, to: Date.UTC(year, month + 1, 1) - OFFSET_MS };
  }
  return last.name;
}

/** The table of one month's observations. */
export const monthTable = (month: string): string => `observations_${month.replace('-', '_')}`;

/** The month of such a table; null for the name of another. */
export function monthOfTable(table: string): string | null {
  const [, year, month] = /^observations_(\d{4})_(\d{2})$/.exec(table) ?? [];
  return year === undefined || month === undefined ? null : `${year}-${month}`;
}

/** Months that a span of time touches, among those given. */
export const monthsBetween = (months: readonly string[], from: number, to: number): string[] => months.filter((month) => month >= monthOf(from) && month <= monthOf(to));
