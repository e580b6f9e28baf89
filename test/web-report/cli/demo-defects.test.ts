/** Data with every kind of defect that is made on purpose: each is found, and nothing is lost without a line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { done, english, filesIn, type Ran, type Record, records, reportHead, run, Sheet, workFolder } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const data = at('2023', 'villages.csv');

/** Codes of the reader's errors by the rule they stand for. */
const READER: Readonly<{ [code: string]: string }> = {
  'villages/code-in-scientific-notation': 'C01 C05',
  'villages/bad-code': 'C01 C05',
  'villages/duplicate-code': 'C02',
  'villages/not-a-number': 'C25',
  'villages/out-of-range': 'C25',
  'villages/not-an-integer': 'C25',
  'villages/unknown-value': 'C06 C25',
};

interface Found {
  readonly rules: readonly string[];
  readonly row: string;
  readonly unit: string;
}

let refused: Ran;
let accepted: string;
let defects: Record[];
let found: Found[];

beforeAll(async () => {
  await Promise.all([done('demo', '--out', at('2023'), '--defects', '--quiet'), standardDemo(at('2022'), 2022)]);
  [refused, accepted] = await Promise.all([
    run('assess', '--data', data, '--out', at('refused'), '--workers', '1', '--quiet'),
    done('assess', '--data', data, '--previous', at('2022', 'villages.csv'), '--out', at('accepted'), '--workers', '1', '--accept-errors'),
  ]);
  defects = records(at('2023', 'defects.csv'));
  found = [
    ...records(at('accepted', 'findings.csv')).map(({ rule, row, unit }): Found => ({ rules: [rule!.startsWith('pair:') ? 'pairs' : rule!], row: row!, unit: unit! })),
    ...records(at('accepted', 'errors.csv')).map(({ code, row, unit }): Found => ({ rules: (READER[code!] ?? code!.replace('rules/', '').replace(/^pair:.*/, 'pairs')).split(' '), row: row!, unit: unit! })),
  ];
});

const LEFT_TO_READ = ['harmless', 'missing', 'suppressed'];

test('every cell made wrong on purpose is found by one of its rules, at its row or in its group', () => {
  const lines = defects.filter(({ rule }) => !LEFT_TO_READ.includes(rule!));
  expect(new Set(lines.map((line) => line['class'])).size).toBeGreaterThan(50);
  const missed = lines.filter(({ rule, row, village_code: code }) => {
    const rules = rule!.split(' ');
    return !found.some((one) => one.rules.some((id) => rules.includes(id)) && (one.row === row || (one.unit !== '' && code!.startsWith(one.unit))));
  });
  expect(missed.map((line) => `${line['class']!} ${line['rule']!} row ${line['row']!}`)).toEqual([]);
});

test('cells typed in a harmless way raise nothing', () => {
  const harmless = defects.filter(({ rule }) => rule === 'harmless');
  expect(harmless.length).toBeGreaterThan(0);
  const errors = records(at('accepted', 'errors.csv'));
  for (const { row, field } of harmless) expect(errors.filter((error) => error['row'] === row && error['field'] === field)).toEqual([]);
});

test('cells left blank and cells suppressed are missing, and the report counts them apart', () => {
  const { missing } = reportHead(at('accepted')).audit;
  for (const [kind, reason] of [['blank-cells', 'blank'], ['suppressed', 'suppressed']] as const) {
    const cells = defects.filter((line) => line['class'] === kind);
    expect(cells.length).toBeGreaterThan(0);
    for (const { field } of cells) expect(missing.find((one) => one.field === field)!.counts[reason], `${field!} ${reason}`).toBeGreaterThan(0);
  }
});

test('without --accept-errors all errors are told at once, listed in errors.csv, and nothing else is written', () => {
  expect(refused.status).toBe(2);
  expect(refused.stdout).toBe('');
  expect(filesIn(at('refused'))).toEqual(['errors.csv']);
  const lines = english(refused.stderr).trimEnd().split('\n');
  const count = records(at('refused', 'errors.csv')).length;
  expect(lines[0]).toContain(`${count} 处错误`);
  expect(lines.at(-1)).toBe(`... 另有 / and ${count - 20} more`);
  for (const line of lines.slice(1, -1)) expect(line).toMatch(/^villages\.csv:\d+.*: expected .+, found .+ \[(villages|rules)\/[\w:-]+\]$/);
});

test('accepted, every row is assessed or left out with its reason, and report and terminal say so', () => {
  const rows = Sheet.of(data).lines.length - 1;
  const assessed = records(at('accepted', 'scores.csv')).filter(({ level }) => level === 'village').length;
  const left = Number(/rows left out: (\d+)/.exec(accepted)![1]);
  expect(rows).toBe(175);
  expect(assessed + left).toBe(rows);
  expect(left).toBe(new Set(defects.filter((line) => line['class']!.startsWith('code-')).map(({ row }) => row)).size + 1); // a code given twice leaves out two rows
  expect(accepted).toContain(`accepted errors: ${records(at('accepted', 'errors.csv')).length} `);
  const { audit, meta } = reportHead(at('accepted'));
  expect(audit.leftOut.map(({ row }) => row).sort((a, b) => a - b)).toHaveLength(left);
  for (const { row } of defects.filter((line) => line['class'] === 'code-18-digits')) expect(audit.leftOut.map((one) => one.row)).toContain(Number(row));
  expect(meta.acceptedErrors).toBe(records(at('accepted', 'errors.csv')).length);
  const manifest = JSON.parse(readFileSync(at('accepted', 'manifest.json'), 'utf8')) as { status: string; parameters: { acceptErrors: boolean } };
  expect([manifest.status, manifest.parameters.acceptErrors]).toEqual(['complete-with-accepted-errors', true]);
});

test('a cell rejected by an E rule is missing, not deleted: the village is scored, with less coverage', async () => {
  const { village_code: code } = defects.find((line) => line['class'] === 'verified-above-alerts')!;
  const own = records(at('accepted', 'scores.csv')).find((row) => row['code'] === code)!;
  expect(Number(own['score'])).toBeGreaterThan(0);
  const card = JSON.parse(await done('explain', '--data', data, '--unit', code!, '--json', '--accept-errors', '--workers', '1')) as { steps: { state: string; weight: number }[] };
  const rejected = card.steps.filter(({ state }) => state === 'rejected');
  expect(rejected.length).toBe(1);
  // Everything else of the village is reported: its coverage lacks just that weight, and its best possible score is higher by it.
  expect(Number(own['coverage'])).toBeCloseTo(100 - rejected[0]!.weight, 9);
  expect(Number(own['score_high']) - Number(own['score'])).toBeCloseTo(rejected[0]!.weight, 9);
});
