/** A run that goes on from another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const yaml = readFileSync(join(root, 'scenarios', 'meiyu-county.yaml'), 'utf8').replace('members: 100', 'members: 3').replace(/expect:\n[\s\S]*/, 'expect:\n  - { quantity: runoff, statistic: mean, over: mean, min: 0 }\n').replace(/policies:\n[\s\S]*?outputs:/, 'outputs:');
const data = join(root, 'scenarios', 'data', 'meiyu-county');
const cut = (name: string, start: string, steps: number): string => put(join(folder, `${name}.yaml`), yaml.replace('start: "2023-05-01", steps: 122', `start: "${start}", steps: ${steps}`));
const ran = async (name: string, path: string, ...args: readonly string[]): Promise<string> => {
  const out = join(folder, `out-${name}`);
  await done('run', path, '--data', data, '--out', out, '--quiet', ...args);
  return out;
};

test('cut in two, with a network and sites, it is the whole run bit by bit', async () => {
  const whole = await ran('whole', cut('whole', '2023-05-01', 40), '--save-state');
  const first = await ran('first', cut('first', '2023-05-01', 18), '--save-state', '--workers', '2', '--shard', '1');
  const second = await ran('second', cut('second', '2023-05-19', 22), '--start-state', join(first, 'state.json'), '--save-state', '--workers', '0');
  expect(readFileSync(join(second, 'state.json'), 'utf8')).toBe(readFileSync(join(whole, 'state.json'), 'utf8'));
  const late = records(join(whole, 'summary.csv')).filter(({ time }) => time! >= '2023-05-19');
  expect(records(join(second, 'summary.csv'))).toEqual(late);
  expect(late.length).toBeGreaterThan(3_000);
  // without the state the second half is another run
  const cold = await ran('cold', cut('second', '2023-05-19', 22));
  expect(records(join(cold, 'summary.csv'))).not.toEqual(late);
});

test.each([
  ['another time', (state: string) => state, '2023-05-20', 'time: expected 2023-05-20, as the scenario has it, found 2023-05-19 [state/other-run]'],
  ['another seed', (state: string) => state.replace('"seed":"meiyu-county"', '"seed":"x"'), '2023-05-19', 'seed: expected "meiyu-county", as the scenario has it, found "x"'],
  ['another parameter', (state: string) => state.replace('"freeCapacity":{"lognormal":[30,1.3]}', '"freeCapacity":{"lognormal":[30,1.2]}'), '2023-05-19', 'runoff-xinanjiang.freeCapacity: expected {"lognormal":[30,1.3]}, as the scenario has it, found {"lognormal":[30,1.2]} [state/other-run]'],
  ['another value in a column', (state: string) => state.replace(/("columns":.*?"travelTime":\{"\w+":)[^,}]+/, '$1-1'), '2023-05-19', 'as the scenario has it, found -1 [state/other-run]'],
  ['a number too few', (state: string) => state.replace(/("0 lower \w+":\[)[^,]+,/, '$1'), '2023-05-19', 'expected 3 numbers, found 2 values [state/missing]'],
  ['no state', () => '{}', '2023-05-19', 'bad.json: expected the state.json of a run with --save-state, found something else [state/unreadable]'],
])('%s ends with 2, says what, and writes nothing', async (name, change, start, expected) => {
  const path = put(join(folder, 'bad.json'), change(readFileSync(join(folder, 'out-first', 'state.json'), 'utf8')));
  const out = join(folder, `bad ${name}`);
  const { status, stderr } = await run('run', cut('bad', start, 21), '--data', data, '--out', out, '--start-state', path, '--quiet');
  expect(stderr).toContain(expected);
  expect([status, filesIn(out)]).toEqual([2, []]);
});
