/** Where villages lie to their river, and what stands there: catchments.csv, sites.csv, exposure.csv. */
import { entityOf, normal, randomStream } from '../../../core/random.js';
import { rounded, type Line } from '../lines.js';
import { CATCHMENTS, ORIGIN, type CatchmentId, type Terrain } from './terrain.js';
import type { DemoCounty, DemoVillage } from './villages.js';

/** Area of each catchment [km2], without those upstream. */
const AREA: Readonly<Record<CatchmentId, number>> = { lower: 210, side: 95, upper: 160 };
/** Rating of each gauge: Q [m3/s] = coefficient × (stage − zero [m])^exponent, a wide channel by Manning. */
export const RATING: Readonly<Record<CatchmentId, number>> = { lower: 30, side: 14, upper: 14 };
export const RATING_EXPONENT = 1.67;
/** A flood wave runs at 5/3 of a speed of about 0.7 m/s in these reaches. */
const WAVE_SPEED = 1.2;
/** Bank above the bed, and the lines above it [m]: water on the flood plain is what the warning stage warns of. */
const BANKFULL = 4;
const WARNING_ABOVE_BANK = 0.2;
const GUARANTEE_ABOVE_BANK = 0.4;
const DAMAGE_ABOVE_GUARANTEE = 0.1;
/** Heights above the river that no flood here reaches [m]: what lies higher is written as this. */
const OUT_OF_REACH = 60;
/** What a household's dwelling is worth [yuan], median and spread of the logarithm; a mu of crops, and stock a household. */
const DWELLING = { median: 120_000, spread: 0.35 } as const;
const CROPS_PER_MU = 1_300;
const STOCK_PER_HOUSEHOLD = 6_500;
const DATUM = '合成高程 synthetic datum';

const [EAST, NORTH] = ORIGIN;

const DOWNSTREAM: Readonly<Record<CatchmentId, CatchmentId | ''>> = { lower: '', side: 'lower', upper: 'lower' };

/** Area whose water passes a gauge [km2]. */
export const drainedBy = (gauge: CatchmentId): number => CATCHMENTS.reduce((sum, id) => (id === gauge || DOWNSTREAM[id] === gauge ? sum + AREA[id] : sum), 0);

/** Stage of a gauge at which discharge is nil [m]. */
export const gaugeZero = (terrain: Terrain, catchment: CatchmentId): number => rounded(terrain.reachOf(catchment).gaugeBed, 2);

/** The lines of a river at its gauge [m]. */
export function gaugeLines(terrain: Terrain, catchment: CatchmentId): { readonly bankfull: number; readonly warning: number; readonly guarantee: number } {
  const bankfull = rounded(gaugeZero(terrain, catchment) + BANKFULL, 2);
  return { bankfull, warning: rounded(bankfull + WARNING_ABOVE_BANK, 2), guarantee: rounded(bankfull + GUARANTEE_ABOVE_BANK, 2) };
}

export const catchmentLines = ({ terrain }: DemoCounty): Line[] =>
  CATCHMENTS.map((id) => {
    const { length, slope } = terrain.reachOf(id);
    return { id, downstream: DOWNSTREAM[id], area_km2: AREA[id], reach_km: rounded(length / 1_000, 2), slope, travel_h: rounded(length / WAVE_SPEED / 3_600, 1), rating: RATING[id], zero_stage_m: gaugeZero(terrain, id) };
  });

/** Stage at the gauge at which water stands at the lowest houses: as high above the gauge's bed as they are above theirs. */
function damageStage(terrain: Terrain, { drainage, lowest }: DemoVillage, guarantee: number): number {
  const above = Math.min(OUT_OF_REACH, lowest - drainage.bed);
  return Math.max(rounded(gaugeZero(terrain, drainage.catchment) + above, 2), rounded(guarantee + DAMAGE_ABOVE_GUARANTEE, 2));
}

/** Kind of hazard by where the village is: what stands less than so much above the river [m], and what stands on rough land. */
const RIVERSIDE = 8;
const MOUNTAIN = 2;
const hazardZone = (village: DemoVillage): string => (village.lowest - village.drainage.bed < RIVERSIDE ? 'river' : village.of('terrain') === MOUNTAIN ? 'slope' : 'none');

/** What stands in a village by sector [yuan]. */
const valuesOf = (seed: string, village: DemoVillage): { readonly residential: number; readonly agriculture: number; readonly commercial: number } => ({
  residential: dwellings(seed, village),
  agriculture: Math.round(village.of('cultivated_mu') * CROPS_PER_MU),
  commercial: Math.round(village.of('resident_households') * STOCK_PER_HOUSEHOLD),
});

/** What the dwellings of a village are worth [yuan]. */
function dwellings(seed: string, village: DemoVillage): number {
  const deviation = normal(randomStream(seed, 'demo/dwellings'), entityOf(village.code), 0);
  return rounded(village.of('resident_households') * DWELLING.median * Math.exp(DWELLING.spread * deviation), -3);
}

export const siteLines = (seed: string, { terrain, villages }: DemoCounty): Line[] =>
  villages.map((village) => {
    const { catchment } = village.drainage;
    const { bankfull, warning, guarantee } = gaugeLines(terrain, catchment);
    const { residential, agriculture, commercial } = valuesOf(seed, village);
    return {
      village_code: village.code,
      catchment,
      hazard_zone: hazardZone(village),
      bankfull_m: bankfull,
      warning_m: warning,
      guarantee_m: guarantee,
      damage_m: damageStage(terrain, village, guarantee),
      datum: DATUM,
      exposed_yuan: residential,
      agriculture_yuan: agriculture,
      commercial_yuan: commercial,
      residents: village.of('population_resident'),
      x_m: rounded(EAST + village.point[0], 1),
      y_m: rounded(NORTH + village.point[1], 1),
      low_x_m: rounded(EAST + village.lowestAt[0], 1),
      low_y_m: rounded(NORTH + village.lowestAt[1], 1),
    };
  });

export const exposureLines = (seed: string, { villages }: DemoCounty): Line[] =>
  villages.flatMap((village) => {
    const elevation_m = rounded(village.lowest, 2);
    return Object.entries(valuesOf(seed, village)).map(([sector, value]): Line => ({ village_code: village.code, sector, value_yuan: value, elevation_m }));
  });
