/**
 * Critical rainfall (临界雨量, flash flood guidance): the rain of a duration that raises a section to the stage at which
 * damage begins, for each state of the soil.
 *
 * Source: Carpenter et al. (1999) J. Hydrol. 224, 21-44 (the inversion); net rain and hydrograph in `storm-hydrograph.ts`.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import type { Label } from '../core/label.js';
import { ratedDischarge, type Rating } from './stage-rating.js';
import { curveNumberFor, peakDischarge, retention, stormOf, triangularUnitHydrograph, type SoilState, type Storm } from './storm-hydrograph.js';

/** Most rain that is looked for [mm]: more than has been measured in a day anywhere. */
const MOST_RAIN = 2_000;
/** After so many halvings of 2,000 mm two doubles are neighbours. */
const HALVINGS = 64;

/** A catchment above the section. */
export interface FloodCatchment {
  /** [km²], > 0. */
  readonly area: number;
  /** Of a normal soil [1], above 0 to 100. */
  readonly curveNumber: number;
  /** Initial abstraction as a share of the retention [1], 0 to 0.4. */
  readonly initialAbstraction: number;
  /** Time of concentration [h], > 0. */
  readonly concentrationTime: number;
  /** Flow there before the storm [m³/s], ≥ 0. */
  readonly baseflow: number;
}

/** The storms to try. */
export interface Storms {
  /** [h], each a whole number of steps. */
  readonly durations: readonly number[];
  readonly soils: readonly SoilState[];
  /** Share of the rain in equal parts of the duration [1], sum 1; [1]: even rain. */
  readonly pattern: readonly number[];
  /** [h], > 0. */
  readonly step: number;
}

/** Durations and soils of the tables that villages hang up. */
export const USUAL_STORMS: Storms = { durations: [1, 3, 6, 12, 24], soils: ['dry', 'normal', 'wet'], pattern: [1], step: 0.5 };

export interface CriticalRain {
  /** [h]. */
  readonly duration: number;
  readonly soil: SoilState;
  /** [mm], from 0 to 2,000; null or 0: see `why`. */
  readonly rain: number | null;
  /** Why there is none, or why no rain is needed; null: of some rain. */
  readonly why: Label | null;
}

const ALREADY: Label = { zh: '无雨时基流已达临界流量', en: 'the flow before the storm is that much already' };
const BEYOND: Label = { zh: `${MOST_RAIN} 毫米雨量仍达不到临界流量`, en: `not even ${MOST_RAIN} mm raise the discharge so far` };

/** Least rain [mm] with a peak of at least `critical` [m³/s]; null where 2,000 mm have none. */
function leastRain(critical: number, storm: Storm, s: number, abstraction: number, unit: Float64Array): number | null {
  let [low, high] = [0, MOST_RAIN];
  if (critical <= 0) return 0;
  if (peakDischarge(high, storm, s, abstraction, unit) < critical) return null;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (peakDischarge(middle, storm, s, abstraction, unit) < critical) low = middle;
    else high = middle;
  }
  return high;
}

type Demand = (right: boolean, place: string, expected: string, found: number) => void;

const demanding = (problems: Problem[]): Demand => (right, place, expected, found) => {
  if (!right) problems.push({ place, expected, found: String(found), code: 'critical-rainfall/out-of-range' });
};

/** What cannot be of a catchment. */
function catchmentProblems(catchment: FloodCatchment): Problem[] {
  const problems: Problem[] = [];
  const demand = demanding(problems);
  const { area, curveNumber, initialAbstraction, concentrationTime, baseflow } = catchment;
  demand(area > 0 && Number.isFinite(area), 'area', 'a number > 0 [km²]', area);
  demand(curveNumber > 0 && curveNumber <= 100, 'curveNumber', 'a number > 0, at most 100', curveNumber);
  demand(initialAbstraction >= 0 && initialAbstraction <= 0.4, 'initialAbstraction', 'a number from 0 to 0.4', initialAbstraction);
  demand(concentrationTime > 0 && Number.isFinite(concentrationTime), 'concentrationTime', 'a number > 0 [h]', concentrationTime);
  demand(baseflow >= 0 && Number.isFinite(baseflow), 'baseflow', 'a number >= 0 [m³/s]', baseflow);
  return problems;
}

/** What cannot be of storms, whatever the catchment. */
export function stormsProblems({ durations, pattern, step }: Storms): Problem[] {
  const problems: Problem[] = [];
  const demand = demanding(problems);
  demand(step > 0 && Number.isFinite(step), 'step', 'a number > 0 [h]', step);
  durations.forEach((duration, k) => {
    const steps = duration / step;
    demand(steps >= 1 && Math.abs(steps - Math.round(steps)) < 1e-9, `durations[${k}]`, `a whole number of steps of ${step} h`, duration);
  });
  pattern.forEach((share, k) => {
    demand(share >= 0, `pattern[${k}]`, 'a share >= 0', share);
  });
  const sum = pattern.reduce((a, b) => a + b, 0);
  demand(Math.abs(sum - 1) < 1e-9, 'pattern', 'shares with sum 1', sum);
  return problems;
}

/**
 * The critical rain of a discharge, for every duration and soil.
 *
 * @param critical discharge at which damage begins [m³/s], ≥ 0
 * @returns durations in their order, and in each the soils in theirs; rain never less for more discharge or a drier soil
 * @throws InputError `critical-rainfall/out-of-range`, all problems at once
 */
export function criticalRain(catchment: FloodCatchment, critical: number, storms: Storms = USUAL_STORMS): CriticalRain[] {
  const problems = [...catchmentProblems(catchment), ...stormsProblems(storms)];
  if (!(critical >= 0)) problems.push({ place: 'critical', expected: 'a discharge >= 0 [m³/s]', found: String(critical), code: 'critical-rainfall/out-of-range' });
  throwIfAny(problems);
  const unit = triangularUnitHydrograph(catchment.area, catchment.concentrationTime, storms.step);
  return storms.durations.flatMap((duration) => {
    const storm = stormOf(storms.pattern, Math.round(duration / storms.step));
    return storms.soils.map((soil): CriticalRain => {
      const s = retention(curveNumberFor(soil, catchment.curveNumber));
      const rain = leastRain(critical - catchment.baseflow, storm, s, catchment.initialAbstraction, unit);
      return { duration, soil, rain, why: rain === null ? BEYOND : rain === 0 ? ALREADY : null };
    });
  });
}

/**
 * The critical rain of a stage (成灾水位), by the rating of its section.
 *
 * @param stage at which damage begins [m], above the datum of the rating
 * @throws InputError as `criticalRain`
 */
export const criticalRainOfStage = (catchment: FloodCatchment, stage: number, rating: Rating, storms: Storms = USUAL_STORMS): CriticalRain[] => criticalRain(catchment, ratedDischarge(stage, rating), storms);
