/** The surroundings of the demo county, read back as the parts that use them do. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeDemo } from '../../../engine/run/demo/write-demo.js';
import { FIELDS, STATUSES } from '../../../engine/monitor/households.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { readHouseholds } from '../../../engine/run/poverty/households.js';
import { parquetTexts } from '../../../engine/run/read/parquet-texts.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readGrid } from '../../../engine/run/scenario/grid-file.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { demOf, ELEVATION } from '../../../engine/flood/dem.js';
import { csvCells, type Cells } from '../../csv.js';
import { demoFields } from './read-demo.js';

const root = mkdtempSync(join(tmpdir(), 'county-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

async function demo(name: string, options: { seed?: string; villages?: number; year?: number; defects?: boolean } = {}): Promise<string> {
  const out = join(root, name);
  await writeDemo({ out, seed: '2025', defects: false, year: 2023, format: 'csv', fields: await demoFields(), ...options });
  return out;
}
const folder = await demo('first');
const table = (name: string, at = folder): Cells[] => csvCells(readFileSync(join(at, `${name}.csv`)));
const number = (cells: Cells, name: string): number => Number(cells[name]);
const [villages, sites, channels, stations, observations] = [table('villages'), table('sites'), table('warning-channels'), table('stations'), table('observations')];

test('every village of the form is a site, and every site a village', () => {
  expect(sites.map((site) => site['village_code'])).toEqual(villages.map((village) => village['village_code']));
});
test('the lines of a site stand in the order of the levels they make: bankfull below warning below guarantee below damage', () => {
  for (const site of sites) {
    const lines = ['bankfull_m', 'warning_m', 'guarantee_m', 'damage_m'].map((line) => number(site, line));
    expect([...lines].sort((a, b) => a - b)).toEqual(lines);
    expect(new Set(lines).size).toBe(4);
  }
});
test('villages by the river are damaged at lower stages than the others', () => {
  const above = (site: Cells): number => number(site, 'damage_m') - number(site, 'bankfull_m');
  const [river, other] = [sites.filter((site) => site['hazard_zone'] === 'river'), sites.filter((site) => site['hazard_zone'] !== 'river')];
  expect(river.length).toBeGreaterThan(10);
  expect(Math.max(...river.map(above))).toBeLessThanOrEqual(Math.min(...other.map(above)));
});
test('a channel reaches at most the households of its village, loudspeakers together too', () => {
  const households = new Map(villages.map((village) => [village['village_code'], village['resident_households']]));
  const total = new Map<string, number>();
  for (const { village_code, channel, households: reached } of channels) {
    const key = `${village_code!} ${channel!}`;
    total.set(key, (total.get(key) ?? 0) + Number(reached));
  }
  const over = [...total].filter(([key, reached]) => households.get(key.slice(0, 12)) !== '' && reached > Number(households.get(key.slice(0, 12))));
  expect(over).toEqual([]);
  expect(new Set(channels.map(({ channel }) => channel))).toEqual(new Set(['loudspeaker', 'sms', 'app', 'tv', 'door-to-door']));
});
test('every station has an observation for each of 96 hours, in order of time, at +08:00', () => {
  for (const { station } of stations) {
    const times = observations.filter((row) => row['station'] === station).map((row) => row['time']!);
    expect(times).toHaveLength(96);
    expect([...times].sort()).toEqual(times);
    expect(times.every((time) => /^2023-07-0\dT\d\d:00:00\+08:00$/.test(time))).toBe(true);
  }
});
test('stages answer rain: the highest water is above the guarantee line somewhere, and after the first rain', () => {
  const passed = stations.filter(({ kind }) => kind === 'stage').map((station) => {
    const stages = observations.filter((row) => row['station'] === station['station']).map((row) => number(row, 'value'));
    expect(stages.indexOf(Math.max(...stages))).toBeGreaterThan(12);
    return Math.max(...stages) - number(station, 'guarantee_m');
  });
  expect(Math.max(...passed)).toBeGreaterThan(0);
});
test('the storm is heavier at some gauges than at others: a day brings less than 130 mm to one and 200 mm or more to another', () => {
  const greatest = stations.filter(({ kind }) => kind === 'rain').map(({ station }) => {
    const rain = observations.filter((row) => row['station'] === station).map((row) => number(row, 'value'));
    return Math.max(...rain.map((_, hour) => rain.slice(Math.max(0, hour - 23), hour + 1).reduce((sum, value) => sum + value, 0)));
  });
  expect(Math.min(...greatest)).toBeLessThan(130);
  expect(Math.max(...greatest)).toBeGreaterThanOrEqual(200);
});
test('the gauges of a catchment see its rain, on average', () => {
  const storm = table('forcing').filter(({ time }) => time! >= '2023-07-02' && time! <= '2023-07-05');
  for (const catchment of ['lower', 'side', 'upper']) {
    const gauges = stations.filter((station) => station['kind'] === 'rain' && station['catchment'] === catchment).map(({ station }) => station);
    const seen = observations.filter(({ station }) => gauges.includes(station)).reduce((sum, row) => sum + number(row, 'value'), 0) / gauges.length;
    const fell = storm.filter(({ entity }) => entity === catchment).reduce((sum, row) => sum + number(row, 'rain [mm]'), 0);
    expect(seen / fell).toBeGreaterThan(0.95);
    expect(seen / fell).toBeLessThan(1.05);
  }
});
test('the elevation tiles are whole, and the river runs through them from higher to lower ground', async () => {
  for (const name of ['lower', 'side', 'upper']) {
    const file = `dem-${name}.asc`;
    const dem = demOf(await readGrid(join(folder, file), file, ELEVATION), file);
    expect([dem.rows, dem.columns, dem.cellSize]).toEqual([80, 80, 50]);
    const lowest = Math.min(...dem.elevation);
    const zero = Number(table('catchments').find(({ id }) => id === name)!['zero_stage_m']);
    expect(Math.abs(lowest - zero)).toBeLessThan(6);
  }
});
test('the Meiyu scenario loads from the folder of a demo, defects or not', async () => {
  for (const at of [folder, await demo('defects', { defects: true, seed: 'other' })]) {
    const { job } = await loadScenario(packagePath('scenarios', 'meiyu-county.yaml'), at);
    expect(job.sites?.ids).toHaveLength(175);
  }
});
test('the data that ship with the Meiyu scenario are those of a demo', () => {
  for (const file of ['sites.csv', 'catchments.csv', 'forcing.csv']) {
    expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(packagePath('scenarios', 'data', 'meiyu-county', file), 'utf8'));
  }
});
test('the same seed gives the same bytes, another seed others; more villages change nothing in the first county', async () => {
  const [again, other, more] = [await demo('again'), await demo('other', { seed: '7' }), await demo('more', { villages: 600 })];
  const bytes = (at: string, file: string): string => readFileSync(join(at, file), 'utf8');
  const made = readdirSync(folder).filter((file) => file !== 'villages.csv' && file !== 'demo.json');
  for (const file of made) {
    expect(bytes(again, file)).toBe(bytes(folder, file));
    expect(bytes(more, file)).toBe(bytes(folder, file));
  }
  for (const file of ['sites.csv', 'forcing.csv', 'dem-lower.asc', 'warning-channels.csv']) expect(bytes(other, file)).not.toBe(bytes(folder, file));
});
test('twelve households of each village can be read by the monitor, and every row says that it is synthetic', async () => {
  const { header, records } = await parquetTexts(join(folder, 'households.parquet'), 'households.parquet');
  const at = (name: string): number => header.indexOf(name);
  expect(records).toHaveLength(175 * 12);
  expect(['household_id', 'village_code', ...FIELDS.filter((name) => name !== 'disability'), 'disabled'].filter((name) => at(name) < 0)).toEqual([]);
  expect(new Set(records.map((row) => row[at('synthetic')]))).toEqual(new Set(['1']));
  expect(new Set(records.map((row) => row[at('status')]))).toEqual(new Set(STATUSES));
  for (const row of records) expect(Number(row[at('labour')])).toBeLessThanOrEqual(Number(row[at('persons')]));
});
test('the same households are read by relapse, and their sources sum to the income that the monitor tells', async () => {
  const { declaration } = await readRelapse(packagePath('scenarios', 'relapse.yaml'));
  const { households, villages } = await readHouseholds(join(folder, 'households.parquet'), declaration, 5);
  expect([households.ids.length, villages.length]).toEqual([175 * 12, 175]);
  const { header, records } = await parquetTexts(join(folder, 'households.parquet'), 'households.parquet');
  const value = (row: readonly string[], name: string): number => Number(row[header.indexOf(name)]);
  for (const row of records) {
    const net = ['wage', 'farm_revenue', 'business', 'property', 'transfer_in'].reduce((sum, name) => sum + value(row, `${name} [yuan/year]`), -value(row, 'farm_cost [yuan/year]'));
    expect(net).toBe(value(row, 'income_yuan') * value(row, 'persons'));
  }
});
test('a demo of few villages has their sites alone', async () => {
  expect(table('sites', await demo('few', { villages: 3 }))).toHaveLength(3);
});
