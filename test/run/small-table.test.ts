import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { rowsOf } from '../../engine/monitor/formats.js';
import { idTable } from '../../engine/run/scenario/parameters.js';
import { readSeries } from '../../engine/run/scenario/series.js';
import { parseRagged, parseTable, readSmallTable } from '../../engine/run/small-table.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-table-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function problemsOf(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ place, found, code }) => `${place}: ${found} [${code}]`);
  }
}

test('every row of more or fewer cells than the header is refused, with its row', async () => {
  const text = 'site,value,pop\nv1,51,100\nv2,1,000,200\nv3,"1,000",300\nv4,1\n';
  expect(await problemsOf(() => parseTable(text, 'sites.csv'))).toEqual([
    'sites.csv:3: 4 cells (a number or text with a comma stands in quotes) [table/ragged-row]',
    'sites.csv:5: 2 cells [table/ragged-row]',
  ]);
  expect(parseTable('a,b\n1,\n', 'x.csv').records).toEqual([['1', '']]);
});

test('a row cut in the wrong place is told with what else is wrong', async () => {
  const path = join(folder, 'costs.csv');
  writeFileSync(path, 'indicator,yuan\nA1-01,1,000\nA1-02,x\n');
  const columns = [{ name: 'indicator', required: true }, { name: 'yuan', required: true, fits: (text: string) => /^\d+$/.test(text) }];
  expect(await problemsOf(() => readSmallTable(path, columns))).toEqual([
    'costs.csv:2: 3 cells (a number or text with a comma stands in quotes) [table/ragged-row]',
    'costs.csv:3 yuan: "x" [table/bad-cell]',
  ]);
  const problems: Problem[] = [];
  idTable('site,pop\nv1,1,000\nv1,3\n', 'sites.csv', 'site', problems);
  expect(problems.map(({ place, code }) => `${place} ${code}`)).toEqual(['sites.csv:2 table/ragged-row', 'sites.csv:3 site entities/bad-id']);
});

test('a series whose rain has a comma for its point is refused, and so is one with a cell too many', async () => {
  const path = join(folder, 'rain.csv');
  writeFileSync(path, 'entity,time,rain [mm]\nup,2023-07-01,1,10\nup,2023-07-02,2\n');
  expect(await problemsOf(() => readSeries(path, 'rain.csv', { start: Date.parse('2023-07-01T00:00+08:00'), dt: 86_400, steps: 2 }))).toEqual(['rain.csv:2: 4 cells (a number or text with a comma stands in quotes) [table/ragged-row]']);
});

test('of observations sent as CSV, one ragged line is one bad row', () => {
  expect(rowsOf('place,value\np1,1,5\np2,2\n', 'csv')).toEqual(['p1,1,5', { place: 'p2', value: 2 }]);
});

test('cells without quotes or blanks are cut at commas, blank lines passed over', () => {
  expect(parseRagged('code,name\n11,北京市\n\n12,,x\n', 'divisions.csv')).toEqual({ header: ['code', 'name'], records: [['11', '北京市'], ['12', '', 'x']] });
});

test('any text gives the cells that csv-parse gives, or its error', () => {
  const letters = fc.constantFrom('a', '村', ',', '\n', '\r\n', ' ', '"', '\ufeff', '\t', '1');
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      const cells = (read: () => readonly (readonly string[])[]): unknown => {
        try {
          return read();
        } catch {
          return 'refused';
        }
      };
      const expected = cells(() => parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true }));
      const found = cells(() => {
        const { header, records } = parseRagged(text, 'any.csv');
        return header.length === 0 ? [] : [header, ...records];
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a quote that does not end is told with its file', () => {
  expect(() => parseTable('a,b\n1,"2\n', 'costs.csv')).toThrow(InputError);
});
