/** The same data and the same method give the same bytes, whoever computes them and in whatever order the rows come. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { differing, done, filesIn, put, Sheet, workFolder } from './run.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);

/** What the order of rows may change: the name and digest of the input, told in the manifest and in the report. */
const NAMES_THE_INPUT = ['manifest.json', 'report.html'];

/** Rows in an order that neither code nor chance of a clock decides. */
function shuffled(sheet: Sheet): string {
  const key = (line: readonly string[]): string => createHash('sha256').update(line[0]!).digest('hex');
  const [header, ...rows] = sheet.lines;
  rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${[header!, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

const assess = (data: string, out: string, workers: number, shard: number): Promise<string> =>
  done('assess', '--data', data, '--out', out, '--workers', String(workers), '--shard', String(shard), '--quiet');

beforeAll(async () => {
  await done('demo', '--out', at('many'), '--villages', '8200', '--quiet');
  await done('demo', '--out', at('few'), '--format', 'both', '--quiet');
  put(at('shuffled', 'villages.csv'), shuffled(Sheet.of(at('many', 'villages.csv'))));
  put(at('shuffled', 'demo.json'), readFileSync(at('many', 'demo.json')));
});

test('three blocks of villages give the same files by one thread in one shard and by four in shards of one block', async () => {
  const data = at('many', 'villages.csv');
  await assess(data, at('1-8'), 1, 8);
  await assess(data, at('4-1'), 4, 1);
  expect(filesIn(at('1-8'))).toEqual(['contributions.parquet', 'errors.csv', 'findings.csv', 'manifest.json', 'report.html', 'scores.csv', 'scores.parquet', 'scores.xlsx', 'steps.parquet']);
  expect(differing(at('1-8'), at('4-1'))).toEqual([]);
});

test('rows in another order, by two threads in shards of two blocks, change nothing but the digest of the input', async () => {
  await assess(at('shuffled', 'villages.csv'), at('any-order'), 2, 2);
  expect(Sheet.of(at('shuffled', 'villages.csv')).lines[1]).not.toEqual(Sheet.of(at('many', 'villages.csv')).lines[1]);
  expect(differing(at('1-8'), at('any-order'), [...NAMES_THE_INPUT, 'findings.csv'])).toEqual([]);
  // A finding names the row of the file; without it the findings are the same.
  const withoutRows = (path: string): string[][] => Sheet.of(path).lines.map((cells) => cells.filter((_, k) => k !== 6));
  expect(Sheet.of(at('1-8', 'findings.csv')).header[6]).toBe('row');
  expect(withoutRows(at('any-order', 'findings.csv'))).toEqual(withoutRows(at('1-8', 'findings.csv')));
});

test('one county: from Parquet, by other threads and shards, come the same results as from CSV', async () => {
  const csv = at('few', 'villages.csv');
  await assess(csv, at('few-1'), 1, 8);
  await assess(at('few', 'villages.parquet'), at('few-parquet'), 4, 1);
  expect(differing(at('few-1'), at('few-parquet'), NAMES_THE_INPUT)).toEqual([]);
});

test('the manifest gives the digest of the input and of every file of the run, and no clock, folder or number of threads', () => {
  const text = readFileSync(at('few-1', 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as { inputs: { path: string; sha256: string; rows: number }[]; outputs: { path: string; sha256: string; bytes: number }[] };
  const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  expect(manifest.inputs).toEqual([{ role: 'data', path: 'villages.csv', sha256: digest(at('few', 'villages.csv')), rows: 175 }]);
  expect(manifest.outputs.map(({ path }) => path)).toEqual(filesIn(at('few-1')).filter((name) => name !== 'manifest.json'));
  for (const { path, sha256, bytes } of manifest.outputs) {
    expect([path, sha256, bytes]).toEqual([path, digest(at('few-1', path)), statSync(at('few-1', path)).size]);
  }
  expect(text).not.toContain(basename(folder));
  expect(text).not.toMatch(/worker|thread|\d\d:\d\d/);
});
