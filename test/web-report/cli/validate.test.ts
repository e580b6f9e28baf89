/** `shuxiang validate`, and frameworks that mean harm. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesIn, put, run, workFolder } from './run.js';

const folder = workFolder();
const SHIPPED = fileURLToPath(new URL('../../../indicators', import.meta.url));

let count = 0;
/** A copy of the shipped framework in which, file by file, one text became another. */
function changed(...changes: readonly (readonly [file: string, from: string | null, to: string])[]): string {
  const copy = join(folder, `framework-${count++}`);
  cpSync(SHIPPED, copy, { recursive: true, filter: (path) => !/divisions|schema|county-census/.test(path.slice(SHIPPED.length)) });
  for (const [file, from, to] of changes) {
    const path = join(copy, file);
    if (from === null) put(path, to);
    else {
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      put(path, text.replace(from, to));
    }
  }
  return copy;
}

/** What `validate` says of a framework, without the name of its folder. */
async function said(framework: string): Promise<string[]> {
  const { status, stdout, stderr } = await run('validate', framework);
  expect([status, stdout], stderr).toEqual([2, '']);
  return stderr.trimEnd().replaceAll(`${framework}/`, '').split('\n');
}

const A1_01 = 'A1-infrastructure/A1-01.yaml';
const FORMULA = 'formula: 100 * hh_fixed_broadband / resident_households';

test('the frameworks that ship are right, and what they hold is counted', async () => {
  const [village, county] = await Promise.all([run('validate'), run('validate', 'county-census-2020')]);
  expect([village.status, village.stderr, county.status, county.stderr]).toEqual([0, '', 0, '']);
  expect(village.stdout).toContain('8 个行动 actions, 26 项任务 tasks, 80 个指标 indicators');
  expect(village.stdout).toContain('个算例全部通过 worked examples, all as written');
  expect(county.stdout).toMatch(/^5 个行动 actions/);
});

test('everything wrong is told at once, each with its line and column', async () => {
  const lines = await said(
    changed(
      [A1_01, 'direction: higher-is-better', 'direction: higher'],
      ['A1-infrastructure/A1-02.yaml', 'parent: T01', 'parent: T99'],
      ['framework.yaml', 'highestGrade: E', 'highestGrade: F'],
    ),
  );
  expect(lines.map((line) => /^[\w/.-]+:\d+:\d+/.exec(line)?.[0])).not.toContain(undefined);
  expect(lines.join('\n')).toMatch(/A1-01\.yaml:7:12 direction: expected one of higher-is-better, lower-is-better, found "higher"/);
});

test('names that lead nowhere are told together', async () => {
  const lines = await said(changed(['A1-infrastructure/A1-02.yaml', 'parent: T01', 'parent: T99'], ['framework.yaml', 'highestGrade: E', 'highestGrade: F']));
  expect(lines).toEqual([expect.stringMatching(/^A1-infrastructure\/A1-02\.yaml:5:9 parent: .*found "T99".*\[framework\/unknown-parent\]$/), expect.stringMatching(/^framework\.yaml:\d+:\d+ vetoes\[0\]\.highestGrade: expected one of A, B, C, D, E, found "F".*\[framework\/unknown-grade\]$/)]);
});

test.for<[string, readonly [string, string | null, string], RegExp]>([
  ['a billion laughs', [A1_01, null, 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n'], /A1-01\.yaml:1:4: expected the value written out, without anchors and aliases.*\[yaml\/alias\]/],
  ['ten thousand nested brackets', [A1_01, null, `a: ${'['.repeat(10_000)}`], /A1-01\.yaml:1:\d+: expected at most 64 levels of nesting, found more \[yaml\/too-deep\]/],
  ['a formula of ten thousand brackets', [A1_01, FORMULA, `formula: ${'('.repeat(10_000)}1${')'.repeat(10_000)}`], /A1-01\.yaml:9:\d+.*\[expression\//],
  ['a formula that imports', [A1_01, FORMULA, 'formula: import(hh_fixed_broadband)'], /A1-01\.yaml:9:\d+.*\[expression\//],
  ['a formula that makes units', [A1_01, FORMULA, 'formula: createUnit("x")'], /A1-01\.yaml:9:\d+.*\[expression\//],
  ['a formula that evaluates', [A1_01, FORMULA, 'formula: evaluate("1")'], /A1-01\.yaml:9:\d+.*\[expression\//],
  ['a formula that reaches for the constructor', [A1_01, FORMULA, 'formula: hh_fixed_broadband.constructor("return process")()'], /A1-01\.yaml:9:\d+.*\[expression\//],
  ['a formula that calls the constructor', [A1_01, FORMULA, 'formula: constructor(hh_fixed_broadband)'], /A1-01\.yaml:9:\d+.*\[expression\//],
  ['a tree that bites its tail', ['framework.yaml', '{ code: T26, ', '{ code: A8, '], /framework\.yaml:\d+:\d+ .*found A8 > A8.*\[framework\/tree-cycle\]/],
  ['weights that do not sum', ['framework.yaml', 'A8-08: 52', 'A8-08: 53'], /framework\.yaml:\d+:\d+ weights\.2022-01-01: expected weights that sum to exactly 10000, found 10001 \[framework\/weights-sum\]/],
  ['an example that does not come out', [A1_01, 'value: 65, normalised: 0.6', 'value: 66, normalised: 0.6'], /A1-01\.yaml:\d+:\d+ examples\[0\].*66/],
])('%s is told with its place', async ([, change, told]) => {
  const lines = await said(changed(change));
  expect(lines.join('\n')).toMatch(told);
  for (const line of lines) expect(line).toMatch(/^\S.*: expected .+, found .+ \[[\w-]+\/[\w-]+\]$/);
});

test('no command goes on with a framework that is wrong', async () => {
  const framework = changed([A1_01, FORMULA, 'formula: process.exit(0)']);
  const data = put(join(folder, 'villages.csv'), 'village_code\n370832101200\n');
  const { status, stderr } = await run('assess', '--data', data, '--framework', framework, '--out', join(folder, 'out'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/A1-01\.yaml:9:\d+.*\[expression\//);
  expect(filesIn(join(folder, 'out'))).toEqual([]);
});

test('a folder that is none is told as such', async () => {
  const { status, stderr } = await run('validate', join(folder, 'nowhere'));
  expect([status, stderr]).toEqual([2, expect.stringMatching(/nowhere: expected a folder with framework\.yaml, fields\.yaml and rules\.yaml, found no such folder \[framework\/missing-folder\]/)]);
});
