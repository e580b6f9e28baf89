/**
 * The Canadian Fire Weather Index day by day: moisture of three layers of fuel from noon weather, and what fire would make
 * of it, in a season, over winters and over gaps of the record.
 *
 * Source: Van Wagner & Pickett (1985) Forestry Technical Report 33, Canadian Forestry Service, eq. 1-31; season, winter
 * and gaps as in fire-season.ts. A day that lacks one of temperature, humidity, wind and rain is a missing day.
 */
import { defineModel } from '../core/model.js';
import { copyRows } from '../core/rows.js';
import { SEASON_PARAMETERS, SEASON_STATE } from './fire-season-quantities.js';
import { FINE_FUEL } from './fire-weather-codes.js';
import { dayDecider } from './fire-weather-days.js';
import { CODES, fireWeatherKernel, INPUTS, OUTPUTS } from './fire-weather-kernel.js';

const code = (zh: string, en: string) => ({ unit: '1', min: 0, doc: { zh, en } }) as const;
const FINE = { ...code('细小可燃物湿度码 FFMC', 'fine fuel moisture code (FFMC)'), max: 101 } as const;
const DUFF = code('腐殖质湿度码 DMC', 'duff moisture code (DMC)');
const DROUGHT = code('干旱码 DC', 'drought code (DC)');
const SPREAD = code('初始蔓延指数 ISI', 'initial spread index (ISI)');

export const fireWeatherIndex = defineModel({
  name: 'fire-weather-index',
  title: { zh: '加拿大火险天气指数', en: 'Canadian Fire Weather Index' },
  source: 'Van Wagner & Pickett (1985) Forestry Technical Report 33, Canadian Forestry Service, eq. 1-31; Wotton & Flannigan (1993) Forestry Chronicle 69, 187-192; Lawson & Armitage (2008), eq. 2-4',
  step: 86_400,
  inputs: {
    temperature: { unit: '°C', min: -60, max: 60, mayBeMissing: true, doc: { zh: '正午气温', en: 'temperature at noon' } },
    relativeHumidity: { unit: '%', min: 0, max: 100, mayBeMissing: true, doc: { zh: '正午相对湿度', en: 'relative humidity at noon' } },
    wind: { unit: 'km/h', min: 0, max: 250, mayBeMissing: true, convertible: true, doc: { zh: '正午10米风速', en: 'wind speed at noon, 10 m above the ground' } },
    rain: { unit: 'mm', min: 0, max: 2_000, mayBeMissing: true, doc: { zh: '至正午的24小时雨量', en: 'rain of the 24 hours before noon' } },
    month: { unit: '月', min: 1, max: 12, doc: { zh: '月份', en: 'month of the year' } },
  },
  parameters: {
    latitude: { unit: '度', min: -90, max: 90, doc: { zh: '纬度,北纬为正', en: 'latitude, north positive' } },
    beginFineFuel: { ...FINE, default: 85, doc: { zh: '起始 FFMC', en: 'FFMC to begin with' } },
    beginDuff: { ...DUFF, max: 1_000, default: 6, doc: { zh: '起始 DMC', en: 'DMC to begin with' } },
    beginDrought: { ...DROUGHT, max: 3_000, default: 15, doc: { zh: '起始 DC', en: 'DC to begin with' } },
    fineFuelConstant: { unit: '%', min: 147, max: 148, default: FINE_FUEL, doc: { zh: 'FFMC 常数:缺省 250×59.5/101(cffdrs),147.2 为报告的舍入值(xclim)', en: 'constant of the FFMC: 250 x 59.5 / 101 as cffdrs has it, or 147.2, its rounding in the report, as xclim has it' } },
    ...SEASON_PARAMETERS,
  },
  state: { fineFuel: FINE, duff: DUFF, drought: DROUGHT, spread: SPREAD, ...SEASON_STATE },
  outputs: {
    fineFuelMoistureCode: FINE,
    duffMoistureCode: DUFF,
    droughtCode: DROUGHT,
    initialSpreadIndex: SPREAD,
    buildUpIndex: code('可燃物累积指数 BUI', 'build-up index (BUI)'),
    fireWeatherIndex: code('火险天气指数 FWI', 'fire weather index (FWI)'),
    dailySeverityRating: code('日严重度 DSR', 'daily severity rating (DSR)'),
    fireWeatherQuality: {
      unit: '1',
      min: 0,
      max: 5,
      doc: {
        zh: '当日质量:0 算得,1 缺测之后算得,2 沿用前一日,3 因缺测停止,4 季外,5 未起算;3 至 5 时各指数无值,以 0 占位',
        en: 'quality of the day: 0 computed, 1 computed after a gap, 2 carried, 3 stopped by a gap, 4 out of season, 5 not begun; from 3 to 5 there are no indices, and 0 stands in their place',
      },
    },
  },

  begin(_, { beginFineFuel, beginDuff, beginDrought }, { fineFuel, duff, drought, ...others }) {
    for (const column of Object.values(others)) column.fill(0);
    fineFuel.set(beginFineFuel);
    duff.set(beginDuff);
    drought.set(beginDrought);
  },

  advance(steps, n, _, inputs, parameters, state, outputs) {
    const kernel = fireWeatherKernel();
    for (let first = 0; first < n; first += kernel.width) {
      const width = Math.min(kernel.width, n - first);
      for (const name of CODES) kernel.stations[name].set(state[name].subarray(first, first + width));
      kernel.stations.fineFuelConstant.set(parameters.fineFuelConstant.subarray(first, first + width));
      const decide = dayDecider(first, width, parameters, state, kernel);
      const most = Math.floor(kernel.handed / width);
      for (let done = 0; done < steps; done += most) {
        const rows = Math.min(most, steps - done);
        const begin = done * n + first;
        for (const name of INPUTS) copyRows(inputs[name], begin, n, kernel.inputs[name], 0, width, width, rows);
        for (let row = 0; row < rows; row++) {
          decide(row * width, inputs.month, begin + row * n);
          kernel.pass(row * width, width);
        }
        for (const name of OUTPUTS) copyRows(kernel.outputs[name], 0, width, outputs[name], begin, n, width, rows);
      }
      for (const name of CODES) state[name].set(kernel.stations[name].subarray(0, width), first);
    }
  },
});
