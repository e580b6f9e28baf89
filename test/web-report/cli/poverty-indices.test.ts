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
  const of = (group: string, measure: string): Record<string, string> => written.find((row) => row['group'] === group && row['measure'] === measure)!;
  // incomes 4,000 to 7,500: eight rows of weights 1, 2, 1, 2 ...: 12 of 60
  expect(Number(of('*', 'headcount')['value'])).toBeCloseTo(0.2, 12);
  expect(Number(of('*', 'headcount')['standard_error'])).toBeGreaterThan(0);
  expect(Number(of('*', 'uncensored school')['value'])).toBeCloseTo(0.25, 12);
  expect(Number(of('large', 'gini')['value'])).toBeLessThan(Number(of('*', 'gini')['value']));
});
test.each([
  ['an unknown column', ['--income', 'incomes', '--line', '8000'], 'did you mean income?'],
  ['a line of 0', ['--income', 'income', '--line', '0'], 'line: expected a number > 0, found 0 [poverty/line]'],
  ['no line', ['--income', 'income'], '--line: expected a number > 0, found none'],
  ['nothing to measure', [], 'expected --income with --line, or --deprived, found neither'],
  ['flags that are none', ['--deprived', 'psu'], 'sample.csv:4 psu: expected 0 or 1, found "2"'],
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
test('weights of zero are refused', async () => {
  const zero = put(join(folder, 'zero.csv'), 'income,weight\n1,0\n2,0\n');
  const { status, stderr } = await run('poverty-indices', zero, '--income', 'income', '--line', '5', '--weight', 'weight', '--out', join(folder, 'none'));
  expect([status, stderr.includes('zero.csv weight: expected at least one > 0, found only 0 [poverty/weights]')]).toEqual([2, true]);
});
