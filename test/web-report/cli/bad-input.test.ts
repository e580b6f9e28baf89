/** Data and options that cannot be used: exit code 2, one line per problem in the house form, no stack trace, nothing half-written. */
import { constants } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { english, filesIn, put, type Ran, records, reportHead, run, runProcess, Sheet, workFolder } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const clean = at('clean', 'villages.csv');

beforeAll(() => standardDemo(at('clean')));

let count = 0;
/** Assess these bytes as villages.csv. */
async function assess(content: string | Uint8Array, ...more: string[]): Promise<Ran & { files: string[]; out: string }> {
  const place = `case-${count++}`;
  const out = at(place, 'out');
  const ran = await run('assess', '--data', put(at(place, 'villages.csv'), content), '--out', out, '--workers', '1', '--quiet', ...more);
  return { ...ran, files: filesIn(out), out };
}

const LISTED = /^\d+ 处错误,全部列于 \/ problems, all listed in .*errors\.csv(?: \(.*\))?$/;
const HOUSE_FORM = /^\S.*: expected .+, found .+ \[[\w-]+\/[\w:<=-]+\]$/;

/** Held by every refusal: code 2, nothing on standard output, every line in the house form. */
function isRefusal({ status, stdout, stderr }: Ran): string[] {
  const lines = english(stderr).trimEnd().split('\n').filter((line) => !LISTED.test(line) && !line.startsWith('... '));
  expect(status, stderr).toBe(2);
  expect(stdout).toBe('');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(HOUSE_FORM);
  return lines;
}

const sheet = (): Sheet => Sheet.of(clean);
/** The header and the first records. */
const first = (records: number): Sheet => {
  const few = sheet();
  few.lines.length = records + 1;
  return few;
};

describe('a file that cannot be read as a whole is refused, and nothing is written', () => {
  test.for<[string, () => string | Uint8Array, string]>([
    ['an empty file', () => '', 'villages.csv: expected a header and at least one row, found an empty file [villages/empty-file]'],
    ['a header only', () => `${sheet().header.join(',')}\r\n`, 'villages.csv: expected at least one row under the header, found a header only [villages/header-only]'],
    [
      'a file that changes its encoding on the way',
      () => {
        const lines = first(20).toString().split('\r\n');
        // 村 in GB18030 is B4 E5; the lines before it are in UTF-8.
        return Buffer.concat([Buffer.from(`${lines.slice(0, 10).join('\r\n')}\r\n370832109200,`), Buffer.from([0xb4, 0xe5, 0x0d, 0x0a])]);
      },
      'found a line in GB18030 [villages/mixed-encodings]',
    ],
    ['bytes that are no text', () => Uint8Array.from({ length: 4_000 }, (_, k) => (k * 7919) % 256), '[villages/unknown-encoding]'],
  ])('%s', async ([, content, told]) => {
    const refused = await assess(content());
    expect(isRefusal(refused).at(-1)).toContain(told);
    expect(refused.files.filter((name) => name !== 'errors.csv')).toEqual([]);
  });
});

