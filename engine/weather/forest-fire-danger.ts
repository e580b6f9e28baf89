/**
 * Forest-fire weather index HTZ of China's forestry standard, day by day: points for heat, dry air, days since rain and
 * wind, less points for green or snow-covered ground.
 *
 * Source: LY/T 1172-95 (classes of fire weather of forests), HTZ = A + B + C + D − E. Its text was not at hand: the tables
 * are as a reserve's public system has them (github.com/tossgoon/travel, classes of A to E). Lü Weiwei et al. (2020)
 * World Journal of Forestry 9(3), doi 10.12677/wjf.2020.93016, tables 5, 7 and 9, agrees on A, on D and on the five points a
 * dry day up to 50 of C; its humidity is that of 14:00 and has other classes. Not verified against the standard.
 *
 * Rain below 0.3 mm counts as none. Where light rain follows heavy rain the tables leave open which counts: here
 * whichever leaves the ground wetter, so that more rain never raises the danger.
 */
import { defineModel } from '../core/model.js';

/** Points of a value: those of the last class whose least value it reaches. */
const pointsFrom = (classes: readonly (readonly [least: number, points: number])[]) => (value: number): number => classes.findLast(([least]) => value >= least)![1];

/** A: highest temperature of the day [°C]; a class holds its upper end. */
export function temperaturePoints(temperature: number): number {
  const above = [5, 10, 15, 20, 25].filter((end) => temperature > end).length;
  return 4 * above;
}

/** B: lowest relative humidity of the day [%]. */
export const humidityPoints = pointsFrom([[-Infinity, 20], [31, 16], [41, 12], [51, 8], [61, 4], [71, 0]]);

/** C of the day rain falls, one class of −5 for ten millimetres and more, whose points begin two days after [mm]. */
const onRain = pointsFrom([[0.3, 10], [2, 5], [5, 0], [10, -5]]);

/** D: greatest wind of the day by force 0 to 8 and above [m/s]. */
export const windPoints = pointsFrom([[0, 0], [0.3, 5], [1.6, 10], [3.4, 15], [5.5, 20], [8, 25], [10.8, 30], [13.9, 35], [17.2, 40]]);

const greenPoints = pointsFrom([[0, 0], [20, 5], [50, 10], [75, 15], [100, 20]]);
const snowPoints = pointsFrom([[0, 0], [10, 5], [30, 10], [60, 15], [90, 20]]);
/** E: of the ground's cover with green grass or with snow, whichever takes off more [%]. */
export const coverPoints = (green: number, snow: number): number => Math.max(greenPoints(green), snowPoints(snow));

/** Class of fire weather, 1 to 5: up to 25, 26-50, 51-72, 73-90, from 91 on. */
export const fireClass = (htz: number): number => 1 + [25, 50, 72, 90].filter((end) => htz > end).length;

/** Greatest and least points of rain: none for long, ten millimetres today. */
const [DRY, WET] = [50, -5];
/** A day on. */
const afterDay = (points: number, rain: number): number => Math.min(points + 5, DRY, rain >= 0.3 ? onRain(rain) : DRY);

export const FIRE_DANGER_QUALITY = { computed: 0, rainUnknown: 1, missing: 2 } as const;

const percent = (zh: string, en: string) => ({ unit: '%', min: 0, max: 100, mayBeMissing: true, doc: { zh, en } }) as const;
const points = (min: number, max: number, zh: string, en: string) => ({ unit: '1', min, max, doc: { zh, en } }) as const;

