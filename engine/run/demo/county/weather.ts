/** The invented weather of the demo county: forcing.csv day by day, and what its gauges saw hour by hour in one storm. */
import { normalCdf, normalQuantile } from '../../../core/normal.js';
import { entityOf, openUniform, randomStream } from '../../../core/random.js';
import { rounded, type Line } from '../lines.js';
import { drainedBy, gaugeLines, gaugeZero, RATING, RATING_EXPONENT } from './places.js';
import { CATCHMENTS, ORIGIN, type CatchmentId, type Point } from './terrain.js';
import type { DemoCounty, DemoVillage } from './villages.js';

const DAYS = 123;
/** The days of the Meiyu rains after 1 May, and of its great storm. */
const MEIYU = { from: 48, to: 76 } as const;
const STORM = { from: 62, days: 4, depths: [55, 150, 120, 60] } as const;
const DRY = { wetAfterDry: 0.2, wetAfterWet: 0.45, mean: 7 } as const;
const WET = { wetAfterDry: 0.42, wetAfterWet: 0.72, mean: 17 } as const;
/** Weight of what the catchments share in their rain [1]. */
const SHARED = 0.9;
/** Potential evapotranspiration: mean and swing of the season [mm/d]. */
const EVAPORATION = { mean: 3.4, swing: 1.2, noise: 0.5 } as const;

const HOURS = 96;
/** The storm's hours after its beginning at 08:00 of day `STORM.from`, and share of a day's rain in each hour of the day. */
const CLUSTER = [1, 1, 2, 4, 7, 9, 8, 6, 5, 4, 3, 3, 3, 4, 6, 8, 7, 5, 4, 3, 3, 2, 1, 1] as const;
/** Where the storm is heaviest, as shares of the width and height of the county, how far it reaches as a share too, and rain far from it against rain there. */
const CORE = { east: 0.75, north: 0.6, reach: 0.4, far: 0.33 } as const;
/** Response of a river to its rain: share that runs off, hours of the store. */
const RIVER = { runoff: 0.62, hours: { lower: 14, side: 6, upper: 9 } } as const;
const BASE_FLOW = 6;

const dayOf = (year: number, day: number): string => new Date(Date.UTC(year, 4, 1 + day)).toISOString().slice(0, 10);
const hourOf = (year: number, day: number, hour: number): string => `${new Date(Date.UTC(year, 4, 1 + day, 8 + hour)).toISOString().slice(0, 16)}:00+08:00`;

const inStorm = (day: number): boolean => day >= STORM.from && day < STORM.from + STORM.days;

/** Rain of every day in one catchment [mm]. */
function dailyRain(seed: string, year: number, catchment: CatchmentId): number[] {
  const common = randomStream(seed, 'demo/rain');
  const own = randomStream(seed, `demo/rain/${catchment}`);
  const [county, here] = [entityOf('county'), entityOf(catchment)];
  const mixed = (day: number, draw: number): number => {
    const [shared, alone] = [normalQuantile(openUniform(common, county, 2 * day + draw, year)), normalQuantile(openUniform(own, here, 2 * day + draw, year))];
    return SHARED * shared + Math.sqrt(1 - SHARED ** 2) * alone;
  };
  let wet = false;
  return Array.from({ length: DAYS }, (_, day) => {
    const { wetAfterDry, wetAfterWet, mean } = day >= MEIYU.from && day < MEIYU.to ? WET : DRY;
    wet = mixed(day, 0) < normalQuantile(wet ? wetAfterWet : wetAfterDry);
    const u = normalCdf(mixed(day, 1));
    if (inStorm(day)) return rounded(STORM.depths[day - STORM.from]! * (0.85 + 0.3 * u), 1);
    return wet ? rounded(-mean * Math.log(u), 1) : 0;
  });
}

/** forcing.csv: rain and potential evapotranspiration of every catchment and day, from 1 May on. */
export function forcingLines(seed: string, year: number): Line[] {
  const evaporation = randomStream(seed, 'demo/evaporation');
  return CATCHMENTS.flatMap((catchment) =>
    dailyRain(seed, year, catchment).map((rain, day): Line => {
      const season = EVAPORATION.mean + EVAPORATION.swing * Math.sin((Math.PI * day) / DAYS) - (rain > 0 ? 1.4 : 0);
      const noise = EVAPORATION.noise * (2 * openUniform(evaporation, entityOf(catchment), day, year) - 1);
      return { entity: catchment, time: dayOf(year, day), 'rain [mm]': rain, 'potentialEvapotranspiration [mm]': rounded(Math.max(0.2, season + noise), 2) };
    }),
  );
}

interface Station {
  readonly id: string;
  readonly kind: 'rain' | 'stage';
  readonly catchment: CatchmentId;
  readonly point: Point;
  readonly line: Line;
}

