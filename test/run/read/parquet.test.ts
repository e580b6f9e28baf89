import { DuckDBInstance } from '@duckdb/node-api';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { threadExecutor } from '../../../engine/run/executor.js';
import { readDataset } from '../../../engine/run/read/index.js';
import { csv, form, plain, read, refused, ROWS, tableOf, temporary, told } from './form.js';

/** Write what a query yields as Parquet. */
async function parquet(select: string): Promise<string> {
  const path = join(temporary(), "it's v[1].parquet");
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (${select}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  return path;
}

const COLUMNS = 'village_code, village_name, report_year, terrain, households, cultivated_mu, broadband_rate, has_clinic';
const values = (...rows: string[]): string => `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(${COLUMNS})`;
const TYPED = [
  "('110101001201', '东村', 2023, 'plain', 120, 35.5::DOUBLE, 80::FLOAT, true)",
  "('110101001202', '西村', 2023, 'hill', 95, 12::DOUBLE, 60.25::FLOAT, false)",
  "('110101001203', '南村', 2023, 'plain', 200, 0::DOUBLE, NULL, true)",
];

test('typed columns give the same table as the CSV of the same data', async () => {
  const dataset = await readDataset(await parquet(values(...TYPED)), form);
  expect(dataset.format).toBe('parquet');
  expect(dataset.problems).toEqual([]);
  expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
  expect(Array.from(dataset.rowOf)).toEqual([2, 3, 4]);
});

test('columns of text are read as in a CSV', async () => {
  const rows = ['110101001201,东村,2023,平原,"1,200",１２,45%,是', '110101001202,西村,2023,hill,12a,1_000,*,无', '110101001203,南村,2023,,1e3,x,,maybe', '110101,某县,2023,,99999,1,,'];
  const asText = values(...rows.map((row) => `(${row.replace('"1,200"', '1;200').split(',').map((cell) => (cell === '' ? 'NULL' : `'${cell.replace(';', ',')}'`)).join(', ')})`));
  const dataset = await readDataset(await parquet(asText), form);
  const expected = await read(csv(...rows));
  expect(tableOf(dataset)).toEqual(tableOf(expected));
  expect(dataset.problems.map(({ row, field, found, code }) => [row, field, found, code])).toEqual(expected.problems.map(({ row, field, found, code }) => [row, field, found, code]));
  expect(dataset.others).toEqual(expected.others);
});

test('codes may be whole numbers, and decimals and big integers are numbers', async () => {
  const dataset = await readDataset(await parquet("SELECT 110101001201::DOUBLE + i AS village_code, '村' AS village_name, 2023::BIGINT AS report_year, (10.5 + i)::DECIMAL(9, 2) AS cultivated_mu, (1 + i)::HUGEINT AS households FROM range(3) AS t(i) ORDER BY i DESC"), form);
  expect(dataset.problems).toEqual([]);
  expect(dataset.codes).toEqual(['110101001201', '110101001202', '110101001203']);
  expect(plain(dataset.table.columns.get('cultivated_mu'))).toEqual([10.5, 11.5, 12.5]);
  expect(plain(dataset.table.columns.get('households'))).toEqual([1, 2, 3]);
  expect(Array.from(dataset.rowOf)).toEqual([4, 3, 2]);
});

test('numbers that are none, infinite, out of range or of another type are told', async () => {
  const dataset = await readDataset(
    await parquet(values("('110101001201', '东村', 2023, 'plain', 1.5::DOUBLE, 'nan'::DOUBLE, DATE '2023-05-01', 2)", "('110101001202', '西村', 2023, 'plain', 0::DOUBLE, 'inf'::DOUBLE, NULL, 1)", "('110101001203', '南村', 2023, 'plain', 1::DOUBLE, -1::DOUBLE, NULL, 0)")),
    form,
  );
  expect(dataset.problems.map(({ row, field, found, code }) => `${row} ${field} ${found} ${code}`)).toEqual([
    '2 households 1.5 villages/not-an-integer',
    '2 cultivated_mu "nan" villages/not-a-number',
    '2 broadband_rate "2023-05-01" villages/not-a-number',
    '2 has_clinic 2 villages/not-yes-or-no',
    '3 households 0 villages/out-of-range',
    '3 cultivated_mu "inf" villages/not-a-number',
    '4 cultivated_mu -1 villages/out-of-range',
  ]);
});

test('rows keep the order of the file over many chunks, and progress is told', async () => {
  const counts: number[] = [];
  const dataset = await readDataset(await parquet("SELECT CAST(110101001000 + i AS VARCHAR) AS village_code, '村' || (i % 10) AS village_name, 2023 AS report_year, (i % 20000) + 1 AS households FROM range(300000) AS t(i)"), form, {
    onProgress: (done, total) => {
      counts.push(done);
      expect(total).toBe(300_000);
    },
  });
  expect(dataset.table.rows).toBe(300_000);
  expect(dataset.rowOf.every((record, i) => record === i + 2)).toBe(true);
  expect([counts.at(-1), counts.length > 5]).toEqual([300_000, true]);
});

test('files that are cut short, damaged, empty or none are refused, and nothing is left in the temporary folder', async () => {
  vi.stubEnv('TMPDIR', temporary()); // other tests put things aside meanwhile
  const bytes = readFileSync(await parquet(values(...TYPED)));
  expect(await refused(read(bytes.subarray(0, 200), {}, 'v.parquet'))).toEqual(['v.parquet: villages/broken-parquet']);
  expect(await refused(read(Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 104, 0xee), Buffer.from('PAR1')]), {}, 'v.parquet'))).toEqual(['v.parquet: villages/broken-parquet']);
  expect(await refused(read('village_code\n', {}, 'v.parquet'))).toEqual(['v.parquet: villages/not-parquet']);
  expect(await refused(readDataset(await parquet(`${values(...TYPED)} LIMIT 0`), form))).toEqual(["it's v[1].parquet: villages/header-only"]);
  expect(await refused(readDataset(await parquet('SELECT 1 AS households'), form))).toEqual(["it's v[1].parquet: villages/no-code-column"]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('shuxiang-'))).toEqual([]);
  vi.unstubAllEnvs();
});

