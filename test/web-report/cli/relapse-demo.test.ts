/** From rain to households in one sequence of commands, as the README and the scenario tell it; members and draws are fewer here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, workFolder } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const [demo, out] = [join(folder, 'demo'), join(folder, 'out')];
const scenario = (name: string): string => readFileSync(join(root, 'scenarios', name), 'utf8');
/** A scenario that ships, with a number of it made smaller. */
function fewer(name: string, key: string, from: number, to: number): string {
  expect(scenario(name)).toContain(`${key}: ${from}`);
  return put(join(folder, name), scenario(name).replace(`${key}: ${from}`, `${key}: ${to}`));
}

beforeAll(async () => {
  for (const name of ['lines.yaml', 'holidays.yaml']) put(join(folder, 'poverty', name), scenario(join('poverty', name)));
  await standardDemo(demo);
  await done('run', fewer('meiyu-county.yaml', 'members', 100, 4), '--data', demo, '--members', '--out', join(demo, 'flood'), '--quiet');
  await done('reach', fewer('reach.yaml', 'members', 200, 10), '--data', demo, '--out', join(demo, 'reach'), '--quiet');
  await done('relapse', fewer('relapse-demo.yaml', 'draws', 200, 20), '--data', demo, '--out', out, '--quiet');
}, 240_000);

test('README and scenario tell the same sequence', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  for (const command of ['run scenarios/meiyu-county.yaml --data demo --members --out demo/flood', 'reach --data demo --out demo/reach', 'relapse scenarios/relapse-demo.yaml --data demo --out']) {
    expect(scenario('relapse-demo.yaml')).toContain(`shuxiang ${command}`);
    expect(readme.split(command).length - 1).toBeGreaterThanOrEqual(2);
  }
});
test('the flood of the run lowers incomes, and warnings that reach people in time take some of it away', () => {
  const variants = new Map(records(join(out, 'variants.csv')).map((row) => [row['variant']!, row]));
  expect(Number(variants.get('storm')!['difference'])).toBeGreaterThan(0);
  expect(Number(variants.get('early-warning')!['difference'])).toBeLessThanOrEqual(0);
  expect(Number(variants.get('early-warning')!['cost'])).toBeGreaterThan(0);
  // of villages of twelve households few are told in both columns: in none of them does the storm lift anybody, and one above the water loses nothing
  const villages = records(join(out, 'villages.csv'));
  const told = villages.filter(({ calm, base }) => calm !== '' && base !== '');
  expect(told.every(({ calm, base }) => Number(base) >= Number(calm))).toBe(true);
  expect(told.some(({ calm, base }) => calm === base && Number(calm) > 0)).toBe(true);
  expect(villages.length).toBeGreaterThan(told.length + 1);
});
test('every village has the share that reach found for it, and the run says what it was made from', () => {
  const reached = new Map(records(join(demo, 'reach', 'reach.csv')).filter((row) => row['policy'] === 'baseline' && row['class'] === 'others' && row['minutes'] === '40' && row['time'] === 'in-time').map((row) => [row['village_code'], Number(row['mean'])]));
  const rows = records(join(out, 'reached.csv')).filter((row) => row['class'] === 'others' && row['from'] === 'village');
  expect(rows.length).toBeGreaterThan(150);
  for (const { village_code: code, reached: share } of rows) expect(Number(share)).toBeCloseTo(reached.get(code)!, 12);
  const { inputs } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { inputs: { path: string }[] };
  for (const name of ['households.parquet', 'members.parquet', 'sites.csv', 'reach.csv']) expect(inputs.map(({ path }) => path)).toContain(name);
});
test('no household is named, and no number is none', () => {
  for (const name of filesIn(out)) expect(readFileSync(join(out, name), 'utf8')).not.toMatch(/\bNaN\b|demo-\d{12}/);
  expect(filesIn(out)).not.toContain('households.csv');
});