/** A rain gauge in every township, in its first village, and a stage gauge at the end of every catchment. */
function stationsOf({ terrain, villages }: DemoCounty): Station[] {
  const first = new Map<string, DemoVillage>();
  for (const village of villages) if (!first.has(village.code.slice(0, 9))) first.set(village.code.slice(0, 9), village);
  const [east, north] = ORIGIN;
  const blank = { zero_m: '', bankfull_m: '', warning_m: '', guarantee_m: '' };
  const rain = [...first].map(([township, { drainage, point }]): Station => {
    const id = `P${township}`;
    return { id, kind: 'rain', catchment: drainage.catchment, point, line: { station: id, kind: 'rain', catchment: drainage.catchment, township_code: township, x_m: rounded(east + point[0], 1), y_m: rounded(north + point[1], 1), ...blank } };
  });
  const stage = CATCHMENTS.map((catchment): Station => {
    const { gauge } = terrain.reachOf(catchment);
    const { bankfull, warning, guarantee } = gaugeLines(terrain, catchment);
    const id = `Z-${catchment}`;
    return { id, kind: 'stage', catchment, point: gauge, line: { station: id, kind: 'stage', catchment, township_code: '', x_m: rounded(east + gauge[0], 1), y_m: rounded(north + gauge[1], 1), zero_m: gaugeZero(terrain, catchment), bankfull_m: bankfull, warning_m: warning, guarantee_m: guarantee } };
  });
  return [...rain, ...stage];
}

export const stationLines = (county: DemoCounty): Line[] => stationsOf(county).map(({ line }) => line);

const clusterTotal = CLUSTER.reduce((sum, part) => sum + part, 0);

/** Rain of every hour of the storm in one catchment [mm]. */
const stormHours = (rain: readonly number[]): number[] => Array.from({ length: HOURS }, (_, hour) => (rain[STORM.from + Math.floor(hour / 24)]! * CLUSTER[hour % 24]!) / clusterTotal);

/** Hours of storm.csv, and the hour after the beginning of the storm that it begins at: the heaviest of its days. */
const HEAVIEST = { from: 24, hours: 24 } as const;

/** storm.csv: rain of every catchment in the heaviest hours of the storm. */
export const stormLines = (seed: string, year: number): Line[] =>
  CATCHMENTS.flatMap((catchment) => {
    const rain = stormHours(dailyRain(seed, year, catchment));
    return Array.from({ length: HEAVIEST.hours }, (_, hour): Line => ({ entity: catchment, time: hourOf(year, STORM.from, HEAVIEST.from + hour).replace(':00+', '+'), 'rain [mm]': rounded(rain[HEAVIEST.from + hour]!, 2) }));
  });

/** Stage of every hour at a gauge [m]: a linear store of the rain, through the rating. */
function stages(terrain: DemoCounty['terrain'], catchment: CatchmentId, rain: readonly number[]): number[] {
  let store = 0;
  return rain.map((mm) => {
    store += RIVER.runoff * mm;
    const outflow = store / RIVER.hours[catchment];
    store -= outflow;
    const discharge = BASE_FLOW + (outflow * drainedBy(catchment)) / 3.6;
    return rounded(gaugeZero(terrain, catchment) + (discharge / RATING[catchment]) ** (1 / RATING_EXPONENT), 2);
  });
}

/** What each gauge of rain sees of the rain of its catchment [1]: more near the core of the storm; a catchment's gauges keep its mean. */
function nearCore(stations: readonly Station[], { width, height }: DemoCounty['terrain']): ReadonlyMap<string, number> {
  const heavy = ({ point: [x, y] }: Station): number => CORE.far + (1 - CORE.far) * Math.exp(-(((x / width - CORE.east) ** 2 + (y / height - CORE.north) ** 2) / CORE.reach ** 2));
  return new Map(
    CATCHMENTS.flatMap((catchment) => {
      const gauges = stations.filter((station) => station.kind === 'rain' && station.catchment === catchment);
      const mean = gauges.reduce((sum, gauge) => sum + heavy(gauge), 0) / gauges.length;
      return gauges.map((gauge) => [gauge.id, heavy(gauge) / mean] as const);
    }),
  );
}

/** observations.csv: four days of hourly rain and stage in the great storm. */
export function observationLines(seed: string, year: number, county: DemoCounty): Line[] {
  const rainOf = new Map(CATCHMENTS.map((catchment) => [catchment, stormHours(dailyRain(seed, year, catchment))]));
  const stageOf = new Map(CATCHMENTS.map((catchment) => [catchment, stages(county.terrain, catchment, rainOf.get(catchment)!)]));
  const stations = stationsOf(county);
  const near = nearCore(stations, county.terrain);
  return stations.flatMap(({ id, kind, catchment }) => {
    const gauge = randomStream(seed, `demo/gauge/${kind}`);
    return (kind === 'rain' ? rainOf : stageOf).get(catchment)!.map((value, hour): Line => {
      const factor = kind === 'rain' ? near.get(id)! * (0.8 + 0.4 * openUniform(gauge, entityOf(id), hour, year)) : 1;
      return { station: id, variable: kind, time: hourOf(year, STORM.from, hour), value: rounded(value * factor, kind === 'rain' ? 1 : 2), unit: kind === 'rain' ? 'mm' : 'm', source: 'synthetic' };
    });
  });
}
