/** Rows out of what was sent: a JSON array, NDJSON, or CSV. What cannot be read at all is an InputError; a line that cannot is one bad row. */
import { InputError, quote } from '../core/errors.js';
import { plainNumber } from '../run/scenario/series.js';
import { parseRagged } from '../run/small-table.js';

export const FORMATS = { 'application/json': 'json', 'application/x-ndjson': 'ndjson', 'text/csv': 'csv' } as const;
export type Format = (typeof FORMATS)[keyof typeof FORMATS];

const place = 'body';

function jsonRows(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError([{ place, expected: 'JSON', found: (error as Error).message, code: 'ingest/not-json' }]);
  }
  if (!Array.isArray(value)) throw new InputError([{ place, expected: 'an array of observations', found: quote(text), code: 'ingest/not-array' }]);
  return value as readonly unknown[];
}

/** A line that is not JSON stays text: a row must be an object, so it is refused as what it is. */
function lineOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

function ndjsonRows(text: string): unknown[] {
  const rows: unknown[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).trim();
    if (line !== '') rows.push(lineOf(line));
    from = end < 0 ? text.length : end + 1;
  }
  return rows;
}

/** Cells by their column; a blank cell is absent, a number in the column of values a number. */
function csvRows(text: string): unknown[] {
  const { header, records } = parseRagged(text, place);
  if (!header.includes('value')) throw new InputError([{ place: `${place}:1`, expected: 'the columns place, variable, time, value, unit, and source where it differs', found: quote(header.join(',')), code: 'ingest/csv-header' }]);
  return records.map((cells) => {
    if (cells.length !== header.length) return cells.join(',');
    return Object.fromEntries(header.flatMap((name, k) => (cells[k] === '' ? [] : [[name, name === 'value' ? (plainNumber(cells[k]!) ?? cells[k]) : cells[k]]])));
  });
}

/** @throws InputError `ingest/...`, `table/not-csv` */
export function rowsOf(text: string, format: Format): readonly unknown[] {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return format === 'json' ? jsonRows(plain) : format === 'ndjson' ? ndjsonRows(plain) : csvRows(plain);
}
