import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRAITS } from '../../../engine/poverty/household.js';
import { preventedShare } from '../../../engine/poverty/warned.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapseData } from '../../../engine/run/poverty/data.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { reachedShares, warnedShares } from '../../../engine/run/poverty/reached.js';
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
const VILLAGES = ['370832101200', '370832101201', '370832102200'] as const;
const reach = (rows: readonly string[]): string => `policy,village_code,class,minutes,time,mean\n${rows.join('\n')}\n`;

test('shares reached are those in time of each village, or of all where a warned run had no event', async () => {
  put('reach/reach.csv', reach(['baseline,*,all,60,since-issue,0.9', 'baseline,*,all,30,in-time,0.7', 'baseline,*,all,60,in-time,0.6', ...VILLAGES.flatMap((code, k) => [`baseline,${code},all,30,in-time,0.5`, `baseline,${code},all,60,in-time,0.${k + 1}`]), 'sirens,*,all,60,in-time,0.8']));
  put('warned/warning-reach.csv', 'policy,unit,class,time,minutes,share,q05,q95\nbaseline,*,*,in-time,,0.7,0.1,0.9\nbaseline,370832101200,*,in-time,,0.4,,\nbaseline,370832101200,*,since-issue,60,1,,\n');
  const of = async (more: Parameters<typeof reachedShares>[1]): Promise<Float64Array> => warnedShares((await reachedShares(folder, more)).reached, 0.5, VILLAGES).shares;
  expect(await of({ from: 'reach', minutes: 60 })).toEqual(Float64Array.of(0.05, 0.1, 0.15));
  expect(await of({ from: 'reach' })).toEqual(Float64Array.of(0.25, 0.25, 0.25));
  expect(await of({ from: 'warned' })).toEqual(Float64Array.of(0.2, 0.35, 0.35));
  expect(warnedShares(0.8, 0.5, VILLAGES)).toEqual({ shares: Float64Array.of(0.4, 0.4, 0.4), traits: [] });
});
test.each([
  [{ from: 'run' }, 'expected a folder with reach.csv or warning-reach.csv, found neither [relapse/reached]'],
  [{ from: 'reach', minutes: 45 }, 'expected minutes of 30, 60, found 45'],
  [{ from: 'reach', policy: 'syrens' }, 'did you mean sirens?'],
  [{ from: 'reach', policy: 'sirens', minutes: 60 }, "expected rows of the households' villages 370832101200, 370832101201, 370832102200, found 0 others"],
  [{ from: 'reach', classes: { elderly: 'old' } }, 'reach.csv class: expected one of all, found "old"'],
  [{ from: 'broken' }, 'reach.csv 370832101200 mean: expected a share from 0 to 1, found 1.2'],
])('shares that are not there are refused: %j', async (from, said) => {
  put('broken/reach.csv', reach(['baseline,*,all,60,in-time,0.6', 'baseline,370832101200,all,60,in-time,1.2']));
  await expect((async () => warnedShares((await reachedShares(folder, from)).reached, 0.5, VILLAGES))()).rejects.toThrow(said);
});
test('a household is reached as the people it is of, and of several as the least', async () => {
  const classes = ['all', 'others', 'elderly', 'deaf'];
  put('classes/reach.csv', reach(['*', VILLAGES[0], VILLAGES[1]].flatMap((code, v) => classes.map((name, k) => `baseline,${code},${name},60,in-time,0.${8 - 2 * k + v}`))));
  const { reached } = await reachedShares(folder, { from: 'classes', classes: { others: 'others', elderly: 'elderly', disability: 'deaf' } });
  const shares = warnedShares(reached, 1, VILLAGES.slice(0, 2));
  const of = (village: number, traits: number): number => preventedShare(shares, village, traits);
  expect([of(0, TRAITS.labour), of(0, TRAITS.elderly), of(1, TRAITS.elderly), of(1, TRAITS.elderly | TRAITS.disability)]).toEqual([0.7, 0.5, 0.6, 0.4]);
});
test('a scenario joined to both reads its storm and its warning from them', async () => {
  const text = readFileSync(packagePath('scenarios', 'relapse-meiyu.yaml'), 'utf8')
    .replace('depths: depths.csv', 'depths: { run: run, quantity: stage, sites: sites.csv, place: catchment, base: damage_m }')
    .replace('reached: 0.8', 'reached: { from: reach, minutes: 60 }');
  for (const name of ['lines.yaml', 'holidays.yaml']) put(`poverty/${name}`, readFileSync(packagePath('scenarios', 'poverty', name), 'utf8'));
  put('households.csv', readFileSync(packagePath('scenarios', 'data', 'relapse', 'households.csv'), 'utf8'));
  const setting = await readRelapse(put('relapse.yaml', text), folder);
  expect(setting.declaration.supports!.find(({ name }) => name === 'early-warning')!.warning).toMatchObject({ reached: { everywhere: [0.6] }, saved: 0.25 });
  expect(setting.inputs.some(({ path }) => path.endsWith('reach.csv'))).toBe(true);
  const { storm, read } = await readRelapseData(folder, setting);
  expect(storm.members).toHaveLength(2);
  expect(storm.members[0]!.index[read.households.group.indexOf(read.villages.indexOf('370832101200'))]).toBe(2);
});
