/**
 * The Canadian Fire Weather Index: moisture of three layers of fuel from noon weather, and what fire would make of it.
 *
 * Source: Van Wagner & Pickett (1985) Forestry Technical Report 33, Canadian Forestry Service, eq. 1-31; day lengths by
 * latitude as in Lawson & Armitage (2008) Weather guide for the Canadian forest fire danger rating system. The fine fuel
 * constant is 250 * 59.5 / 101, of which the report's 147.2 is a rounding.
 */
import { defineModel } from '../core/model.js';

/** Moisture content at code 0 over that at code 101, times the scale of the fine fuel code [%]. */
const FINE_FUEL = (250 * 59.5) / 101;

/** Effective day lengths of the duff moisture code by month [h]: the first band whose southern end lies below the latitude. */
const DUFF_DAYS: readonly (readonly [south: number, hours: readonly number[]])[] = [
  [30, [6.5, 7.5, 9, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8, 7, 6]],
  [10, [7.9, 8.4, 8.9, 9.5, 9.9, 10.2, 10.1, 9.7, 9.1, 8.6, 8.1, 7.8]],
  [-10, Array<number>(12).fill(9)],
  [-30, [10.1, 9.6, 9.1, 8.5, 8.1, 7.8, 7.9, 8.3, 8.9, 9.4, 9.9, 10.2]],
  [-Infinity, [11.5, 10.5, 9.2, 7.9, 6.8, 6.2, 6.5, 7.4, 8.7, 10, 11.2, 11.8]],
];
/** Day length adjustment of the drought code by month, north of 20°, and half a year later south of 20° S. */
const DROUGHT_DAYS = [-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5, 2.4, 0.4, -1.6, -1.6] as const;
const DROUGHT_DAYS_SOUTH = [6.4, 5, 2.4, 0.4, -1.6, -1.6, -1.6, -1.6, -1.6, 0.9, 3.8, 5.8] as const;
const TROPICS = 20;

const duffDay = (latitude: number, month: number): number => DUFF_DAYS.find(([south]) => latitude > south)![1][month - 1]!;
const droughtDay = (latitude: number, month: number): number => (latitude > TROPICS ? DROUGHT_DAYS[month - 1]! : latitude > -TROPICS ? 1.4 : DROUGHT_DAYS_SOUTH[month - 1]!);

const moistureOf = (fineFuel: number): number => (FINE_FUEL * (101 - fineFuel)) / (59.5 + fineFuel);

/** x^a for x ≥ 0, by the natural logarithm `ln` of x. */
const power = (ln: number, a: number): number => Math.exp(a * ln);

/** Rate of drying or wetting, ln a day, at temperature t [°C] and wind w [km/h]; `h` is humidity or what it lacks to 100 [1]. */
function rate(h: number, t: number, w: number): number {
  const h4 = h * h * h * h;
  return Math.LN10 * (0.424 * (1 - power(Math.log(h), 1.7)) + 0.0694 * Math.sqrt(w) * (1 - h4 * h4)) * 0.581 * Math.exp(0.0365 * t);
}

/** Fine fuel moisture code F of today from yesterday's [1], eq. 1-10. */
function fineFuelCode(before: number, t: number, h: number, w: number, rain: number): number {
  let m = moistureOf(before);
  if (rain > 0.5) {
    const rf = rain - 0.5;
    const excess = m > 150 ? 0.0015 * (m - 150) ** 2 * Math.sqrt(rf) : 0;
    m = Math.min(250, m + 42.5 * rf * Math.exp(-100 / (251 - m)) * (1 - Math.exp(-6.93 / rf)) + excess);
  }
  const common = Math.exp((h - 100) / 10);
  const warm = 0.18 * (21.1 - t) * (1 - Math.exp(-0.115 * h));
  const lnHumidity = Math.log(h);
  const drying = 0.942 * power(lnHumidity, 0.679) + 11 * common + warm;
  if (m > drying) m = drying + (m - drying) * Math.exp(-rate(h / 100, t, w));
  else {
    const wetting = 0.618 * power(lnHumidity, 0.753) + 10 * common + warm;
    if (m < wetting) m = wetting - (wetting - m) * Math.exp(-rate(1 - h / 100, t, w));
  }
  return Math.min(101, Math.max(0, (59.5 * (250 - m)) / (FINE_FUEL + m)));
}

/** Duff moisture code P [1], eq. 11-17. */
function duffCode(before: number, t: number, h: number, rain: number, day: number): number {
  const drying = 1.894 * (Math.max(t, -1.1) + 1.1) * (100 - h) * day * 1e-4;
  if (rain <= 1.5) return before + drying;
  const re = 0.92 * rain - 1.27;
  const mo = 20 + 280 / Math.exp(0.023 * before);
  const b = before <= 33 ? 100 / (0.5 + 0.3 * before) : before <= 65 ? 14 - 1.3 * Math.log(before) : 6.2 * Math.log(before) - 17.2;
  const mr = mo + (1_000 * re) / (48.77 + b * re);
  return Math.max(0, 43.43 * (5.6348 - Math.log(mr - 20))) + drying;
}

/** Drought code D [1], eq. 18-23. */
function droughtCode(before: number, t: number, rain: number, day: number): number {
  const drying = Math.max(0, 0.36 * (Math.max(t, -2.8) + 2.8) + day) / 2;
  if (rain <= 2.8) return before + drying;
  const rd = 0.83 * rain - 1.27;
  return Math.max(0, before - 400 * Math.log(1 + (3.937 * rd) / (800 * Math.exp(-before / 400)))) + drying;
}

