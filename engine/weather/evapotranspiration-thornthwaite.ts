/**
 * Potential evapotranspiration from the mean temperature and the length of the day alone, for months and, as that much a
 * day, for days.
 *
 * Source: Thornthwaite (1948) Geographical Review 38(1), 55-94: PET = 16 (10 T / I)^a N / 12 for a month of 30 days. Days:
 * Pereira & Pruitt (2004) Agricultural Water Management 66, 251-257, with T for their effective temperature. Nothing
 * bends the curve above 26.5 °C.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import { defineModel } from '../core/model.js';
import { dayLength } from './solar-radiation.js';

/** Days of the months of a common year. */
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const MONTHS = MONTH_DAYS.length;
/** Length of the month [d] and of the day [h] the equation is written for. */
const [MONTH, DAY_HOURS] = [30, 12] as const;

/** Exponent a of a place with heat index `I` [1]. */
const exponentOf = (I: number): number => 6.75e-7 * I * I * I - 7.71e-5 * I * I + 1.792e-2 * I + 0.49239;

/** Evapotranspiration of a day of 12 hours [mm] at temperature `t` [°C]; 0 in frost, and where no month is above it. */
const daily = (t: number, heatIndex: number, exponent: number): number => (t > 0 && heatIndex > 0 ? (16 / MONTH) * ((10 * t) / heatIndex) ** exponent : 0);

const notNumbers = (values: ArrayLike<number>, name: string): Problem[] =>
  Array.from(values).flatMap((value, i) => (Number.isFinite(value) ? [] : [{ place: `${name}[${i}]`, expected: 'a temperature in °C', found: String(value), code: 'evapotranspiration/not-a-number' }]));

/**
 * Heat index of a place: the sum over the months of (T / 5)^1.514, months of frost left out.
 *
 * @param means mean temperature of the 12 months over the years [°C]
 * @returns I [1], >= 0
 * @throws InputError `evapotranspiration/months`, `evapotranspiration/not-a-number`
 */
export function thornthwaiteHeatIndex(means: ArrayLike<number>): number {
  throwIfAny(means.length === MONTHS ? notNumbers(means, 'means') : [{ place: 'means', expected: 'the mean temperature of 12 months', found: `${means.length} numbers`, code: 'evapotranspiration/months' }]);
  let sum = 0;
  for (let m = 0; m < MONTHS; m++) sum += (Math.max(0, means[m]!) / 5) ** 1.514;
  return sum;
}

/** Mean length of the day [h] in each month of a common year. */
function monthlyDayLengths(latitude: number): number[] {
  let first = 1;
  return MONTH_DAYS.map((days) => {
    let hours = 0;
    for (let day = first; day < first + days; day++) hours += dayLength(latitude, day);
    first += days;
    return hours / days;
  });
}

/**
 * Potential evapotranspiration of months, January first; February has 28 days.
 *
 * @param temperature mean temperature of each month [°C]; any number of months
 * @param latitude [°], north positive, -90 to 90
 * @param heatIndex of the place, by `thornthwaiteHeatIndex`
 * @returns one depth a month [mm], >= 0
 * @throws InputError `evapotranspiration/not-a-number`, `evapotranspiration/latitude`, `evapotranspiration/heat-index`
 */
export function thornthwaiteMonthly(temperature: ArrayLike<number>, latitude: number, heatIndex: number): Float64Array {
  throwIfAny([
    ...notNumbers(temperature, 'temperature'),
    ...(latitude >= -90 && latitude <= 90 ? [] : [{ place: 'latitude', expected: 'a latitude from -90 to 90', found: String(latitude), code: 'evapotranspiration/latitude' }]),
    ...(heatIndex >= 0 && heatIndex < Infinity ? [] : [{ place: 'heatIndex', expected: 'a number >= 0', found: String(heatIndex), code: 'evapotranspiration/heat-index' }]),
  ]);
  const hours = monthlyDayLengths(latitude);
  const exponent = exponentOf(heatIndex);
  return Float64Array.from({ length: temperature.length }, (_, t) => daily(temperature[t]!, heatIndex, exponent) * MONTH_DAYS[t % MONTHS]! * (hours[t % MONTHS]! / DAY_HOURS));
}

export const evapotranspirationThornthwaite = defineModel({
  name: 'evapotranspiration-thornthwaite',
  title: { zh: '桑斯维特潜在蒸散发', en: 'Thornthwaite potential evapotranspiration' },
  source: 'Thornthwaite (1948) Geographical Review 38(1), 55-94; Pereira & Pruitt (2004) Agricultural Water Management 66, 251-257',
  step: 86_400,
  inputs: {
    temperature: { unit: '°C', min: -60, max: 60, alias: 'temperatureMean', doc: { zh: '日平均气温', en: 'mean temperature of the day' } },
    dayOfYear: { unit: 'd', min: 1, max: 366, doc: { zh: '年内日序', en: 'day of the year' } },
  },
  parameters: {
    latitude: { unit: '度', min: -90, max: 90, doc: { zh: '纬度,北纬为正', en: 'latitude, north positive' } },
    heatIndex: { unit: '1', min: 0, max: 250, doc: { zh: '年热量指数 I:多年月均温之 (T/5)^1.514 求和', en: 'heat index I of the year: the sum of (T/5)^1.514 over the months of the mean year' } },
  },
  state: {},
  outputs: { potentialEvapotranspiration: { unit: 'mm', min: 0, doc: { zh: '潜在蒸散发', en: 'potential evapotranspiration of the day' } } },
  begin: () => undefined,

  advance(steps, n, _, { temperature, dayOfYear }, { latitude, heatIndex }, __, { potentialEvapotranspiration }) {
    for (let i = 0; i < n; i++) {
      const index = heatIndex[i]!;
      const exponent = exponentOf(index);
      for (let t = 0, at = i; t < steps; t++, at += n) {
        potentialEvapotranspiration[at] = daily(temperature[at]!, index, exponent) * (dayLength(latitude[i]!, Math.round(dayOfYear[at]!)) / DAY_HOURS);
      }
    }
  },
});