export const forestFireDanger = defineModel({
  name: 'forest-fire-danger',
  title: { zh: '森林火险天气指数 HTZ', en: 'Forest fire weather index HTZ' },
  source: 'LY/T 1172-95, tables as quoted by github.com/tossgoon/travel; Lü Weiwei et al. (2020) World Journal of Forestry 9(3), doi 10.12677/wjf.2020.93016, tables 5, 7, 9 (unverified against the standard)',
  step: 86_400,
  inputs: {
    temperatureMax: { unit: '°C', min: -60, max: 60, mayBeMissing: true, doc: { zh: '日最高气温', en: 'highest temperature of the day' } },
    relativeHumidityMin: percent('日最小相对湿度', 'lowest relative humidity of the day'),
    windSpeedMax: { unit: 'm/s', min: 0, max: 150, mayBeMissing: true, doc: { zh: '日最大风速,10米高', en: 'greatest wind speed of the day, 10 m above the ground' } },
    rain: { unit: 'mm', min: 0, max: 2_000, mayBeMissing: true, doc: { zh: '日降水量', en: 'precipitation of the day' } },
    greenCover: percent('绿草覆盖', 'cover of green grass'),
    snowCover: percent('积雪覆盖', 'cover of snow'),
  },
  parameters: {},
  state: {
    rainPoints: points(WET, DRY, '前期降水的分,未知处按最干', 'points of the rain before, the driest where it is unknown'),
    leastRainPoints: points(WET, DRY, '前期降水的分,未知处按最湿', 'points of the rain before, the wettest where it is unknown'),
  },
  outputs: {
    htz: points(-20, 130, '森林火险天气指数 HTZ', 'forest fire weather index HTZ'),
    fireClass: points(0, 5, '森林火险天气等级,1 至 5;缺测为 0', 'class of fire weather, 1 to 5; 0 where it is missing'),
    temperatureIndex: points(0, 20, 'A:最高气温', 'A: highest temperature'),
    humidityIndex: points(0, 20, 'B:最小相对湿度', 'B: lowest relative humidity'),
    rainIndex: points(0, DRY, 'C:降水及其后的无降水日数', 'C: rain and the days without it since'),
    windIndex: points(0, 40, 'D:最大风速', 'D: greatest wind'),
    coverIndex: points(0, 20, 'E:绿草或积雪覆盖,减去', 'E: cover of green grass or snow, taken off'),
    fireDangerQuality: points(0, 2, '0 算得;1 前期降水未知,C 按最干;2 当日缺测,以 0 占位', '0 computed; 1 the rain before is not known, C is the driest it may be; 2 missing that day, 0 stands in place of the numbers'),
  },

  begin(_, __, { rainPoints, leastRainPoints }) {
    rainPoints.fill(DRY);
    leastRainPoints.fill(WET);
  },

  advance(steps, n, _, { temperatureMax, relativeHumidityMin, windSpeedMax, rain, greenCover, snowCover }, __, { rainPoints, leastRainPoints }, outputs) {
    for (let at = 0, i = 0; at < steps * n; at++, i = i + 1 === n ? 0 : i + 1) {
      const r = rain[at]!;
      // rain that was not seen: none at all, or enough for the wettest
      rainPoints[i] = afterDay(rainPoints[i]!, r === r ? r : 0);
      leastRainPoints[i] = r === r ? afterDay(leastRainPoints[i]!, r) : WET;
      const [t, h, w, green, snow] = [temperatureMax[at]!, relativeHumidityMin[at]!, windSpeedMax[at]!, greenCover[at]!, snowCover[at]!];
      const sum = t + h + w + green + snow;
      const isKnown = sum === sum;
      outputs.temperatureIndex[at] = isKnown ? temperaturePoints(t) : 0;
      outputs.humidityIndex[at] = isKnown ? humidityPoints(h) : 0;
      outputs.windIndex[at] = isKnown ? windPoints(w) : 0;
      outputs.coverIndex[at] = isKnown ? coverPoints(green, snow) : 0;
      outputs.rainIndex[at] = isKnown ? Math.max(0, rainPoints[i]!) : 0;
      const htz = outputs.temperatureIndex[at]! + outputs.humidityIndex[at]! + outputs.rainIndex[at]! + outputs.windIndex[at]! - outputs.coverIndex[at]!;
      outputs.htz[at] = htz;
      outputs.fireClass[at] = isKnown ? fireClass(htz) : 0;
      outputs.fireDangerQuality[at] = !isKnown ? FIRE_DANGER_QUALITY.missing : Math.max(0, rainPoints[i]!) === Math.max(0, leastRainPoints[i]!) ? FIRE_DANGER_QUALITY.computed : FIRE_DANGER_QUALITY.rainUnknown;
    }
  },
});