/** Initial spread index R [1], eq. 24-26. */
function spreadIndex(fineFuel: number, w: number): number {
  const m = moistureOf(fineFuel);
  return 0.208 * Math.exp(0.05039 * w) * 91.9 * Math.exp(-0.1386 * m) * (1 + power(Math.log(m), 5.31) / 4.93e7);
}

/** Build-up index U [1], eq. 27. */
function buildUp(p: number, d: number): number {
  if (p === 0) return 0;
  const mean = (0.8 * d * p) / (p + 0.4 * d);
  return mean >= p ? mean : Math.max(0, p - (1 - mean / p) * (0.92 + power(Math.log(0.0114 * p), 1.7)));
}

/** Fire weather index S [1], eq. 28-30. */
function fireWeather(r: number, u: number): number {
  const duff = u <= 80 ? 0.626 * power(Math.log(u), 0.809) + 2 : 1_000 / (25 + 108.64 * Math.exp(-0.023 * u));
  const b = 0.1 * r * duff;
  return b <= 1 ? b : Math.exp(2.72 * power(Math.log(0.434 * Math.log(b)), 0.647));
}

const code = (zh: string, en: string) => ({ unit: '1', min: 0, doc: { zh, en } }) as const;
const FINE = { ...code('细小可燃物湿度码 FFMC', 'fine fuel moisture code (FFMC)'), max: 101 } as const;
const DUFF = code('腐殖质湿度码 DMC', 'duff moisture code (DMC)');
const DROUGHT = code('干旱码 DC', 'drought code (DC)');

export const fireWeatherIndex = defineModel({
  name: 'fire-weather-index',
  title: { zh: '加拿大火险天气指数', en: 'Canadian Fire Weather Index' },
  source: 'Van Wagner & Pickett (1985) Forestry Technical Report 33, Canadian Forestry Service, eq. 1-31',
  step: 86_400,
  inputs: {
    temperature: { unit: '°C', min: -60, max: 60, doc: { zh: '正午气温', en: 'temperature at noon' } },
    relativeHumidity: { unit: '%', min: 0, max: 100, doc: { zh: '正午相对湿度', en: 'relative humidity at noon' } },
    wind: { unit: 'km/h', min: 0, max: 250, doc: { zh: '正午10米风速', en: 'wind speed at noon, 10 m above the ground' } },
    rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '至正午的24小时雨量', en: 'rain of the 24 hours before noon' } },
    month: { unit: '月', min: 1, max: 12, doc: { zh: '月份', en: 'month of the year' } },
  },
  parameters: {
    latitude: { unit: '度', min: -90, max: 90, doc: { zh: '纬度,北纬为正', en: 'latitude, north positive' } },
    beginFineFuel: { ...FINE, default: 85, doc: { zh: '起始 FFMC', en: 'FFMC to begin with' } },
    beginDuff: { ...DUFF, max: 1_000, default: 6, doc: { zh: '起始 DMC', en: 'DMC to begin with' } },
    beginDrought: { ...DROUGHT, max: 3_000, default: 15, doc: { zh: '起始 DC', en: 'DC to begin with' } },
  },
  state: { fineFuel: FINE, duff: DUFF, drought: DROUGHT },
  outputs: {
    fineFuelMoistureCode: FINE,
    duffMoistureCode: DUFF,
    droughtCode: DROUGHT,
    initialSpreadIndex: code('初始蔓延指数 ISI', 'initial spread index (ISI)'),
    buildUpIndex: code('可燃物累积指数 BUI', 'build-up index (BUI)'),
    fireWeatherIndex: code('火险天气指数 FWI', 'fire weather index (FWI)'),
    dailySeverityRating: code('日严重度 DSR', 'daily severity rating (DSR)'),
  },

  begin(_, { beginFineFuel, beginDuff, beginDrought }, { fineFuel, duff, drought }) {
    fineFuel.set(beginFineFuel);
    duff.set(beginDuff);
    drought.set(beginDrought);
  },

  advance(steps, n, _, { temperature, relativeHumidity, wind, rain, month }, { latitude }, { fineFuel, duff, drought }, outputs) {
    // the day lengths of each station, by month
    const [duffDays, droughtDays] = [new Float64Array(12 * n), new Float64Array(12 * n)];
    for (let i = 0; i < n; i++) {
      for (let month0 = 0; month0 < 12; month0++) {
        duffDays[12 * i + month0] = duffDay(latitude[i]!, month0 + 1);
        droughtDays[12 * i + month0] = droughtDay(latitude[i]!, month0 + 1);
      }
    }
    for (let at = 0, i = 0; at < steps * n; at++, i = i + 1 === n ? 0 : i + 1) {
      const t = temperature[at]!;
      const w = wind[at]!;
      const r = rain[at]!;
      const h = Math.min(relativeHumidity[at]!, 99.9999); // saturated air neither dries nor divides by zero
      const m = 12 * i + Math.round(month[at]!) - 1;
      const f = (fineFuel[i] = fineFuelCode(fineFuel[i]!, t, h, w, r));
      const p = (duff[i] = duffCode(duff[i]!, t, h, r, duffDays[m]!));
      const d = (drought[i] = droughtCode(drought[i]!, t, r, droughtDays[m]!));
      const isi = spreadIndex(f, w);
      const bui = buildUp(p, d);
      const fwi = fireWeather(isi, bui);
      outputs.fineFuelMoistureCode[at] = f;
      outputs.duffMoistureCode[at] = p;
      outputs.droughtCode[at] = d;
      outputs.initialSpreadIndex[at] = isi;
      outputs.buildUpIndex[at] = bui;
      outputs.fireWeatherIndex[at] = fwi;
      outputs.dailySeverityRating[at] = 0.0272 * power(Math.log(fwi), 1.77);
    }
  },
});
