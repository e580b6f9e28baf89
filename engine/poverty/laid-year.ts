/**
 * The events of a year's draws laid over a household's plan: what it earns and what illness costs it in each month, before
 * any storm, support or coping. All variants of a draw that the same causes act in share it.
 */
import { MONTHS } from './account.js';
import { CAUSES } from './cause.js';
import { NEVER, type YearDraws } from './draws.js';
import { selfPaid, type Layer } from './medical.js';
import type { HouseholdPlan } from './plan.js';

/** An event that costs money and keeps people from work. */
export interface EventRules {
  /** ln of a bill's median [fen] and its deviation. */
  readonly logCost: number;
  readonly deviation: number;
  readonly months: number;
  /** Share of the household's wages that stops [1]. */
  readonly wages: number;
}

export interface LayRules {
  readonly illness: EventRules;
  readonly accident: EventRules;
  readonly jobLossMonths: number;
  readonly schemes: readonly (readonly Layer[])[];
}

/** By month, filled again and again; amounts are whole fen where nothing else is said. */
export class LaidYear {
  /** Wages before they are rounded [fen], and rounded. */
  readonly earned = new Float64Array(MONTHS);
  readonly wage = new Float64Array(MONTHS);
  readonly revenue = new Float64Array(MONTHS);
  /** Net income if the business goes as planned. */
  readonly net = new Float64Array(MONTHS);
  /** Medical costs that the household pays in the month, and in the year so far. */
  readonly medical = new Float64Array(MONTHS);
  readonly paid = new Float64Array(MONTHS);
  /** Whether there is any bill. */
  billed = false;
  /** Standard deviate of what an index says beside the damage. */
  basis = 0;
}

const available = new Float64Array(MONTHS);
const bills = new Float64Array(MONTHS);

/** Take a share of the wages of some months away. */
function stop(from: number, months: number, share: number): void {
  for (let m = from; m < Math.min(MONTHS, from + months); m++) available[m]! *= 1 - share;
}

/** Causes that have something to act on in this draw, as bits: with any other switched off, the year is the same. */
export const causesPresent = ({ earns, farms }: HouseholdPlan, { illnesses, accidentMonth, jobLossMonth }: YearDraws): number =>
  (earns ? CAUSES.income : 0) | (farms ? CAUSES.harvest : 0) | (illnesses > 0 ? CAUSES.illness : 0) | (accidentMonth < NEVER ? CAUSES.accident : 0) | (jobLossMonth < NEVER ? CAUSES.jobLoss : 0);

/**
 * Lay a year.
 *
 * @param acting causes that act, as bits
 */
export function layYear(plan: HouseholdPlan, draws: YearDraws, acting: number, { illness, accident, jobLossMonths, schemes }: LayRules, out: LaidYear): void {
  for (let m = 0; m < MONTHS; m++) {
    available[m] = 1;
    bills[m] = 0;
  }
  out.billed = false;
  out.basis = draws.basis;
  if (acting & CAUSES.illness) {
    for (let k = 0; k < draws.illnesses; k++) {
      const month = draws.illnessMonth[k]!;
      bills[month]! += Math.round(Math.exp(illness.logCost + illness.deviation * draws.illnessCost[k]!));
      stop(month, illness.months, illness.wages);
      out.billed = true;
    }
  }
  if (acting & CAUSES.accident && draws.accidentMonth < NEVER) {
    bills[draws.accidentMonth]! += Math.round(Math.exp(accident.logCost + accident.deviation * draws.accidentCost));
    stop(draws.accidentMonth, accident.months, accident.wages);
    out.billed = true;
  }
  if (acting & CAUSES.jobLoss && draws.jobLossMonth < NEVER) stop(draws.jobLossMonth, jobLossMonths, 1);
  const harvest = acting & CAUSES.harvest ? draws.yield * draws.price : 1;
  const layers = schemes[plan.households.scheme[plan.position]!]!;
  const { wage: planned, revenue: harvests, rest } = plan;
  const { earned, wage: wages, revenue: revenues, net, medical: medicals, paid: payments } = out;
  const { labour } = draws;
  const moves = (acting & CAUSES.income) !== 0;
  let billed = 0;
  let paid = 0;
  for (let m = 0; m < MONTHS; m++) {
    const whole = planned[m]! * (moves ? labour[m]! : 1) * available[m]!;
    const wage = Math.round(whole);
    const revenue = harvests[m] === 0 ? 0 : Math.round(harvests[m]! * harvest);
    let medical = 0;
    if (bills[m]! > 0) {
      billed += bills[m]!;
      const until = Math.round(selfPaid(billed, layers));
      medical = until - paid;
      paid = until;
    }
    earned[m] = whole;
    wages[m] = wage;
    revenues[m] = revenue;
    net[m] = wage + revenue + rest[m]!;
    medicals[m] = medical;
    payments[m] = paid;
  }
}
