/**
 * Files of other writers, and of DuckDB in its other ways (`writers/README.md`): the table is the one that DuckDB reads, whether
 * their pages are read here or left to it; which of the two is said.
 */
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Problem } from '../../../engine/core/errors.js';
import { readDataset } from '../../../engine/run/read/index.js';
import { textBatches } from '../../../engine/run/read/parquet-batches.js';
import { KINDS, readFooter } from '../../../engine/run/read/parquet-footer.js';
import { piecesOf, readPieces } from '../../../engine/run/read/parquet-pieces.js';
import { sharedBytes, sharedNumbers } from '../../../engine/core/table.js';
import { form, plain, tableOf } from './form.js';
import { written } from './parquet-file.js';

/** Whether the texts are read here, and those number columns of which the footer says so: all of them or none. */
async function readHere(path: string): Promise<readonly [boolean, boolean]> {
  const handle = await open(path);
  const footer = await readFooter(handle).finally(() => handle.close());
  if (footer === null) return [false, false];
  const positions = footer.columns.flatMap(({ name }, k) => (['village_code', 'village_name', 'terrain'].includes(name) ? [k] : []));
  const numbers = footer.columns.flatMap(({ stored }) => (stored === null || stored.kind === KINDS.text ? [] : [stored]));
  const columns = numbers.map(({ kind, nullable }) => ({ kind, nullable, low: -Infinity, high: Infinity, whole: false, values: sharedNumbers(footer.rows), missing: sharedBytes(footer.rows) }));
  const odd = numbers.length === 0 ? null : await readPieces({ path, columns, pieces: piecesOf(numbers), progress: new Int32Array(new SharedArrayBuffer(8)) });
  return [(await textBatches(path, footer, positions)) !== null, odd !== null];
}

const withoutPlace = ({ row, field, unit, expected: wanted, found, code }: Problem): object => ({ row, field, unit, wanted, found, code });

/** The file as DuckDB alone reads it: a codec that is not read here leaves all of it to it. */
async function expectAsDuckDbReads(path: string): Promise<void> {
  const there = await written(`SELECT * FROM '${path}'`, 'COMPRESSION zstd');
  const [ours, theirs] = [await readDataset(path, form), await readDataset(there, form)];
  expect(tableOf(ours)).toEqual(tableOf(theirs));
  expect(ours.problems.map(withoutPlace)).toEqual(theirs.problems.map(withoutPlace));
}

test.each([
  ['arrow-v1-snappy', true, true],
  ['arrow-v1-plain', true, true],
  ['arrow-v1-zstd', false, false],
  ['arrow-v2-snappy', true, true],
  ['arrow-v2-dictionary', true, true],
  ['arrow-types', true, true],
  ['hyparquet-snappy', true, true],
  ['hyparquet-uncompressed', true, true],
  ['hyparquet-plain', true, true],
  ['hyparquet-delta', false, true],
])('%s: texts here %s, numbers here %s, and the table DuckDB reads', async (name, texts, numbers) => {
  const path = fileURLToPath(new URL(`./writers/${name}.parquet`, import.meta.url));
  expect(await readHere(path)).toEqual([texts, numbers]);
  await expectAsDuckDbReads(path);
  const { table, codes } = await readDataset(path, form);
  expect([codes.length, codes[0], codes[119]]).toEqual([120, '110101100000', '110101100119']);
  // row i has 1 + 37 i mod 200 households, none where i mod 13 is 5, a number out of range at 77
  expect(plain(table.columns.get('households')).slice(3, 8)).toEqual([112, 149, 'blank', 23, 60]);
  expect(plain(table.columns.get('village_name')).slice(5, 9)).toEqual(['blank', '村6', 'blank', '村8']);
});

const MIXED = `SELECT CAST(110101100000 + i AS VARCHAR) AS village_code, '村' || (i % 40) AS village_name, 2023 AS report_year, CASE WHEN i % 6 > 0 THEN 1 + i % 90 END AS households, CASE i % 5 WHEN 0 THEN NULL ELSE i / 8 END AS cultivated_mu, (i % 300 / 4)::FLOAT AS broadband_rate, i % 7 < 3 AS has_clinic FROM range(2500) AS t(i)`;

test.each([
  ['COMPRESSION snappy, PARQUET_VERSION V2'],
  ['COMPRESSION uncompressed, PARQUET_VERSION V2, ROW_GROUP_SIZE 2048'],
  ['COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1'],
  ['COMPRESSION gzip'],
  ['COMPRESSION brotli'],
  ['COMPRESSION lz4_raw'],
])('DuckDB with %s: the same table', async (options) => {
  await expectAsDuckDbReads(await written(MIXED, options));
});
