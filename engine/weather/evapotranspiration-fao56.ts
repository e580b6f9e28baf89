/**
 * Evapotranspiration of the reference grass by the FAO Penman-Monteith equation, from what a weather station measures.
 *
 * Source: Allen, Pereira, Raes & Smith (1998) Crop evapotranspiration, FAO Irrigation and Drainage Paper 56, eq. 6-8,
 * 11-13, 17, 19, 35, 37-40 and 47. Symbols are the paper's.
 */
import { defineModel, type Columns } from '../core/model.js';
import { dayLength, extraterrestrialRadiation } from './solar-radiation.js';

/** Stefan-Boltzmann constant σ [MJ/K⁴/m²/d]. */
const STEFAN_BOLTZMANN = 4.903e-9;
const KELVIN = 273.16;
/** Height the equation takes the wind at [m]. */
const WIND_HEIGHT = 2;

/** Saturation vapour pressure e° at temperature `t` [°C], in kPa, eq. 11. */
export const saturationVapourPressure = (t: number): number => 0.6108 * Math.exp((17.27 * t) / (t + 237.3));

/** Psychrometric constant γ [kPa/°C] at elevation `z` [m], eq. 7 and 8. */
export const psychrometricConstant = (z: number): number => 0.665e-3 * 101.3 * ((293 - 0.0065 * z) / 293) ** 5.26;

/** What the wind at 2 m is of the wind at height `z` [m] over grass [1], eq. 47. */
export const windTo2m = (z: number): number => (z === WIND_HEIGHT ? 1 : 4.87 / Math.log(67.8 * z - 5.42));

/**
 * Net radiation Rn at the surface, eq. 38-40.
 *
 * @param rs solar radiation that reaches the ground [MJ/m²/d]
 * @param cloudiness Rs / Rso, of the radiation of a clear day the share that came [1], 0 to 1
 * @param albedo share of Rs reflected [1]
 * @param max highest temperature of the day [°C]
 * @param min lowest temperature of the day [°C]
 * @param ea vapour pressure [kPa]
 * @returns Rn [MJ/m²/d]; below 0 where more leaves than comes
 */
function netRadiation(rs: number, cloudiness: number, albedo: number, max: number, min: number, ea: number): number {
  const warm = (max + KELVIN) * (max + KELVIN);
  const cold = (min + KELVIN) * (min + KELVIN);
  return (1 - albedo) * rs - STEFAN_BOLTZMANN * 0.5 * (warm * warm + cold * cold) * (0.34 - 0.14 * Math.sqrt(ea)) * (1.35 * cloudiness - 0.35);
}

/**
 * Reference evapotranspiration of a day, eq. 6.
 *
 * @param available net radiation less the heat that goes into the soil, Rn - G [MJ/m²/d]
 * @param t mean temperature [°C]
 * @param u2 wind at 2 m [m/s]
 * @param deficit vapour pressure deficit es - ea [kPa]
 * @param gamma psychrometric constant [kPa/°C]
 * @returns ETo [mm/d], at least 0: dew is no evapotranspiration
 */
function penmanMonteith(available: number, t: number, u2: number, deficit: number, gamma: number): number {
  const slope = (4098 * saturationVapourPressure(t)) / ((t + 237.3) * (t + 237.3)); // Δ, eq. 13
  return Math.max(0, (0.408 * slope * available + ((gamma * 900) / (t + 273)) * u2 * deficit) / (slope + gamma * (1 + 0.34 * u2)));
}

const TEMPERATURES = {
  temperatureMax: { unit: '°C', min: -60, max: 60, doc: { zh: '日最高气温', en: 'highest temperature of the day' } },
  temperatureMin: { unit: '°C', min: -60, max: 60, doc: { zh: '日最低气温', en: 'lowest temperature of the day' } },
} as const;

const OTHERS = {
  wind: { unit: 'm/s', min: 0, max: 70, convertible: true, doc: { zh: '日平均风速', en: 'mean wind speed, at the height windHeight' } },
  sunshine: { unit: 'h', min: 0, max: 24, doc: { zh: '日照时数', en: 'hours of bright sunshine' } },
  dayOfYear: { unit: 'd', min: 1, max: 366, doc: { zh: '年内日序', en: 'day of the year' } },
} as const;

const PARAMETERS = {
  latitude: { unit: '度', min: -90, max: 90, doc: { zh: '纬度,北纬为正', en: 'latitude, north positive' } },
  elevation: { unit: 'm', min: -500, max: 6_000, doc: { zh: '海拔高度', en: 'elevation above sea level' } },
  windHeight: { unit: 'm', min: 0.5, max: 100, default: 10, doc: { zh: '测风高度', en: 'height the wind is measured at' } },
  angstromA: { unit: '1', min: 0.05, max: 0.5, default: 0.25, doc: { zh: '埃斯屈朗系数 a:全阴日辐射份额', en: 'Angström coefficient a: share of the radiation that reaches the ground on an overcast day' } },
  angstromB: { unit: '1', min: 0.1, max: 0.9, default: 0.5, doc: { zh: '埃斯屈朗系数 b:日照增加的辐射份额', en: 'Angström coefficient b: share that full sunshine adds' } },
  albedo: { unit: '1', min: 0, max: 1, default: 0.23, doc: { zh: '反照率', en: 'albedo' } },
  soilHeatFlux: { unit: 'MJ/m²/d', min: -10, max: 10, default: 0, doc: { zh: '土壤热通量 G,日尺度取0', en: 'soil heat flux G: 0 for days, not for months' } },
} as const;

