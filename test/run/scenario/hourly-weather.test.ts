/** Generated weather by the hour: rain from the cascade, temperature from the day's lowest and highest. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { loadScenario, type Scenario } from '../../../engine/run/scenario/load.js';
import { textOf } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-hourly-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Sixty days of hours with a shower in the afternoon of every other. */
const hourly = ['entity,time,rain [mm]', ...Array.from({ length: 60 * 24 }, (_, h) => `gauge,${new Date(Date.UTC(2020, 5, 1, h)).toISOString().slice(0, 13)}:00+08:00,${Math.floor(h / 24) % 2 === 0 && h % 24 > 12 + ((h / 24) % 5) && h % 24 < 19 ? (1 + ((h * 7) % 5)).toFixed(1) : '0'}`)].join('\n');

const scenario = (generator: string): string => `name: hours
title: { zh: 逐时天气, en: Weather by the hour }
about: { zh: 测试, en: a test }
data: data
weather: { generator: { fit: record.csv, hourly: hours.csv${generator} } }
entities: places.csv
clock: { start: "2023-06-01", steps: 240, step: 1 h }
ensemble: { members: 3, seed: hours }
chain:
  - model: evapotranspiration-thornthwaite
    parameters: { latitude: 27.5, heatIndex: 80 }
outputs: [{ quantity: potentialEvapotranspiration }]
expect: [{ quantity: potentialEvapotranspiration, statistic: mean, over: mean, min: 0 }]
`;

function load(generator: string): Promise<Scenario> {
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const [name, text] of [['data/record.csv', textOf('scenarios/data/storm-catalogue/record.csv')], ['data/hours.csv', hourly], ['data/places.csv', 'entity,lat\nnorth,30\nsouth,22\n'], ['scenario.yaml', scenario(generator)]] as const) writeFileSync(join(folder, name), text);
  return loadScenario(join(folder, 'scenario.yaml'), null);
}

test('every member has hours of rain and temperature that agree with its days', async () => {
  const { job } = await load(', latitude: { column: lat }, longitude: 112');
  const forcing = new Forcing(job);
  const [all, members] = [new Map(['rain', 'temperature', 'temperatureMin', 'temperatureMax'].map((name) => [name, forcing.values(name, 0, 0, 3, [])])), 3];
  for (let m = 0; m < members; m++) {
    for (let day = 0; day < 10; day++) {
      const of = (name: string): number[] => Array.from({ length: 24 }, (_, h) => all.get(name)![(24 * day + h) * members + m]!);
      expect(Math.min(...of('temperature'))).toBe(of('temperatureMin')[0]);
      expect(Math.max(...of('temperature'))).toBe(of('temperatureMax')[23]);
    }
  }
  // the same entity alone, and the other one, whose sun rises at another time
  expect(new Forcing(job).values('temperature', 0, 1, 1, [])).toEqual(Float64Array.from({ length: 240 }, (_, t) => all.get('temperature')![t * members + 1]!));
  expect(forcing.values('temperature', 1, 0, 3, [])).not.toEqual(all.get('temperature'));
});

test('hours of temperature need a latitude, and one that is in the file of entities', async () => {
  await expect(load('')).rejects.toThrow(/latitude: a number, or a column of entities, found none \[generator\/no-latitude\]/);
  await expect(load(', latitude: { column: latitude }')).rejects.toThrow(/latitude: expected one of lat, found "latitude"/);
  await expect(load(', latitude: 70')).rejects.toThrow(/<= 55/);
});
