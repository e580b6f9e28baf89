/** Small tables of the demo, line by line, and the rounding of its numbers. */
import { csvText } from '../write/csv-cell.js';

/** What to write under each heading. */
export type Line = Readonly<Record<string, string | number>>;

/** `value` with so many decimals. */
export function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** Lines under a heading as a CSV text that opens in a spreadsheet. */
export function csvOf(names: readonly string[], lines: readonly Line[]): string {
  const rows = lines.map((line) => names.map((name) => csvText(String(line[name] ?? ''))).join(','));
  return `\uFEFF${[names.join(','), ...rows].join('\r\n')}\r\n`;
}
