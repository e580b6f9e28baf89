import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { readUnits } from '../../engine/monitor/read-units.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeEach(() => {
  write('villages.csv', 'village_code,village_name,lon,lat\n330102001201,一村,119.1,30.2\n330102002201,二村,,\n');
  write('sites.csv', 'village_code,catchment,bankfull_m,datum\n330102001201,lower,52.5,synthetic\n');
  write('stations.csv', 'station,kind,catchment,township_code\nP1,rain,lower,330102001\nZ1,stage,lower,\n');
});

test('a village has its lines, the rain of its township and the stage of its catchment', async () => {
  const [first, second] = await readUnits(folder);
  expect(first).toEqual({ code: '330102001201', name: '一村', at: { lon: 119.1, lat: 30.2 }, lines: new Map([['bankfull_m', 52.5]]), feeds: new Map([['rain', 'P1'], ['stage', 'Z1']]) });
  expect(second).toEqual({ code: '330102002201', name: '二村', at: null, lines: new Map(), feeds: new Map() });
});

test('the stage of a river is not that of a village which lies away from it', async () => {
  write('sites.csv', 'village_code,catchment,hazard_zone,bankfull_m\n330102001201,lower,slope,52.5\n330102002201,lower,river,52.5\n');
  const [slope, river] = await readUnits(folder);
  expect([slope?.feeds.get('stage'), river?.feeds.get('stage')]).toEqual([undefined, 'Z1']);
});

test('a folder without villages, or with a code that is none, is told', async () => {
  await expect(readUnits(join(folder, 'none'))).rejects.toThrow('[units/none]');
  write('villages.csv', 'village_code,village_name\n3301,县\n');
  await expect(readUnits(folder)).rejects.toThrow('expected twelve digits, found "3301" [units/bad-code]');
});