const OUTPUTS = { potentialEvapotranspiration: { unit: 'mm', min: 0, doc: { zh: '参考作物蒸散发', en: 'reference evapotranspiration of the day' } } } as const;

type Inputs = Columns<typeof TEMPERATURES & typeof OTHERS>;

/** Every day of every place. @param vapour the pressure ea of element `at` [kPa], of the saturation pressures at the day's highest and lowest temperature */
function advanceDays(steps: number, n: number, { temperatureMax, temperatureMin, wind, sunshine, dayOfYear }: Inputs, parameters: Columns<typeof PARAMETERS>, out: Float64Array, vapour: (at: number, highest: number, lowest: number) => number): void {
  for (let i = 0; i < n; i++) {
    const latitude = parameters.latitude[i]!;
    const gamma = psychrometricConstant(parameters.elevation[i]!);
    const toTwoMetres = windTo2m(parameters.windHeight[i]!);
    const clear = 0.75 + 2e-5 * parameters.elevation[i]!; // Rso / Ra, eq. 37
    const [a, b, albedo, soil] = [parameters.angstromA[i]!, parameters.angstromB[i]!, parameters.albedo[i]!, parameters.soilHeatFlux[i]!];
    for (let t = 0, at = i; t < steps; t++, at += n) {
      const [max, min] = [temperatureMax[at]!, temperatureMin[at]!];
      const day = Math.round(dayOfYear[at]!);
      const longest = dayLength(latitude, day);
      const share = a + b * (longest > 0 ? Math.min(1, sunshine[at]! / longest) : 0); // Rs / Ra, eq. 35
      const [highest, lowest] = [saturationVapourPressure(max), saturationVapourPressure(min)];
      const es = (highest + lowest) / 2;
      const ea = vapour(at, highest, lowest);
      const rn = netRadiation(share * extraterrestrialRadiation(latitude, day), Math.min(1, share / clear), albedo, max, min, ea);
      out[at] = penmanMonteith(rn - soil, (max + min) / 2, wind[at]! * toTwoMetres, es - ea, gamma);
    }
  }
}

const SOURCE = 'Allen et al. (1998) FAO Irrigation and Drainage Paper 56, eq. 6';

export const evapotranspirationFao56 = defineModel({
  name: 'evapotranspiration-fao56',
  title: { zh: 'FAO-56 彭曼-蒙特斯参考作物蒸散发', en: 'FAO-56 Penman-Monteith reference evapotranspiration' },
  source: `${SOURCE} and 19`,
  step: 86_400,
  inputs: {
    ...TEMPERATURES,
    relativeHumidityMean: { unit: '%', min: 0, max: 100, alias: 'relativeHumidity', aliasIfUnread: true, doc: { zh: '日平均相对湿度', en: 'mean relative humidity of the day' } },
    ...OTHERS,
  },
  parameters: PARAMETERS,
  state: {},
  outputs: OUTPUTS,
  begin: () => undefined,
  advance(steps, n, _, inputs, parameters, __, { potentialEvapotranspiration }) {
    const { relativeHumidityMean } = inputs;
    advanceDays(steps, n, inputs, parameters, potentialEvapotranspiration, (at, highest, lowest) => (relativeHumidityMean[at]! / 100) * ((highest + lowest) / 2));
  },
});

export const evapotranspirationFao56Range = defineModel({
  name: 'evapotranspiration-fao56-range',
  title: { zh: 'FAO-56 彭曼-蒙特斯参考作物蒸散发(日最高、最低相对湿度)', en: 'FAO-56 Penman-Monteith reference evapotranspiration, of the highest and lowest humidity' },
  source: `${SOURCE} and 17`,
  step: 86_400,
  inputs: {
    ...TEMPERATURES,
    relativeHumidityMax: { unit: '%', min: 0, max: 100, doc: { zh: '日最大相对湿度', en: 'highest relative humidity of the day' } },
    relativeHumidityMin: { unit: '%', min: 0, max: 100, doc: { zh: '日最小相对湿度', en: 'lowest relative humidity of the day' } },
    ...OTHERS,
  },
  parameters: PARAMETERS,
  state: {},
  outputs: OUTPUTS,
  begin: () => undefined,
  advance(steps, n, _, inputs, parameters, __, { potentialEvapotranspiration }) {
    const { relativeHumidityMax, relativeHumidityMin } = inputs;
    // the air is dampest when it is coldest
    advanceDays(steps, n, inputs, parameters, potentialEvapotranspiration, (at, highest, lowest) => ((lowest * relativeHumidityMax[at]!) / 100 + (highest * relativeHumidityMin[at]!) / 100) / 2);
  },
});
