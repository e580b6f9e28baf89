import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { readUnits } from '../../engine/monitor/read-units.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';

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

test('a number that is none, a second row of a village, and a second gauge of a township are told with their rows, all at once', async () => {
  write('villages.csv', 'village_code,village_name,lon,lat\n330102001201,一村,119.1,30.2\n330102002201,二村,119.1,300.2\n330102001201,三村,,\n');
  write('sites.csv', 'village_code,catchment,warning_m,guarantee_m,critical_1h_mm\n330102001201,lower,52.5,52．9,40\n330102002201,lower,52.5m,53,-\n');
  write('stations.csv', 'station,kind,catchment,township_code,zero_m\nP1,rain,lower,330102001,\nP2,rain,lower,330102001,\nZ1,stage,lower,,4o\nW1,wind,lower,,\nP3,rain,lower,3301,\n');
  const said = await readUnits(folder).then(() => '', (error: unknown) => (error as Error).message);
  expect(said.split('\n').sort()).toEqual([
    'sites.csv:2 330102001201 guarantee_m: expected a number, or a blank cell where there is none, found "52．9" [units/bad-number]',
    'sites.csv:3 330102002201 critical_1h_mm: expected a number, or a blank cell where there is none, found "-" [units/bad-number]',
    'sites.csv:3 330102002201 warning_m: expected a number, or a blank cell where there is none, found "52.5m" [units/bad-number]',
    'stations.csv:3 P2 township_code: expected one gauge of rain for 330102001, whose villages it feeds, found P1 and P2 [units/two-gauges]',
    'stations.csv:4 Z1 zero_m: expected a number, or a blank cell where there is none, found "4o" [units/bad-number]',
    'stations.csv:5 W1 kind: expected rain or stage: no other kind of gauge feeds villages, found "wind" [units/bad-kind]',
    'stations.csv:6 P3 township_code: expected nine digits, found "3301" [units/bad-code]',
    'villages.csv:3 330102002201 lat: expected a number from -90 to 90, or a blank cell, found "300.2" [units/bad-number]',
    'villages.csv:4 village_code: expected an id that stands once, found "330102001201" [entities/bad-id]',
  ]);
});

test('lines of the books that are out of their order, or beyond what a stage may be, are refused as warn refuses them', async () => {
  const books = [await readRuleBook(packagePath('scenarios', 'rules', 'river-stage.yaml'))];
  write('sites.csv', 'village_code,catchment,bankfull_m,warning_m,guarantee_m,damage_m\n330102001201,lower,52,53,52.5,5x\n330102002201,lower,52,53,54,99999\n');
  const said = await readUnits(folder, books).then(() => '', (error: unknown) => (error as Error).message);
  expect(said.split('\n')).toEqual([
    'sites.csv:2 330102001201 damage_m: expected a number, or a blank cell where there is none, found "5x" [units/bad-number]',
    'sites.csv:3 330102002201 damage_m: expected a line from -500 to 10000 m, found "99999" [warn/bad-line]',
    'sites.csv:2 330102001201 guarantee_m: expected a line not below warning_m, 53, found 52.5 [warn/line-order]',
  ]);
  write('sites.csv', 'village_code,catchment,bankfull_m,warning_m,guarantee_m,damage_m\n330102001201,lower,52,53,53.5,54\n330102002201,lower,52,,,\n');
  expect((await readUnits(folder, books)).map(({ lines }) => lines.size)).toEqual([4, 1]);
});

test('a folder without villages, or with a code that is none, is told', async () => {
  await expect(readUnits(join(folder, 'none'))).rejects.toThrow('[units/none]');
  write('villages.csv', 'village_code,village_name\n3301,县\n');
  await expect(readUnits(folder)).rejects.toThrow('expected twelve digits, found "3301" [units/bad-code]');
});
