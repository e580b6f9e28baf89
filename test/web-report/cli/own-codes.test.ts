import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadInputs, type AssessOptions, type Loaded } from '../../../web-report/commands/assess-options.js';
import { withFramework, type Change } from '../../run/small-framework.js';

const folder = mkdtempSync(join(tmpdir(), 'own-codes-'));
const data = join(folder, 'schools.csv');
writeFileSync(data, 'code,title,terrain,households,hh_broadband,outage_hours\n110101001201,甲,hill,10,5,1\n');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const load = (changes: readonly Change[], more: Partial<AssessOptions> = {}): Promise<Loaded> =>
  withFramework(changes, async (framework) => {
    const loaded = await loadInputs({ data, framework, year: 2023, grading: 'cuts', workers: 1, shard: 8, ...more }, { step: () => undefined, stop: () => undefined });
    await loaded.input.executor.close();
    return loaded;
  });
const divisions: Change = ['framework.yaml', '  weight: households', '  divisions: true\n  weight: households'];

test('codes that look like divisions are none where the framework does not say so: no name of a place, no claim of a check', async () => {
  const { input, divisionEdition } = await load([]);
  expect([input.nameOf('110101'), input.evidence.divisions, divisionEdition]).toEqual([null, null, null]);
});

test('a framework that says its codes are divisions has the names of the tables', async () => {
  const { input, divisionEdition } = await load([divisions]);
  // Its only rule looks nothing up: the names are no pass.
  expect([input.nameOf('110101'), divisionEdition]).toEqual(['东城区', { year: 2023, checked: false }]);
  const rule: Change = ['rules.yaml', 'rules:\n', 'rules:\n  - { id: R0, severity: E, title: { zh: 表, en: Table }, check: division-tables, with: { levels: [county] } }\n'];
  expect((await load([divisions, rule])).divisionEdition).toEqual({ year: 2023, checked: true });
});

test('tables of divisions for codes that are none are refused', async () => {
  await expect(load([], { divisions: folder })).rejects.toThrow('--divisions: expected a framework whose codes are divisions (divisions: true under unit), found small [options/no-divisions]');
});
