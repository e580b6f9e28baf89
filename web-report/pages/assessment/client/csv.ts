/** Tables as CSV files that a spreadsheet opens: UTF-8 with its mark, RFC 4180 quoting, no cell that runs as a formula. */
import type { Cell, DataTable } from './html.js';

const RUNS = /^[=+\-@\t\r]/;

function written({ text, number }: Cell): string {
  if (number !== undefined) return number === null ? '' : String(number);
  const safe = RUNS.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf({ columns, rows }: DataTable): string {
  const lines = [columns.map((column) => written({ text: column.title })), ...rows.map((row) => row.map(written))];
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** Hand a table to the reader as a file. */
export function download(table: DataTable, name: string): void {
  const address = URL.createObjectURL(new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' }));
  const anchor = Object.assign(document.createElement('a'), { href: address, download: `${name}.csv` });
  anchor.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}
