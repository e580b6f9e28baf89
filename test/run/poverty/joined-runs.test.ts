import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapseData } from '../../../engine/run/poverty/data.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { reachedShare } from '../../../engine/run/poverty/reached.js';
import { depthsOfRun } from '../../../engine/run/poverty/storm-run.js';

const folder = mkdtempSync(join(tmpdir(), 'joined-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const put = (name: string, text: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const source = { run: 'run', quantity: 'stage', sites: 'sites.csv', place: 'catchment', base: 'damage_m' };

beforeAll(async () => {
  put('sites.csv', 'village_code,catchment,damage_m\n370832101200,lower,40\n370832102200,lower,41.5\n370832101201,upper,99\n');
  put('run/note.txt', '');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT * FROM (VALUES ('baseline', 'lower', 'stage', 'm', 0::BIGINT, 42.0), ('baseline', 'lower', 'stage', 'm', 1, 40.5), ('banks', 'lower', 'stage', 'm', 0, 39.0), ('baseline', 'upper', 'runoff', 'mm', 0, 500.0)) t(policy, entity, quantity, unit, member, value)) TO '${join(folder, 'run', 'members.parquet')}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
});

test('depths are the stages of the members over where each village is damaged', async () => {
  const { depths, inputs } = await depthsOfRun(folder, source);
  expect(depths).toEqual([
    { village: '370832101200', member: 0, depth: 2 },
    { village: '370832102200', member: 0, depth: 0.5 },
    { village: '370832101200', member: 1, depth: 0.5 },
    { village: '370832102200', member: 1, depth: 0 },
  ]);
  expect(inputs).toHaveLength(2);
  expect((await depthsOfRun(folder, { ...source, policy: 'banks' })).depths.map(({ depth }) => depth)).toEqual([0, 0]);
});
test.each([
  [{ run: 'nothing' }, 'members.parquet: expected the members of a run (run --members), found no such file [relapse/depths]'],
  [{ quantity: 'stagge' }, 'expected members of stagge under baseline, found none [relapse/depths]'],
  [{ place: 'village_code' }, 'expected villages at places of the run: lower, found none'],
  [{ base: 'damage' }, 'did you mean damage_m?'],
])('a run that cannot be joined is refused: %j', async (more, said) => {
  await expect(depthsOfRun(folder, { ...source, ...more })).rejects.toThrow(said);
});
test('a share reached is the one in time of everybody, or the mean over events', async () => {
  put('reach/reach.csv', 'policy,village_code,class,minutes,time,mean\nbaseline,*,all,60,since-issue,0.9\nbaseline,*,all,30,in-time,0.7\nbaseline,*,all,60,in-time,0.6\nbaseline,370832101200,all,60,in-time,0.1\nsirens,*,all,60,in-time,0.8\n');
  put('warned/warning-units.csv', 'unit,events,warned,reached_share\na,3,3,0.9\nb,1,0,0.1\nc,0,0,\n');
  const of = async (more: Parameters<typeof reachedShare>[1]): Promise<number> => (await reachedShare(folder, more)).reached;
  expect(await of({ from: 'reach', minutes: 60 })).toBe(0.6);
  expect(await of({ from: 'reach', policy: 'sirens' })).toBe(0.8);
  // 3 events of 0.9, one of 0.1
  expect(await of({ from: 'warned' })).toBeCloseTo(0.7, 12);
  await expect(of({ from: 'run' })).rejects.toThrow('expected a folder with reach.csv or warning-units.csv, found neither [relapse/reached]');
  await expect(of({ from: 'reach', minutes: 45 })).rejects.toThrow('expected minutes of 30, 60, found 45');
});
test('a scenario joined to both reads its storm and its warning from them', async () => {
  const text = readFileSync(packagePath('scenarios', 'relapse-meiyu.yaml'), 'utf8')
    .replace('depths: depths.csv', 'depths: { run: run, quantity: stage, sites: sites.csv, place: catchment, base: damage_m }')
    .replace('reached: 0.8', 'reached: { from: reach, minutes: 60 }');
  for (const name of ['lines.yaml', 'holidays.yaml']) put(`poverty/${name}`, readFileSync(packagePath('scenarios', 'poverty', name), 'utf8'));
  put('households.csv', readFileSync(packagePath('scenarios', 'data', 'relapse', 'households.csv'), 'utf8'));
  const setting = await readRelapse(put('relapse.yaml', text), folder);
  expect(setting.declaration.supports!.find(({ name }) => name === 'early-warning')!.warning).toEqual({ reached: 0.6, saved: 0.25 });
  expect(setting.inputs.some(({ path }) => path.endsWith('reach.csv'))).toBe(true);
  const { storm, read } = await readRelapseData(folder, setting);
  expect(storm.members).toHaveLength(2);
  expect(storm.members[0]!.index[read.households.group.indexOf(read.villages.indexOf('370832101200'))]).toBe(2);
});
