/** One column of weather for models that want it in different units, and two quantities of one name kept apart. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { simulateGroup } from '../../../engine/run/scenario/simulate.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-units-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const chain = (fao: string): string => `name: both
title: { zh: 蒸散发与火险, en: evapotranspiration and fire weather }
about: { zh: 一列风给两个模型, en: one column of wind for two models }
data: .
series: both.csv
clock: { start: "2023-07-06", steps: 1, step: 1 d }
ensemble: { members: 1, seed: units }
chain:
  - { model: ${fao}, parameters: { latitude: 50.8, elevation: 100, windHeight: 10 } }
  - { model: fire-weather-index, parameters: { latitude: 50.8 } }
outputs: [{ quantity: potentialEvapotranspiration }, { quantity: fireWeatherIndex }]
expect: [{ quantity: potentialEvapotranspiration, statistic: q50, over: max, min: 0 }]
`;

/** What both models make of a day, or what is wrong with it. */
async function both(fao: string, columns: Readonly<Record<string, number>>): Promise<readonly number[] | string> {
  writeFileSync(join(folder, 'both.yaml'), chain(fao));
  writeFileSync(join(folder, 'both.csv'), `entity,time,${Object.keys(columns).join(',')}\nuccle,2023-07-06,${Object.values(columns).join(',')}\n`);
  try {
    const { job, models } = await loadScenario(join(folder, 'both.yaml'), null);
    return simulateGroup(job, models, new Forcing(job), [0])[0]!.outputs.map(({ summary }) => summary!.mean[0]!);
  } catch (error) {
    return String(error);
  }
}

const DAY = { 'temperatureMax [°C]': 21.5, 'temperatureMin [°C]': 12.3, 'temperature [°C]': 21, 'sunshine [h]': 9.25, 'rain [mm]': 0 };
const RANGE = { 'relativeHumidityMax [%]': 84, 'relativeHumidityMin [%]': 63 };

test('wind in km/h or in m/s is the same wind to models that want it in the other: example 18 as published, and its fire weather', async () => {
  const kilometres = await both('evapotranspiration-fao56-range', { ...DAY, ...RANGE, 'relativeHumidity [%]': 60, 'wind [km/h]': 10 });
  expect(kilometres).toEqual([expect.closeTo(3.88, 2), expect.any(Number)]);
  const metres = await both('evapotranspiration-fao56-range', { ...DAY, ...RANGE, 'relativeHumidity [%]': 60, 'wind [m/s]': 10 / 3.6 });
  expect(metres).toEqual([expect.closeTo(kilometres[0] as number, 12), expect.closeTo(kilometres[1] as number, 9)]);
  expect(await both('evapotranspiration-fao56-range', { ...DAY, ...RANGE, 'relativeHumidity [%]': 60, 'wind [km/h]': 300 })).toContain('both.csv:2 uccle 2023-07-06 wind: expected from 0 to 25');
  expect(await both('evapotranspiration-fao56-range', { ...DAY, ...RANGE, 'relativeHumidity [%]': 60, 'wind [mm]': 3 })).toContain('expected wind in m/s, found "mm" [plan/wrong-unit]');
});

test('humidity at noon does not stand in for that of the day where both are wanted', async () => {
  expect(await both('evapotranspiration-fao56', { ...DAY, 'relativeHumidity [%]': 60, 'wind [km/h]': 10 })).toContain('input relativeHumidityMean: expected a column relativeHumidityMean [%] of its own');
  expect(await both('evapotranspiration-fao56', { ...DAY, 'relativeHumidity [%]': 60, 'relativeHumidityMean [%]': 72, 'wind [km/h]': 10 })).toEqual([expect.any(Number), expect.any(Number)]);
});