describe('what is wrong with rows is told row by row and listed in errors.csv, which alone is written', () => {
  const notInTable = (): Sheet => sheet().set(3, 'village_code', '370832399200');
  test.for<[string, () => string, readonly string[]]>([
    [
      'codes and cells of every kind of wrong',
      () =>
        notInTable()
          .set(5, 'village_code', sheet().at(4, 'village_code'))
          .set(6, 'households', 'many')
          .set(7, 'parcels_in', '-3')
          .set(8, 'grid_events', '10')
          .set(8, 'grid_events_closed', '11')
          .set(9, 'village_code', '3.70832E+11')
          .toString(),
      [
        'villages.csv:4 village_code: expected every code once, found "370832101202", also in row 5 [villages/duplicate-code]',
        'villages.csv:5 village_code: expected every code once, found "370832101202", also in row 4 [villages/duplicate-code]',
        'villages.csv:6 households: expected a whole number from 1 to 20000, found "many" [villages/not-a-number]',
        'found -3 [villages/out-of-range]',
        'found "3.70832E+11" [villages/code-in-scientific-notation]',
        'villages.csv:3 village_code: expected Digits 1-6 and 1-9 stand in the division tables of the reporting year, one row per village and year, found 370832399 is not in the 2023 division table [rules/C02]',
        'villages.csv:8 grid_events_closed, grid_events: expected grid_events_closed <= grid_events, found grid_events_closed 11, grid_events 10 [rules/pair:grid_events_closed<=grid_events]',
      ],
    ],
    [
      'a column nobody knows',
      () => sheet().set(1, 'households', 'housholds').toString(),
      ['villages.csv:1 housholds: expected the name or title of a field, or an entry for it in the mapping, found "housholds" (did you mean households?) [villages/unknown-column]'],
    ],
    [
      'codes of 18 digits, all of them',
      () => {
        const long = first(3);
        for (const row of [2, 3, 4]) long.set(row, 'village_code', `${long.at(row, 'village_code')}000000`);
        return long.toString();
      },
      [2, 3, 4].map((row) => `villages.csv:${row} village_code: expected a division code of 2, 4, 6, 9, 12 digits, as text, found "37083210120${row - 2}000000" (18 digits) [villages/bad-code]`),
    ],
  ])('%s', async ([, content, told]) => {
    const refused = await assess(content());
    const lines = isRefusal(refused);
    expect(lines).toEqual(told.map((line) => expect.stringContaining(line) as string));
    expect(refused.files).toEqual(['errors.csv']);
    expect(records(join(refused.out, 'errors.csv')).map(({ message }) => message)).toEqual(lines);
  });
});

test('with --accept-errors the same data are assessed: the cell is missing, the row stays, and everybody is told', async () => {
  const data = sheet().set(4, 'tele_consults', 'many').set(7, 'village_code', '3.70832E+11');
  const { status, stdout, files, out } = await assess(data.toString(), '--accept-errors');
  expect(status).toBe(0);
  expect(stdout).toContain('rows left out: 1 (errors.csv)');
  expect(stdout).toContain('accepted errors: 2 (errors.csv)');
  expect(files).toContain('scores.csv');
  const villages = records(join(out, 'scores.csv')).filter(({ level }) => level === 'village');
  expect(villages).toHaveLength(174);
  expect(villages.map(({ code }) => code)).toContain(data.at(4, 'village_code'));
  expect(records(join(out, 'errors.csv')).map(({ row, code }) => `${row!} ${code!}`)).toEqual(['4 villages/not-a-number', '7 villages/code-in-scientific-notation']);
  const { audit, leftOut, meta } = reportHead(out);
  expect([leftOut, meta.acceptedErrors]).toEqual([1, 2]);
  expect(audit.leftOut).toEqual([{ row: 7, unit: '3.70832E+11', reason: 'villages/code-in-scientific-notation' }]);
  expect(audit.missing.find(({ field }) => field === 'tele_consults')!.counts['unreadable']).toBe(1);
});

