/** `shuxiang poverty-indices` on a sample of a user. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { done, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const rows = Array.from({ length: 40 }, (_, i) => `${4_000 + i * 500},${1 + (i % 2)},${i % 2},${i % 7},${i < 5 ? 'small' : i < 16 ? 'middle' : 'large'},${Number(i < 10)},${Number(i % 3 === 0)}`);
const file = put(join(folder, 'sample.csv'), `income,weight,stratum,psu,region,school,water\n${rows.join('\n')}\n`);

test('writes every index of all and of the groups that are large enough', async () => {
  const out = join(folder, 'out');
  const said = await done('poverty-indices', file, '--income', 'income', '--line', '8000', '--weight', 'weight', '--stratum', 'stratum', '--unit', 'psu', '--group', 'region', '--deprived', 'school', 'water', '--k', '0.5', '--out', out);
  const written = records(join(out, 'indices.csv'));
  expect(new Set(written.map(({ group }) => group))).toEqual(new Set(['*', 'large']));
  // of middle and all, small would follow
  expect(said).toContain('are not written: middle, small');
  expect(said).toContain('M1 and M2 equal M0');
  expect(written.some(({ measure }) => measure!.includes('gap-contribution'))).toBe(false);
  const of = (group: string, measure: string): Record<string, string> => written.find((row) => row['group'] === group && row['measure'] === measure)!;
  // incomes 4,000 to 7,500: eight rows of weights 1, 2, 1, 2 ...: 12 of 60
  expect(Number(of('*', 'headcount')['value'])).toBeCloseTo(0.2, 12);
  expect(Number(of('*', 'headcount')['standard_error'])).toBeGreaterThan(0);
  expect(Number(of('*', 'uncensored school')['value'])).toBeCloseTo(0.25, 12);
  expect(Number(of('large', 'gini')['value'])).toBeLessThan(Number(of('*', 'gini')['value']));
});
test.each([
  ['an unknown column', ['--income', 'incomes', '--line', '8000'], 'did you mean income?'],
  ['a line of 0', ['--income', 'income', '--line', '0'], "--line <value>' argument '0' is invalid. expected a number > 0, found 0"],
  ['a line that is no number', ['--income', 'income', '--line', '8k'], "argument '8k' is invalid. expected a number > 0, found 8k"],
  ['no line', ['--income', 'income'], '--line: expected a number > 0, found none'],
  ['nothing to measure', [], 'expected --income with --line, or --deprived, found neither'],
  ['flags that are none', ['--deprived', 'psu'], 'sample.csv:4 psu: expected a number from 0 to 1: 0 not deprived, 1 deprived, between them the gap, found "2"'],
  ['a cut-off that is none', ['--deprived', 'school', '--k', '1/x'], 'such as 0.33 or 1/3, found 1/x'],
  ['a cut-off above 1', ['--deprived', 'school', '--k', '3/2'], "--k <share>' argument '3/2' is invalid"],
  ['weights that are too few', ['--deprived', 'school', 'water', '--weights', '1'], '--weights: expected 2 numbers, one for each column of --deprived, found 1: 1'],
  ['a weight of 0', ['--deprived', 'school', 'water', '--weights', '1,0'], 'expected numbers above 0 parted by commas, found 1,0'],
])('%s is refused', async (_, options, said) => {
  const { status, stderr } = await run('poverty-indices', file, ...options, '--out', join(folder, 'none'));
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});
test.each([
  ['an empty file', '', 'expected a header and at least one row, found an empty file [table/no-header]'],
  ['a header alone', 'income,weight,region\n', 'expected at least one row under the header, found a header only [indices/no-rows]'],
  ['a group without weight', 'income,weight,region\n1,1,a\n2,0,b\n', 'weight: expected at least one > 0 in group "b", found only 0 [poverty/weights]'],
])('%s is refused', async (_, text, said) => {
  const { status, stderr } = await run('poverty-indices', put(join(folder, 'bad.csv'), text), '--income', 'income', '--line', '5', '--weight', 'weight', '--group', 'region', '--out', join(folder, 'none'));
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});
test('labels that are blank or those of the total are refused, with every row', async () => {
  const bad = put(join(folder, 'labels.csv'), 'income,region\n1,\n2,*\n3,a\n4, \n');
  const { status, stderr } = await run('poverty-indices', bad, '--income', 'income', '--line', '5', '--group', 'region', '--out', join(folder, 'none'));
  expect(status).toBe(2);
  for (const said of ['labels.csv:2 region: expected a label: a blank one names nothing, found "" [indices/label]', 'labels.csv:3 region: expected a label other than "*", which is that of all rows, found "*" [indices/label]', 'labels.csv:5 region']) expect(stderr).toContain(said);
});
test('gaps give M1 and M2 with what each dimension adds, of weights that are given', async () => {
  // k = 1/3 of 4: rows 1 (2 + 1) and 2 (2) are poor, row 3 (1) is not, row 4 has none
  const gaps = put(join(folder, 'gaps.csv'), 'a,b,c\n0.5,1,0\n0.2,0,0\n0,0,0.9\n0,0,0\n');
  const out = join(folder, 'gaps');
  await done('poverty-indices', gaps, '--deprived', 'a', 'b', 'c', '--weights', '2,1,1', '--k', '1/3', '--out', out);
  const written = new Map(records(join(out, 'indices.csv')).map((row) => [row['measure']!, row]));
  const hand = {
    'multidimensional-headcount': 0.5, 'adjusted-headcount': 5 / 16,
    // (2 × 0.5 + 1) / 4 and 2 × 0.2 / 4, over four rows
    'adjusted-gap': (0.5 + 0.1) / 4, 'adjusted-squared-gap': (0.375 + 0.02) / 4,
    'contribution a': 4 / 5, 'gap-contribution a': 1.4 / 2.4, 'gap-contribution b': 1 / 2.4, 'gap-contribution c': 0, 'squared-gap-contribution a': 0.58 / 1.58,
  };
  for (const [measure, value] of Object.entries(hand)) expect([measure, Number(written.get(measure)!['value'])]).toEqual([measure, expect.closeTo(value, 12)]);
  // of 0.5, 0.1, 0, 0 with n / (n - 1): √(4/3 · Σ (x - 0.15)² / 16)
  expect(Number(written.get('adjusted-gap')!['standard_error'])).toBeCloseTo(Math.sqrt(((4 / 3) * (0.35 ** 2 + 0.05 ** 2 + 2 * 0.15 ** 2)) / 16), 12);
  expect(Number(written.get('gap-contribution a')!['standard_error'])).toBeGreaterThan(0);
});
test('weights of zero are refused', async () => {
  const zero = put(join(folder, 'zero.csv'), 'income,weight\n1,0\n2,0\n');
  const { status, stderr } = await run('poverty-indices', zero, '--income', 'income', '--line', '5', '--weight', 'weight', '--out', join(folder, 'none'));
  expect([status, stderr.includes('zero.csv weight: expected at least one > 0, found only 0 [poverty/weights]')]).toEqual([2, true]);
});
