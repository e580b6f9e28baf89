import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readReach } from '../../../engine/run/reach/declaration.js';
import { runReach } from '../../../engine/run/reach/run.js';
import { readVillages } from '../../../engine/run/reach/villages.js';
import { VILLAGES } from '../../monitor/world.js';
import { serve, type Served } from './served.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-reach-'));
let served: Served;
const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const ask = async (code: string): Promise<Reach> => (await served.get(`/v1/villages/${code}/reach`)).json();

interface Reach {
  readonly because: string | null;
  readonly reach: { readonly minutes: readonly { readonly minutes: number; readonly mean: number; readonly q05: number; readonly q95: number }[]; readonly inTime: { readonly minutes: number; readonly mean: number }; readonly channels: readonly { readonly name: string; readonly share: number }[] } | null;
}

beforeAll(async () => {
  const row = (code: string, households: number | string): string => `${code},一村,2023,${households},400,420,130,35\n`;
  put('villages.csv', `village_code,village_name,report_year,resident_households,population_resident,population_registered,elderly_60plus,warning_latency_min\n${row(VILLAGES[0], 120)}${row(VILLAGES[1], '')}`);
  served = await serve({ data: folder });
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true });
});

test('without the devices of the county it says so, and why of a village that cannot be worked out', async () => {
  expect(await ask(VILLAGES[0])).toEqual({ code: VILLAGES[0], reach: null, because: 'warning-channels.csv: not in the data folder' });
  put('warning-channels.csv', 'village_code,channel,lon,lat,households,power_group,backup_hours\n');
  expect((await ask(VILLAGES[0])).because).toContain('found a header alone [reach/no-devices]');
  put('warning-channels.csv', `village_code,channel,lon,lat,households,power_group,backup_hours\n${VILLAGES[1]},loudspeaker,119.1,30.1,60,,\n`);
  expect((await ask(VILLAGES[1])).because).toBe('resident_households is missing');
  expect((await ask(VILLAGES[2])).because).toBe('villages.csv: the village is not in it');
  expect((await served.get('/v1/villages/990000000000/reach')).statusCode).toBe(404);
});

test('a device more is read without a new start; the numbers are those of the reach of all villages', async () => {
  expect((await ask(VILLAGES[0])).reach?.inTime.mean).toBe(0);
  put('warning-channels.csv', `village_code,channel,lon,lat,households,power_group,backup_hours\n${VILLAGES[0]},loudspeaker,119.1,30.1,60,,\n`);
  const { reach } = await ask(VILLAGES[0]);
  expect(reach?.channels.find(({ name }) => name === 'loudspeaker')?.share).toBe(0.5);
  const { declaration, placeOfShare } = await readReach(packagePath('scenarios', 'reach.yaml'));
  const { villages } = await readVillages(folder, (await loadFramework(packagePath('indicators'))).declaration, declaration, placeOfShare);
  const { cells } = await runReach(declaration, villages, () => undefined);
  const own = cells.filter(({ village, policy, peopleClass }) => village === VILLAGES[0] && policy === 'baseline' && peopleClass === null);
  expect(reach?.minutes).toEqual(own.filter(({ inTime }) => !inTime).map(({ minutes, mean, q05, q95 }) => ({ minutes, mean, q05, q95 })));
  expect(reach?.inTime).toEqual(expect.objectContaining({ minutes: 40, lead: 60, action: 20, mean: own.find(({ inTime }) => inTime)?.mean }));
});

test('a file that is wrong is said with its line, without where the server keeps it', async () => {
  put('warning-channels.csv', `village_code,channel,lon,lat,households,power_group,backup_hours\n${VILLAGES[0]},trumpet,119.1,30.1,60,,\n`);
  const { because } = await ask(VILLAGES[0]);
  expect(because).toMatch(/^warning-channels\.csv:2 channel: expected .*\[reach\/unknown-channel\]$/);
});

test('indicators have their names, units and actions', async () => {
  const { actions, indicators } = (await served.get('/v1/indicators')).json<{ readonly actions: readonly { readonly code: string }[]; readonly indicators: readonly object[] }>();
  expect([actions.map(({ code }) => code), indicators.length]).toEqual([['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8'], 80]);
  expect(indicators[0]).toEqual({ code: 'A1-01', title: { zh: '家庭固定宽带入户率', en: 'Fixed broadband household rate' }, unit: '%', action: 'A1' });
});
