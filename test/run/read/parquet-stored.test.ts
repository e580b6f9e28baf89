/** What is read here and what DuckDB reads of the same rows is the same: a codec that is not read here leaves the file to it. */
import fc from 'fast-check';
import { join } from 'node:path';
import { open } from 'node:fs/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDataset } from '../../../engine/run/read/index.js';
import { readFooter, type Footer } from '../../../engine/run/read/parquet-footer.js';
import { form, tableOf, temporary } from './form.js';
import { written } from './parquet-file.js';

async function footerOf(path: string): Promise<Footer | null> {
  const handle = await open(path);
  try {
    return await readFooter(handle);
  } finally {
    await handle.close();
  }
}

const storedHere = async (path: string): Promise<boolean[]> => (await footerOf(path))!.columns.map(({ stored }) => stored !== null);

/** Rows of every kind of number: whole, not, negative zero, not finite, out of range, none. */
const ROWS = (count: number, different: number): string =>
  `SELECT CAST(110101100000 + i AS VARCHAR) AS village_code, CASE i % 5 WHEN 0 THEN NULL ELSE '村' || (i % ${different}) END AS village_name, 2023::SMALLINT AS report_year, CASE i % 3 WHEN 0 THEN 'hill' ELSE '平原' END AS terrain,
   CASE WHEN hash(i) % 11 > 0 THEN (hash(i) % ${different})::INTEGER + CASE WHEN i = 77 THEN -90000 ELSE 1 END END AS households,
   CASE hash(i + 7) % 9 WHEN 0 THEN NULL WHEN 1 THEN -0.0::DOUBLE WHEN 2 THEN CASE i WHEN 78 THEN 'nan'::DOUBLE WHEN 99 THEN 'inf'::DOUBLE ELSE 1 END ELSE (hash(i) % ${different}) / 8 END AS cultivated_mu,
   ((hash(i) % 1000) / 10)::FLOAT AS broadband_rate, CASE WHEN hash(i) % 13 > 4 THEN hash(i) % 2 = 0 END AS has_clinic FROM range(${count}) AS t(i)`;

test.each([
  ['Snappy, dictionaries', 300, "COMPRESSION snappy, ROW_GROUP_SIZE 2048"],
  ['Snappy, too many different values for a dictionary', 4_000_000, 'COMPRESSION snappy'],
  ['uncompressed', 900, 'COMPRESSION uncompressed, ROW_GROUP_SIZE 4096'],
  ['one value', 1, 'COMPRESSION snappy'],
])('%s: the table DuckDB reads', async (_, different, options) => {
  const rows = ROWS(9_000, different);
  const [here, there] = [await written(rows, options), await written(rows, 'COMPRESSION zstd')];
  expect(await storedHere(here)).toEqual(Array<boolean>(8).fill(true));
  expect(await storedHere(there)).toEqual(Array<boolean>(8).fill(false));
  const [ours, theirs] = [await readDataset(here, form), await readDataset(there, form)];
  expect(tableOf(ours)).toEqual(tableOf(theirs));
  expect(ours.problems).toEqual(theirs.problems);
  const values = ours.table.columns.get('cultivated_mu');
  expect(values?.kind === 'number' && values.values.some((value) => Object.is(value, -0))).toBe(false);
});

test('any numbers and texts, anywhere missing, are those that were written', async () => {
  const cell = fc.option(fc.oneof(fc.integer({ min: -3, max: 20 }), fc.double({ noNaN: true, noDefaultInfinity: true })), { nil: null });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, fc.option(fc.constantFrom('', '*', '村', 'a'.repeat(70)), { nil: null })), { minLength: 1, maxLength: 60 }), fc.constantFrom('snappy', 'uncompressed'), async (cells, codec) => {
      const rows = cells.map(([number, name], i) => `('110101${100_000 + i}', ${name === null ? 'NULL' : `'${name}'`}, ${number === null ? 'NULL' : `'${number}'`}::DOUBLE)`);
      const select = `SELECT * FROM (VALUES ${rows.join(', ')}) AS t(village_code, village_name, cultivated_mu)`;
      const [ours, theirs] = [await readDataset(await written(select, `COMPRESSION ${codec}`), form), await readDataset(await written(select, 'COMPRESSION zstd'), form)];
      expect(tableOf(ours)).toEqual(tableOf(theirs));
      expect(ours.problems).toEqual(theirs.problems);
    }),
    { numRuns: 15 },
  );
});

test('types that mean something else, nested columns and names that differ in case alone are left to DuckDB', async () => {
  expect(await storedHere(await written("SELECT 1::UTINYINT AS a, 1::DECIMAL(9, 2) AS b, DATE '2023-01-01' AS c, 'x'::BLOB AS d, TIMESTAMP '2023-01-01' AS e, 1::BIGINT AS f, 1::TINYINT AS g, UUID '00000000-0000-0000-0000-000000000001' AS h, 'x' AS i", 'COMPRESSION snappy'))).toEqual([false, false, false, false, false, true, true, false, true]);
  expect(await footerOf(await written('SELECT [1, 2] AS a', 'COMPRESSION snappy'))).toBeNull();
});

test('a file changed anywhere is read as DuckDB reads it, or refused', async () => {
  const bytes = readFileSync(await written(ROWS(500, 40), 'COMPRESSION snappy'));
  const tell = async (changed: Buffer): Promise<unknown> => {
    const path = join(temporary(), 'v.parquet');
    writeFileSync(path, changed);
    return readDataset(path, form).then(
      () => 'read',
      (error: unknown) => (error instanceof Error && 'problems' in error ? 'refused' : error),
    );
  };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: bytes.length - 9 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at]! ^= by;
      expect(['read', 'refused']).toContain(await tell(changed));
    }),
    { numRuns: 40, examples: [[7_447, 1]] }, // whose length makes DuckDB fail within itself
  );
});
