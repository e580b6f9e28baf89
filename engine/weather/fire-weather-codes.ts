/**
 * The equations of the Canadian Fire Weather Index: moisture codes of three layers of fuel, and what fire would make of them.
 * `assembly/fire-weather.ts` has them two stations at a time, which is what runs and is tested against these.
 *
 * Source: Van Wagner & Pickett (1985) Forestry Technical Report 33, Canadian Forestry Service, eq. 1-30; day lengths by
 * latitude as in Lawson & Armitage (2008) Weather guide for the Canadian forest fire danger rating system.
 */

/** Constant C of the fine fuel code [%]: the scale of the code times its moisture at code 0 over that at 101. The report's 147.2 is a rounding. */
export const FINE_FUEL = (250 * 59.5) / 101;

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

/** Effective day length of the duff moisture code [h]; `month` from 1. */
export const duffDay = (latitude: number, month: number): number => DUFF_DAYS.find(([south]) => latitude > south)![1][month - 1]!;
/** Day length adjustment of the drought code [h]; `month` from 1. */
export const droughtDay = (latitude: number, month: number): number => (latitude > TROPICS ? DROUGHT_DAYS[month - 1]! : latitude > -TROPICS ? 1.4 : DROUGHT_DAYS_SOUTH[month - 1]!);

/** Moisture of fine fuel [%] at a code. */
const moistureOf = (fineFuel: number, constant: number): number => (constant * (101 - fineFuel)) / (59.5 + fineFuel);

const LN_100 = Math.log(100);

/** x^a for x ≥ 0, by the natural logarithm `ln` of x. */
const power = (ln: number, a: number): number => Math.exp(a * ln);

/**
 * Rate of drying or wetting, ln a day, at temperature t [°C] and wind w [km/h]; `h` is humidity or what it lacks to 100 [1],
 * `lnH` its natural logarithm.
 */
function rate(h: number, lnH: number, t: number, w: number): number {
  const h4 = h * h * h * h;
  return Math.LN10 * 0.581 * (0.424 * (1 - power(lnH, 1.7)) + 0.0694 * Math.sqrt(w) * (1 - h4 * h4)) * Math.exp(0.0365 * t);
}

/** Fine fuel moisture code F of today from yesterday's [1], eq. 1-10; `constant` is C. */
export function fineFuelCode(before: number, t: number, h: number, w: number, rain: number, constant: number): number {
  let m = moistureOf(before, constant);
  if (rain > 0.5) {
    const rf = rain - 0.5;
    const excess = m > 150 ? 0.0015 * (m - 150) ** 2 * Math.sqrt(rf) : 0;
    m = Math.min(250, m + 42.5 * rf * Math.exp(-100 / (251 - m)) * (1 - Math.exp(-6.93 / rf)) + excess);
  }
  const common = Math.exp((h - 100) / 10);
  const warm = 0.18 * (21.1 - t) * (1 - Math.exp(-0.115 * h));
  const lnHumidity = Math.log(h);
  const drying = 0.942 * power(lnHumidity, 0.679) + 11 * common + warm;
  if (m > drying) m = drying + (m - drying) * Math.exp(-rate(h / 100, lnHumidity - LN_100, t, w));
  else {
    const wetting = 0.618 * power(lnHumidity, 0.753) + 10 * common + warm;
    if (m < wetting) m = wetting - (wetting - m) * Math.exp(-rate(1 - h / 100, Math.log(1 - h / 100), t, w));
  }
  return Math.min(101, Math.max(0, (59.5 * (250 - m)) / (constant + m)));
}

/** Duff moisture code P [1], eq. 11-17. */
export function duffCode(before: number, t: number, h: number, rain: number, day: number): number {
  const drying = 1.894 * (Math.max(t, -1.1) + 1.1) * (100 - h) * day * 1e-4;
  if (rain <= 1.5) return before + drying;
  const re = 0.92 * rain - 1.27;
  const mo = 20 + 280 / Math.exp(0.023 * before);
  const b = before <= 33 ? 100 / (0.5 + 0.3 * before) : before <= 65 ? 14 - 1.3 * Math.log(before) : 6.2 * Math.log(before) - 17.2;
  const mr = mo + (1_000 * re) / (48.77 + b * re);
  return Math.max(0, 43.43 * (5.6348 - Math.log(mr - 20))) + drying;
}

/** Drought code D [1], eq. 18-23. */
export function droughtCode(before: number, t: number, rain: number, day: number): number {
  const drying = Math.max(0, 0.36 * (Math.max(t, -2.8) + 2.8) + day) / 2;
  if (rain <= 2.8) return before + drying;
  const rd = 0.83 * rain - 1.27;
  return Math.max(0, -400 * Math.log(Math.exp(-before / 400) + (3.937 * rd) / 800)) + drying;
}

/** Initial spread index R [1], eq. 24-26. */
export function spreadIndex(fineFuel: number, w: number, constant: number): number {
  const m = moistureOf(fineFuel, constant);
  return 0.208 * 91.9 * Math.exp(0.05039 * w - 0.1386 * m) * (1 + power(Math.log(m), 5.31) / 4.93e7);
}

/** Build-up index U [1], eq. 27. */
export function buildUp(p: number, d: number): number {
  if (p === 0) return 0;
  const mean = (0.8 * d * p) / (p + 0.4 * d);
  return mean >= p ? mean : Math.max(0, p - (1 - mean / p) * (0.92 + power(Math.log(0.0114 * p), 1.7)));
}

/** Intensity B [1], eq. 28-29: the fire weather index itself up to 1. */
function intensity(r: number, u: number): number {
  const duff = u <= 80 ? 0.626 * power(Math.log(u), 0.809) + 2 : 1_000 / (25 + 108.64 * Math.exp(-0.023 * u));
  return 0.1 * r * duff;
}

/** Fire weather index S [1], eq. 28-30. */
export function fireWeather(r: number, u: number): number {
  const b = intensity(r, u);
  return b <= 1 ? b : Math.exp(2.72 * power(Math.log(0.434 * Math.log(b)), 0.647));
}

/** Daily severity rating [1], eq. 31. */
export const severity = (s: number): number => 0.0272 * power(Math.log(s), 1.77);
