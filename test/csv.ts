/** CSV files as tests read them back. */
import { parse } from 'csv-parse/sync';

export type Cells = Readonly<Record<string, string>>;

/**
 * Records of a CSV file by header. What has neither quotes nor ends of line in its cells is taken apart at commas, in a
 * fifth of the time: the parser is for the rest. A record of another length than the header is the parser's to refuse.
 */
export function csvCells(bytes: Buffer): Cells[] {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const [names = [], ...records] = text.includes('"') ? [] : text.replace(/(\r?\n)+$/, '').split(/\r?\n/).map((line) => line.split(','));
  if (names.length < 2 || records.some((cells) => cells.length !== names.length)) return parse(bytes, { bom: true, columns: true });
  return records.map((cells) => {
    const record: Record<string, string> = {};
    for (let k = 0; k < names.length; k++) record[names[k]!] = cells[k]!;
    return record;
  });
}
