/**
 * Weather that harms crops, day by day: frost, heat, dry-hot wind, cold-dew wind, and the warmth a crop has had.
 *
 * Source: classes of frost as the CMA warning signal has them (0, -3, -5 °C); degree days McMaster & Wilhelm (1997) Agric.
 * For. Meteorol. 87, 291-300, method 2 (each end of the day cut to the range). The thresholds of heat (35 °C, 3 days), dry-hot
 * wind (32 and 35 °C, 30 and 25 %, 3 m/s) and cold-dew wind (22 °C, 3 days) are in common use and unverified for any crop.
 */
import { defineModel } from '../core/model.js';

const DAY = 86_400;
const TEMPERATURE = { unit: '°C', min: -60, max: 60 } as const;
const highest = { ...TEMPERATURE, doc: { zh: '日最高气温', en: 'highest temperature of the day' } } as const;
const lowest = { ...TEMPERATURE, doc: { zh: '日最低气温', en: 'lowest temperature of the day' } } as const;
const average = { ...TEMPERATURE, doc: { zh: '日平均气温', en: 'mean temperature of the day' } } as const;
const days = (initial: number) => ({ unit: 'd', min: 1, max: 30, default: initial, doc: { zh: '连续天数', en: 'days in a row that make the hazard' } }) as const;
const count = { unit: 'd', min: 0, doc: { zh: '已连续的天数', en: 'days in a row so far' } } as const;
const hazard = (max: number, zh: string, en: string) => ({ unit: '1', min: 0, max, doc: { zh, en } }) as const;

export const growingDegreeDays = defineModel({
  name: 'growing-degree-days',
  title: { zh: '有效积温', en: 'Growing degree days' },
  source: 'McMaster & Wilhelm (1997) Agric. For. Meteorol. 87, 291-300, method 2',
  step: DAY,
  inputs: { temperatureMax: highest, temperatureMin: lowest },
  parameters: {
    baseTemperature: { ...TEMPERATURE, default: 10, doc: { zh: '生物学下限温度(水稻、玉米10 °C,未核实)', en: 'base temperature (rice and maize 10 °C, unverified)' } },
    upperTemperature: { ...TEMPERATURE, default: 35, doc: { zh: '上限温度(未核实)', en: 'upper temperature (unverified)' } },
  },
  state: { total: { unit: '°C', min: 0, doc: { zh: '累计有效积温', en: 'degree days so far' } } },
  outputs: {
    degreeDays: { unit: '°C', min: 0, doc: { zh: '当日有效积温', en: 'degree days of the day' } },
    accumulatedDegreeDays: { unit: '°C', min: 0, doc: { zh: '累计有效积温', en: 'degree days so far, this day included' } },
  },
  begin: (_, __, { total }) => void total.fill(0),
  advance(steps, n, _, { temperatureMax, temperatureMin }, { baseTemperature, upperTemperature }, { total }, outputs) {
    for (let at = 0; at < steps * n; at++) {
      const i = at % n;
      const base = baseTemperature[i]!;
      const cut = (value: number): number => Math.max(base, Math.min(value, upperTemperature[i]!));
      const own = (cut(temperatureMax[at]!) + cut(temperatureMin[at]!)) / 2 - base;
      total[i]! += own;
      outputs.degreeDays[at] = own;
      outputs.accumulatedDegreeDays[at] = total[i]!;
    }
  },
});

export const frost = defineModel({
  name: 'frost',
  title: { zh: '霜冻', en: 'Frost' },
  source: 'classes of the CMA frost warning signal: 0, -3 and -5 °C',
  step: DAY,
  inputs: { temperatureMin: lowest },
  parameters: { groundDifference: { unit: '°C', min: 0, max: 10, default: 0, doc: { zh: '地面比百叶箱低的度数', en: 'how much colder the ground is than the screen' } } },
  state: {},
  outputs: { frostLevel: hazard(3, '霜冻级别:1 ≤0 °C,2 ≤-3 °C,3 ≤-5 °C', 'level of frost: 1 at 0 °C or below, 2 at -3 °C, 3 at -5 °C') },
  begin: () => undefined,
  advance(steps, n, _, { temperatureMin }, { groundDifference }, __, { frostLevel }) {
    for (let at = 0; at < steps * n; at++) {
      const ground = temperatureMin[at]! - groundDifference[at % n]!;
      frostLevel[at] = ground <= -5 ? 3 : ground <= -3 ? 2 : ground <= 0 ? 1 : 0;
    }
  },
});

