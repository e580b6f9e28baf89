/**
 * Evapotranspiration of the reference grass where only the temperature is known: the day's range stands for its sun.
 *
 * Source: Hargreaves & Samani (1985) Applied Engineering in Agriculture 1(2), 96-99, as FAO Irrigation and Drainage
 * Paper 56 (1998), eq. 52.
 */
import { defineModel } from '../core/model.js';
import { extraterrestrialRadiation } from './solar-radiation.js';

/** Depth of water that 1 MJ/m² evaporates [mm], FAO-56 eq. 20. */
const MM_PER_MJ = 0.408;

export const evapotranspirationHargreaves = defineModel({
  name: 'evapotranspiration-hargreaves',
  title: { zh: '哈格里夫斯参考作物蒸散发', en: 'Hargreaves reference evapotranspiration' },
  source: 'Hargreaves & Samani (1985) Applied Engineering in Agriculture 1(2), 96-99; FAO-56 (1998) eq. 52',
  step: 86_400,
  inputs: {
    temperatureMax: { unit: '°C', min: -60, max: 60, doc: { zh: '日最高气温', en: 'highest temperature of the day' } },
    temperatureMin: { unit: '°C', min: -60, max: 60, doc: { zh: '日最低气温', en: 'lowest temperature of the day' } },
    dayOfYear: { unit: 'd', min: 1, max: 366, doc: { zh: '年内日序', en: 'day of the year' } },
  },
  parameters: {
    latitude: { unit: '度', min: -90, max: 90, doc: { zh: '纬度,北纬为正', en: 'latitude, north positive' } },
    coefficient: { unit: '1', min: 0.001, max: 0.005, default: 0.0023, doc: { zh: '哈格里夫斯系数,可按当地率定', en: 'coefficient, to be calibrated to the place where it can be' } },
  },
  state: {},
  outputs: { potentialEvapotranspiration: { unit: 'mm', min: 0, doc: { zh: '参考作物蒸散发', en: 'reference evapotranspiration of the day' } } },
  begin: () => undefined,

  advance(steps, n, _, { temperatureMax, temperatureMin, dayOfYear }, { latitude, coefficient }, __, { potentialEvapotranspiration }) {
    for (let at = 0; at < steps * n; at++) {
      const i = at % n;
      const [max, min] = [temperatureMax[at]!, temperatureMin[at]!];
      const ra = MM_PER_MJ * extraterrestrialRadiation(latitude[i]!, Math.round(dayOfYear[at]!));
      potentialEvapotranspiration[at] = Math.max(0, coefficient[i]! * ((max + min) / 2 + 17.8) * Math.sqrt(Math.max(0, max - min)) * ra);
    }
  },
});