test('data of a year whose division table is not at hand are assessed, but nobody is told that the codes were right', async () => {
  const data = sheet();
  for (let row = 2; row <= data.lines.length; row++) data.set(row, 'report_year', '2024');
  mkdirSync(at('tables', '2030'), { recursive: true });
  const { status, stdout, out } = await assess(data.toString(), '--divisions', at('tables'));
  expect(status).toBe(0);
  expect(/未核查 NOT CHECKED: .*C02\b.*\(/.test(stdout)).toBe(true);
  const { audit, meta, notes } = reportHead(out);
  expect(audit.rules.find(({ id }) => id === 'C02')).toMatchObject({ checked: false, count: 0 });
  expect(meta.divisionEdition).toEqual({ year: 2024, checked: false });
  expect(notes.map(({ en }) => en).join('; ')).toContain('codes were NOT CHECKED');
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { divisions: unknown };
  expect(manifest.divisions).toEqual({ edition: 2024, checked: false });
});

test('a file of more bytes of nothing than a text in memory can hold is refused', async () => {
  const data = put(at('sparse', 'villages.csv'), '');
  truncateSync(data, constants.MAX_STRING_LENGTH + 4_096);
  const refused = await run('assess', '--data', data, '--out', at('sparse', 'out'), '--workers', '1', '--quiet');
  rmSync(data);
  expect(isRefusal(refused)).toHaveLength(1);
  expect(filesIn(at('sparse', 'out'))).toEqual([]);
});

describe('paths and options', () => {
  const refusedFor = async (...args: string[]): Promise<string> => {
    const refused = await run(...args);
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).not.toMatch(/\n\s+at |node:/);
    return refused.stderr;
  };
  const base = ['assess', '--data', clean, '--out', at('none'), '--workers', '1'];

  test.for<[string, readonly string[], string]>([
    ['no such file', ['assess', '--data', at('nothing.csv'), '--out', at('none')], 'nothing.csv: expected a CSV, XLSX or Parquet file, found no such file [villages/no-such-file]'],
    ['a folder for a file', ['assess', '--data', at('clean'), '--out', at('none')], 'clean: expected a CSV, XLSX or Parquet file, found a folder [villages/is-a-folder]'],
    ['no threads', [...base, '--workers', '0'], "argument '0' is invalid. expected a whole number from 1 to 64, found 0."],
    ['an option nobody knows', [...base, '--shards', '2'], "unknown option '--shards'\n(Did you mean --shard?)"],
    ['a command nobody knows', ['asess'], "unknown command 'asess'\n(Did you mean assess?)"],
    ['nowhere to write', ['assess', '--data', clean], "required option '--out <dir>' not specified"],
    [
      'a framework nobody knows',
      [...base, '--framework', 'county-census-2012'],
      '--framework: expected a folder, or the name of a shipped framework: one of county-census-2020, found "county-census-2012" (did you mean county-census-2020?) [framework/unknown-name]',
    ],
    ['another year than that of the data', [...base, '--year', '2022'], 'villages.csv report_year: expected data of 2022 (--year 2022), found 2023 [villages/other-year]'],
    ['no such side table', [...base, '--vetoes', at('nothing.csv')], 'found no such file [table/unreadable]'],
    ['a file where the results are to go', ['assess', '--data', clean, '--out', clean, '--workers', '1'], 'villages.csv/: expected a folder, found a file in its way (ENOTDIR) [output/not-a-folder]'],
  ])('%s', async ([, args, told]) => {
    expect(await refusedFor(...args)).toContain(told);
    expect(filesIn(at('none'))).toEqual([]);
  });
});

describe('a disk that fills up', () => {
  let disk: string | undefined;
  beforeAll(() => {
    const place = mkdtempSync(at('disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', place], { stdio: 'ignore' });
      disk = place;
    } catch {
      disk = undefined;
    }
  });
  afterAll(() => {
    if (disk !== undefined) execFileSync('umount', [disk]);
  });

  test('is told by the name of the file that did not fit, and left empty', async ({ skip }) => {
    if (disk === undefined) {
      skip('a small disk cannot be mounted here');
      return;
    }
    const refused = await runProcess('assess', '--data', clean, '--out', join(disk, 'out'), '--workers', '1', '--quiet');
    expect(isRefusal(refused)).toEqual([expect.stringMatching(/^out\/[\w.-]+: expected room for the results, found a full disk \(ENOSPC\) \[output\/disk-full\]$/)]);
    expect(filesIn(disk)).toEqual([]);
  });
});

test('results of an earlier run stay as they were when the next one is refused', async () => {
  const out = at('kept', 'out');
  onTestFinished(() => {
    rmSync(out, { recursive: true });
  });
  put(join(out, 'scores.csv'), 'mine');
  isRefusal(await run('assess', '--data', put(at('kept', 'villages.csv'), sheet().set(4, 'households', 'many').toString()), '--out', out, '--workers', '1'));
  expect(filesIn(out)).toEqual(['errors.csv', 'scores.csv']);
  expect(readFileSync(join(out, 'scores.csv'), 'utf8')).toBe('mine');
});
