/**
 * Temperature of the hours of a day from its lowest and highest: a sine from the coldest hour near sunrise to sunset, then
 * a decay towards the next morning's lowest.
 *
 * Sources: Parton & Logan (1981) Agric. Meteorol. 23, 205-216 (the model, and its numbers for air at 1.5 m at Denver), with
 * the sine so placed that its top is at the hour of the highest, as Wann et al. (1985) Agric. For. Meteorol.;
 * Goudriaan & van Laar (1994) Modelling potential crop growth processes (the decay scaled to arrive at the
 * next lowest and not above it). Sunrise as in FAO-56, at China standard time without the equation of time (up to 16 min).
 */
import { dayLength } from './solar-radiation.js';

/** Highest temperature after solar noon, and lowest after sunrise [h]. */
const [LAG_MAX, LAG_MIN] = [1.86, -0.17];
/** Decay over a night [1]. */
const DECAY = 2.2;
const LEFT = Math.exp(-DECAY);
const HOURS = 24;
/** Meridian of China standard time [°]. */
const MERIDIAN = 120;

/** Where the model holds: sunset has to come before midnight, and sunrise after it. */
export const DIURNAL_PLACE = { latitude: { min: -55, max: 55 }, longitude: { min: 73, max: 136 } } as const;

/** The sun of a day, in hours since its midnight. */
interface Sun {
  /** When the day is coldest. */
  readonly coldest: number;
  readonly sunset: number;
  /** Half a period of the sine. */
  readonly half: number;
}

function sunOf(latitude: number, longitude: number, yearDay: number): Sun {
  const noon = HOURS / 2 + (MERIDIAN - longitude) / 15;
  const length = dayLength(latitude, yearDay);
  const coldest = noon - length / 2 + LAG_MIN;
  return { coldest, sunset: noon + length / 2, half: 2 * (noon + LAG_MAX - coldest) };
}

const daytime = (low: number, high: number, { coldest, half }: Sun, hour: number): number => low + (high - low) * Math.sin((Math.PI * (hour - coldest)) / half);

/** Temperature `since` hours after sunset, on the way from `from` to `to` in a night of `length` hours. */
const night = (from: number, to: number, since: number, length: number): number => to + ((from - to) * (Math.exp((-DECAY * since) / length) - LEFT)) / (1 - LEFT);

/** The model at the middle of each hour of day `d`, inside the day's range. */
function curve(low: ArrayLike<number>, high: ArrayLike<number>, suns: readonly [before: Sun, now: Sun, after: Sun], d: number, hours: Float64Array): void {
  const [before, now, after] = suns;
  const [min, max] = [low[d]!, high[d]!];
  // Beyond the record the day's neighbours are like itself.
  const other = (values: ArrayLike<number>, day: number, own: number): number => (Number.isFinite(values[day]) ? values[day]! : own);
  const evening = daytime(min, max, now, now.sunset);
  const lastEvening = daytime(other(low, d - 1, min), other(high, d - 1, max), before, before.sunset);
  const nextLow = other(low, d + 1, min);
  for (let h = 0; h < HOURS; h++) {
    const hour = h + 0.5;
    const value =
      hour < now.coldest
        ? night(lastEvening, min, hour + HOURS - before.sunset, HOURS - before.sunset + now.coldest)
        : hour <= now.sunset
          ? daytime(min, max, now, hour)
          : night(evening, nextLow, hour - now.sunset, HOURS - now.sunset + after.coldest);
    hours[h] = Math.min(max, Math.max(min, value));
  }
}

/**
 * Temperatures of the hours of days at one place. An hour has the temperature of its middle; the day's hours are then
 * stretched so that the lowest and the highest of them are those of the day, exactly.
 *
 * @param low,high of each day [°C], low <= high; a day with NaN gives hours of NaN
 * @param latitude,longitude [°], within `DIURNAL_PLACE`
 * @param yearDay day of the year of each day, 0 for the first of January
 * @param out receives temperatures [°C], element `24 * d + hour`
 */
export function hourlyTemperature(low: Float64Array, high: Float64Array, latitude: number, longitude: number, yearDay: ArrayLike<number>, out: Float64Array): void {
  const sun = (d: number): Sun => sunOf(latitude, longitude, (yearDay[Math.min(low.length - 1, Math.max(0, d))] ?? 0) + 1);
  const hours = new Float64Array(HOURS);
  let suns: [Sun, Sun, Sun] = [sun(-1), sun(0), sun(1)];
  for (let d = 0; d < low.length; d++) {
    const [min, max] = [low[d]!, high[d]!];
    curve(low, high, suns, d, hours);
    let [least, most] = [Infinity, -Infinity];
    for (let h = 0; h < HOURS; h++) {
      least = Math.min(least, hours[h]!);
      most = Math.max(most, hours[h]!);
    }
    const stretch = most > least ? (max - min) / (most - least) : 0;
    for (let h = 0; h < HOURS; h++) out[HOURS * d + h] = hours[h] === most ? max : Math.min(max, min + (hours[h]! - least) * stretch);
    suns = [suns[1], suns[2], sun(d + 2)];
  }
}
