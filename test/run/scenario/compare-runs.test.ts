/** Two policies of one run beside each other, with and without every member's numbers. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareRuns, type Comparison } from '../../../engine/run/scenario/compare-runs.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { runScenario } from '../../../engine/run/scenario/run.js';
import { writeRun } from '../../../engine/run/scenario/write.js';
import { parseTable, readText } from '../../../engine/run/small-table.js';
import { writeFolder } from '../../../engine/run/write/atomic.js';
import { root, textOf } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-compare-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const policies = `policies:
  - { name: dry, title: { zh: 少雨, en: less rain }, set: { weather.rain: { factor: 0.8 } } }
  - { name: wet, title: { zh: 多雨, en: more rain }, set: { weather.rain: { factor: 1.3 } } }
  - { name: wide, title: { zh: 大流域, en: a larger catchment }, set: { discharge.area: { factor: 1.5 } } }
`;
const yaml = textOf('scenarios/meiyu-runoff.yaml').replace('members: 200', 'members: 12').replace('steps: 122', 'steps: 40').replace(/(policies|outputs|expect):[\s\S]*/, `outputs:\n  - { quantity: discharge }\n  - { quantity: runoff, within: sum }\n`).concat(`${policies}expect:\n  - { quantity: discharge, statistic: q50, over: max, min: 0 }\n`);

async function runInto(name: string, members: boolean, text = yaml): Promise<string> {
  writeFileSync(join(folder, 'scenario.yaml'), text);
  const out = join(folder, name);
  mkdirSync(out, { recursive: true });
  await runScenario(await loadScenario(join(folder, 'scenario.yaml'), null), out, { workers: 0, timeLimit: 60 }, (run) => writeFolder(out, (to) => writeRun(to, run, { members, report: () => '', warn: null, onCritical: () => undefined })));
  return out;
}

const rowsOf = async (file: string): Promise<Record<string, string>[]> => {
  const { header, records } = parseTable(await readText(file), file);
  return records.map((cells) => Object.fromEntries(header.map((name, k) => [name, cells[k] ?? ''])));
};

let [whole, lean] = ['', ''];
beforeAll(async () => {
  mkdirSync(join(folder, 'data'), { recursive: true });
  cpSync(join(root, 'scenarios', 'data', 'meiyu-runoff'), join(folder, 'data', 'meiyu-runoff'), { recursive: true });
  [whole, lean] = [await runInto('whole', true), await runInto('lean', false)];
});

const compared = (run: string, first: string, second: string): Promise<Comparison> => compareRuns({ folder: run, policy: first }, { folder: run, policy: second });

test.each([['dry', 'wet'], ['wide', 'dry'], ['baseline', 'wet'], ['wide', 'baseline']])('%s and %s: the difference and its error are those of the members, whether or not these were kept', async (first, second) => {
  const [byMember, byRun] = [await compared(whole, first, second), await compared(lean, first, second)];
  expect([byMember.basis, byRun.basis]).toEqual(['members', 'policies']);
  expect([byMember.unpaired, byRun.unpaired]).toEqual([null, null]);
  expect(byRun.rows).not.toHaveLength(0);
  for (const row of byRun.rows) {
    const same = byMember.rows.find(({ entity, quantity }) => entity === row.entity && quantity === row.quantity)!;
    const scale = Math.max(1, Math.abs(same.first));
    for (const key of ['first', 'second', 'difference', 'standardError'] as const) expect(Math.abs(row[key]! - same[key]!) / scale, `${row.entity} ${row.quantity} ${key}`).toBeLessThan(1e-9);
    expect(row.because).toBeNull();
  }
});

test('the interval of few members is that of Student, not of the normal distribution', async () => {
  const few = await runInto('few', false, yaml.replace('members: 12', 'members: 3'));
  const [policies, pairs] = [await rowsOf(join(few, 'policies.csv')), await rowsOf(join(few, 'policy-pairs.csv'))];
  for (const { difference, standard_error: error, low, high } of [...policies, ...pairs].filter((row) => Number(row['standard_error']) > 0)) {
    // t of 2 degrees of freedom
    expect((Number(high) - Number(difference)) / Number(error)).toBeCloseTo(4.303, 2);
    expect((Number(difference) - Number(low)) / Number(error)).toBeCloseTo(4.303, 2);
  }
  expect((await compared(few, 'dry', 'wet')).rows.every(({ members }) => members === 3)).toBe(true);
});

test('two runs without members have no standard error, and every row says why', async () => {
  const other = await runInto('other', false, yaml.replace('factor: 1.3', 'factor: 1.2'));
  const { rows, unpaired } = await compareRuns({ folder: lean, policy: 'wet' }, { folder: other, policy: 'wet' });
  expect(unpaired).toBe('no-members');
  expect(new Set(rows.map(({ standardError, because }) => `${standardError} ${because}`))).toEqual(new Set(['null no-members']));
});

test('one member alone has differences without an error, and says so', async () => {
  const one = await runInto('one', true, yaml.replace('members: 12', 'members: 1'));
  expect(new Set((await compared(one, 'dry', 'wet')).rows.map(({ standardError, because }) => `${standardError} ${because}`))).toEqual(new Set(['null one-member']));
});

test('a side compared with itself is refused', async () => {
  await expect(compared(whole, 'wet', 'wet')).rejects.toThrow('compare/same');
});

test('a point of a sweep under a policy is that policy with the parameters so given, and its difference is from the point as it stands', async () => {
  const sweep = 'sweep: { design: grid, points: 2, parameters: { runoff-gr4j.baseTime: [1.2, 2.4], discharge.area: [60, 120] } }\n';
  const swept = await rowsOf(join(await runInto('swept', false, `${yaml}${sweep}`), 'sweep.csv'));
  expect(swept).toHaveLength(4 * 4 * 2 * 2); // points, policies with the baseline, entities, outputs
  const given = yaml.replace('baseTime: 1.7', 'baseTime: 2.4').replace('area: 120', 'area: 60');
  const policy = await rowsOf(join(await runInto('given', false, given), 'policies.csv'));
  const of = (rows: readonly Record<string, string>[], name: string): Record<string, string> => rows.find((row) => row['policy'] === name && row['entity'] === 'north' && row['quantity'] === 'discharge' && (row['point'] ?? 'point-3') === 'point-3')!;
  expect(of(swept, 'baseline')).toMatchObject({ 'runoff-gr4j.baseTime': '2.4', 'discharge.area': '60', difference: '', standard_error: '' });
  for (const name of ['dry', 'wide']) for (const key of ['mean', 'difference', 'standard_error']) expect(Number(of(swept, name)[key]), `${name} ${key}`).toBeCloseTo(Number(of(policy, name)[key]), 9);
});

test('a policy that sets what is swept, or takes an end out of its range, is refused', async () => {
  const sweep = 'sweep: { design: sobol, points: 2, parameters: { runoff-gr4j.baseTime: [1.2, 2.4], discharge.area: [60, 120] } }\n';
  await expect(runInto('refused', false, `${yaml.replace('{ factor: 1.5 }', '100')}${sweep}`)).rejects.toThrow('scenario/swept');
  await expect(runInto('refused', false, `${yaml.replace('discharge.area: { factor: 1.5 }', 'runoff-gr4j.baseTime: { factor: 9 }')}${sweep}`)).rejects.toThrow('stays from 0.5 to 20 [d], found {"factor":9}, which gives 21.599999999999998');
});