export const cropHeat = defineModel({
  name: 'crop-heat',
  title: { zh: '作物高温热害', en: 'Heat on crops' },
  source: 'common use, unverified: 35 °C on 3 days in a row at flowering',
  step: DAY,
  inputs: { temperatureMax: highest },
  parameters: { heatTemperature: { ...TEMPERATURE, default: 35, doc: { zh: '热害温度', en: 'temperature of heat' } }, heatDays: days(3) },
  state: { inARow: count },
  outputs: { heatRun: count, cropHeat: hazard(1, '达到热害', 'heat has lasted long enough') },
  begin: (_, __, { inARow }) => void inARow.fill(0),
  advance(steps, n, _, { temperatureMax }, { heatTemperature, heatDays }, { inARow }, outputs) {
    for (let at = 0; at < steps * n; at++) {
      const i = at % n;
      const run = temperatureMax[at]! >= heatTemperature[i]! ? inARow[i]! + 1 : 0;
      inARow[i] = run;
      outputs.heatRun[at] = run;
      outputs.cropHeat[at] = run >= heatDays[i]! ? 1 : 0;
    }
  },
});

export const coldDewWind = defineModel({
  name: 'cold-dew-wind',
  title: { zh: '寒露风', en: 'Cold-dew wind' },
  source: 'common use, unverified: a daily mean of 22 °C or less on 3 days in a row',
  step: DAY,
  inputs: { temperatureMean: average },
  parameters: { coldTemperature: { ...TEMPERATURE, default: 22, doc: { zh: '临界日平均气温', en: 'mean temperature at or below which it is cold' } }, coldDays: days(3) },
  state: { inARow: count },
  outputs: { coldRun: count, coldDewWind: hazard(1, '达到寒露风', 'cold has lasted long enough') },
  begin: (_, __, { inARow }) => void inARow.fill(0),
  advance(steps, n, _, { temperatureMean }, { coldTemperature, coldDays }, { inARow }, outputs) {
    for (let at = 0; at < steps * n; at++) {
      const i = at % n;
      const run = temperatureMean[at]! <= coldTemperature[i]! ? inARow[i]! + 1 : 0;
      inARow[i] = run;
      outputs.coldRun[at] = run;
      outputs.coldDewWind[at] = run >= coldDays[i]! ? 1 : 0;
    }
  },
});

export const dryHotWind = defineModel({
  name: 'dry-hot-wind',
  title: { zh: '干热风', en: 'Dry-hot wind on wheat' },
  source: 'common use, unverified: 32 °C, 30 % and 3 m/s (light); 35 °C, 25 % and 3 m/s (heavy)',
  step: DAY,
  inputs: {
    temperatureMax: highest,
    afternoonHumidity: { unit: '%', min: 0, max: 100, doc: { zh: '14时相对湿度', en: 'relative humidity at 14:00' } },
    afternoonWind: { unit: 'm/s', min: 0, max: 70, doc: { zh: '14时风速', en: 'wind speed at 14:00' } },
  },
  parameters: {},
  state: {},
  outputs: { dryHotWind: hazard(2, '干热风级别:1 轻,2 重', 'level of dry-hot wind: 1 light, 2 heavy') },
  begin: () => undefined,
  advance(steps, n, _, { temperatureMax, afternoonHumidity, afternoonWind }, __, ___, { dryHotWind: level }) {
    for (let at = 0; at < steps * n; at++) {
      const [t, h] = [temperatureMax[at]!, afternoonHumidity[at]!];
      level[at] = afternoonWind[at]! < 3 ? 0 : t >= 35 && h <= 25 ? 2 : t >= 32 && h <= 30 ? 1 : 0;
    }
  },
});