test('excluded rows are told by a column that is not loaded', async () => {
  const dataset = await readDataset(await parquet("SELECT '110101001201' AS village_code, '高新开发区' AS village_name, 2023 AS report_year, 7 AS households UNION ALL SELECT '110101001202', '东村', 2023, 8"), form, { only: new Set(['households']) });
  expect(told(dataset)).toEqual([]);
  expect(dataset.codes).toEqual(['110101001202']);
  expect(dataset.others[0]).toMatchObject({ is: 'excluded', row: 2, name: '高新开发区' });
});

test('a column called file_row_number is a column like any other, whatever must be fetched by row', async () => {
  const dataset = await readDataset(await parquet("SELECT * FROM (VALUES (7, '110101001202', '西村', '12a'), (7, '110101', '某县', '9'), (9, '110101001201', '东村', '１２')) AS t(file_row_number, village_code, village_name, households)"), form);
  expect(told(dataset)).toEqual(["it's v[1].parquet:1 file_row_number: villages/unknown-column", "it's v[1].parquet:2 households: villages/not-a-number"]);
  expect(plain(dataset.table.columns.get('households'))).toEqual([12, 'unreadable']);
  expect(dataset.others).toMatchObject([{ row: 3, code: '110101', name: '某县' }]);
});

test('shuffled rows, some of them totals, give the table of the rows in order', async () => {
  const rows = (order: string): string => `SELECT CASE WHEN i % 50 = 0 THEN '110101' ELSE CAST(110101001000 + i AS VARCHAR) END AS village_code, CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '村' ELSE '名字很长的村民委员会' || (i % 9) END AS village_name, 2023 AS report_year, CASE WHEN i % 3 = 0 THEN 'hill' ELSE '平原' END AS terrain, i AS households, CASE WHEN i % 7 > 0 THEN i / 8 END AS cultivated_mu FROM range(1, 6001) AS t(i) ORDER BY ${order}`;
  const [sorted, shuffled] = [await readDataset(await parquet(rows('i')), form), await readDataset(await parquet(rows('hash(i)')), form)];
  expect(tableOf(shuffled)).toEqual(tableOf(sorted));
  expect([sorted.table.rows, sorted.others.length, shuffled.others.length]).toEqual([5880, 120, 120]);
  expect(plain(sorted.table.columns.get('village_name')).slice(0, 4)).toEqual(['村', '名字很长的村民委员会2', '名字很长的村民委员会3', 'blank']);
  expect(plain(sorted.table.columns.get('cultivated_mu')).slice(5, 8)).toEqual([0.75, 'blank', 1]);
});

test.each([0, 255, 256, 12_000])('a text column with %i different texts is read like any other', async (different) => {
  const name = different === 0 ? 'NULL::VARCHAR' : `CASE WHEN i % 1000 <> 7 THEN '很长很长的村名' || (i % ${different}) END`;
  const dataset = await readDataset(await parquet(`SELECT CAST(110101100000 + i AS VARCHAR) AS village_code, ${name} AS village_name, 2023 AS report_year, 5 AS households FROM range(14000) AS t(i)`), form);
  expect(told(dataset)).toEqual([]);
  const names = plain(dataset.table.columns.get('village_name'));
  expect(names).toEqual(Array.from({ length: 14_000 }, (_, i) => (different === 0 || i % 1000 === 7 ? 'blank' : `很长很长的村名${i % different}`)));
});

test('threads that read some columns each give the table that one thread reads, odd cells and totals included', async () => {
  const file = await parquet("SELECT CASE WHEN i % 500 = 3 THEN '110101' ELSE CAST(110101000000 + i AS VARCHAR) END AS village_code, '村' AS village_name, 2023 AS report_year, CASE WHEN i % 1000 = 1 THEN 1.5 ELSE i % 900 + 1 END AS households, CASE WHEN i % 7 > 0 THEN i / 8 END AS cultivated_mu, CASE i % 3000 WHEN 0 THEN '12a' WHEN 1 THEN '１２' ELSE '9.5' END AS broadband_rate FROM range(12000) AS t(i) ORDER BY i % 5, i");
  const pool = threadExecutor(2);
  try {
    const steps: (number | null)[][] = [];
    const [one, two] = [await readDataset(file, form), await readDataset(file, form, { pool: { ...pool, cellsToShare: 1 }, onProgress: (done, of) => steps.push([done, of]) })];
    expect(tableOf(two)).toEqual(tableOf(one));
    expect(two.problems).toEqual(one.problems);
    expect(two.problems.length).toBe(12 + 4);
    expect(steps.at(-1)).toEqual([12_000, 12_000]);
  } finally {
    await pool.close();
  }
});
