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
/** What is said in English; each line stands under the same in Chinese. */
async function said(framework: string): Promise<string[]> {
  const { status, stdout, stderr } = await run('validate', framework);
  expect([status, stdout], stderr).toEqual([2, '']);
  const lines = stderr.trimEnd().replaceAll(`${framework}/`, '').split('\n');
  const english = lines.filter((_, k) => k % 2 === 1);
  for (const k of english.keys()) expect(lines[2 * k]).toMatch(/^[\w/.-]+:\d+:\d+.*:应.+,实为/);
  return english;
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

const HOUSE_FORM = /^[\w/.-]+:\d+:\d+.*: expected .+, found .+ \[[\w-]+\/[\w-]+\]$/;

/** Each line in the house form, with line and column, and each of the patterns in one of them. */
function expectLines(lines: readonly string[], told: readonly RegExp[]): void {
  for (const line of lines) expect(line).toMatch(HOUSE_FORM);
  for (const pattern of told) expect(lines.filter((line) => pattern.test(line)), String(pattern)).toHaveLength(1);
  expect(lines).toHaveLength(told.length);
}

test('every error is told, however many, and those of formulas also where other files do not fit their schema', async () => {
  const copies = Array.from({ length: 25 }, (_, k): [string, null, string] => [`A1-infrastructure/Q${k}.yaml`, null, 'code: Q\n']);
  const lines = await said(changed(...copies, [A1_01, FORMULA, 'formula: 100 * no_such_field']));
  for (let k = 0; k < copies.length; k++) expect(lines.some((line) => line.startsWith(`A1-infrastructure/Q${k}.yaml:`))).toBe(true);
  expect(lines.filter((line) => line.startsWith(A1_01))).toEqual([expect.stringMatching(/no_such_field/)]);
});

const indicator = (number: string): string => `A1-infrastructure/A1-${number}.yaml`;

test('names that lead nowhere, weights that do not sum and a tree that bites its tail are told at once, each with its line and column', async () => {
  const lines = await said(
    changed(
      [indicator('02'), 'parent: T01', 'parent: T99'],
      ['framework.yaml', 'highestGrade: E', 'highestGrade: F'],
      ['framework.yaml', 'A8-08: 52', 'A8-08: 53'],
      ['framework.yaml', '{ code: T26, ', '{ code: A8, '],
    ),
  );
  for (const line of lines) expect(line).toMatch(HOUSE_FORM);
  for (const told of [
    /^A1-infrastructure\/A1-02\.yaml:5:9 parent: .*found "T99".*\[framework\/unknown-parent\]$/,
    /^framework\.yaml:\d+:\d+ vetoes\[0\]\.highestGrade: expected one of A, B, C, D, E, found "F".*\[framework\/unknown-grade\]$/,
    /^framework\.yaml:\d+:\d+ weights\.2022-01-01: expected weights that sum to exactly 10000, found 10001 \[framework\/weights-sum\]$/,
    /^framework\.yaml:\d+:\d+ .*found A8 > A8 \[framework\/tree-cycle\]$/,
  ]) {
    expect(lines.filter((line) => told.test(line)), String(told)).toHaveLength(1);
  }
});

test('files that would blow up the reader are told by the place where they begin to', async () => {
  const lines = await said(
    changed([A1_01, null, 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n'], [indicator('02'), null, `a: ${'['.repeat(10_000)}`], [indicator('03'), 'direction: higher-is-better', 'direction: higher']),
  );
  for (const line of lines) expect(line).toMatch(HOUSE_FORM);
  expect(lines.join('\n')).toMatch(/A1-01\.yaml:1:4: expected the value written out, without anchors and aliases, found &a \[yaml\/alias\]/);
  expect(lines.join('\n')).toMatch(/A1-02\.yaml:1:\d+: expected at most 64 levels of nesting, found more \[yaml\/too-deep\]/);
  expect(lines.join('\n')).toMatch(/A1-03\.yaml:7:12 direction: expected one of higher-is-better, lower-is-better, found "higher"/);
});

test('a formula can do nothing but compute', async () => {
  const formulas = ['import(households)', 'createUnit("x")', 'evaluate("1")', 'constructor(households)', 'households.constructor("return process")()', 'process.exit(0)', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`];
  const numbers = formulas.map((_, k) => String(k + 1).padStart(2, '0'));
  const framework = changed(
    ...formulas.map((formula, k) => {
      const file = indicator(numbers[k]!);
      return [file, /^formula: .*$/m.exec(readFileSync(join(SHIPPED, file), 'utf8'))![0], `formula: ${formula}`] as const;
    }),
  );
  expectLines(
    await said(framework),
    numbers.map((number) => new RegExp(`A1-${number}\\.yaml:\\d+:\\d+ formula: expected .*\\[formula/`)),
  );
});

test('an example that does not come out is told with what came out', async () => {
  expectLines(await said(changed([A1_01, 'value: 65, normalised: 0.6', 'value: 66, normalised: 0.6'])), [/A1-01\.yaml:\d+:\d+ examples\[0\].*6[56].*6[56]/]);
});

test('no command goes on with a framework that is wrong', async () => {
  const framework = changed([A1_01, FORMULA, 'formula: process.exit(0)']);
  const data = put(join(folder, 'villages.csv'), 'village_code\n370832101200\n');
  const { status, stderr } = await run('assess', '--data', data, '--framework', framework, '--out', join(folder, 'out'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/A1-01\.yaml:9:\d+ formula: expected .*\[formula\/not-allowed\]/);
  expect(filesIn(join(folder, 'out'))).toEqual([]);
});

test('a folder that is none is told as such', async () => {
  const { status, stderr } = await run('validate', join(folder, 'nowhere'));
  expect([status, stderr]).toEqual([2, expect.stringMatching(/nowhere: expected a folder with framework\.yaml, fields\.yaml and rules\.yaml, found no such folder \[framework\/missing-folder\]/)]);
});

test('what relapse assumes is checked as such, with its data where they are given; run and explain say whose file it is', async () => {
  const file = fileURLToPath(new URL('../../../scenarios/relapse-portfolio.yaml', import.meta.url));
  expect(await run('validate', file)).toEqual({ status: 0, stderr: '', stdout: '返贫风险:三档预算的支持组合 / Return to poverty: support under three budgets\n山东省 8500 元/人/年 yuan a person and year, 200 次抽样 draws, 7 种支持 supports, 3 档预算 budgets, 有灾害 with a storm\n未读数据 no data were read\n' });
  expect((await run('validate', file, '--data', fileURLToPath(new URL('../../../scenarios/data/relapse', import.meta.url)))).stdout).toContain('495 户 households, 16 个村 villages, 30 个灾害成员 members of the storm, 未模拟 nothing was simulated');
  const wrong = put(join(folder, 'wrong.yaml'), readFileSync(file, 'utf8').replace('draws: 200', 'draws: 5').replace('sweepEvery: 3', 'sweepEach: 3'));
  const { status, stderr } = await run('validate', wrong);
  expect([status, stderr]).toEqual([2, expect.stringMatching(/wrong\.yaml:6:8 draws: expected a number >= 10, found 5 \[relapse\/schema\][^]*sweepEach/)]);
  for (const command of [['run', file, '--out', join(folder, 'none')], ['explain', file]]) {
    const said = await run(...command);
    expect([said.status, said.stderr.trimEnd().split('\n')]).toEqual([2, [expect.stringMatching(/relapse-portfolio\.yaml:\d+:1:应为由模型组成的情景,实为 shuxiang relapse 的情形文件/), expect.stringMatching(/: expected a scenario of models, found a file of shuxiang relapse, which runs it \[scenario\/of-relapse\]$/)]]);
  }
});
