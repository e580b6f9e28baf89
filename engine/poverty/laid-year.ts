/**
 * The events of a year's draws laid over a household's plan: what it earns and what illness costs it in each month, before
 * any storm, support or coping. All variants of a draw that the same causes act in share it.
 */
import { MONTHS, wholeFen } from './account.js';
import { ALL_CAUSES, CAUSES } from './cause.js';
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
  /** Causes that act in it, as bits; -1: nothing is laid of the draws at hand. */
  acting = -1;
  /** How often a year was laid. */
  times = 0;
  /** The five columns that follow, in a row. */
  readonly columns = new Float64Array(5 * MONTHS);
  /** Net income if the business goes as planned. */
  readonly net = this.columns.subarray(0, MONTHS);
  /** Wages rounded, and before they are [fen]. */
  readonly wage = this.columns.subarray(MONTHS, 2 * MONTHS);
  readonly earned = this.columns.subarray(2 * MONTHS, 3 * MONTHS);
  readonly revenue = this.columns.subarray(3 * MONTHS, 4 * MONTHS);
  /** Medical costs that the household pays in the month, and in the year so far. */
  readonly medical = this.columns.subarray(4 * MONTHS);
  readonly paid = new Float64Array(MONTHS);
  /** Whether there is any bill. */
  billed = false;
  /** Standard deviate of what an index says beside the damage. */
  basis = 0;
  /** Share of the wages of a month that events leave [1], where any takes some. */
  readonly left = new Float64Array(MONTHS).fill(1);
  stopped = false;
}

/** Causes that hang together: those that bring bills, those that stop wages, and all that move them. */
const BILLS = CAUSES.illness | CAUSES.accident;
const STOPS = BILLS | CAUSES.jobLoss;
const WAGES = STOPS | CAUSES.income;

const bills = new Float64Array(MONTHS);

/** Causes that have something to act on in this draw, as bits: with any other switched off, the year is the same. */
export const causesPresent = ({ earns, farms }: HouseholdPlan, { illnesses, accidentMonth, jobLossMonth }: YearDraws): number =>
  (earns ? CAUSES.income : 0) | (farms ? CAUSES.harvest : 0) | (illnesses > 0 ? CAUSES.illness : 0) | (accidentMonth < NEVER ? CAUSES.accident : 0) | (jobLossMonth < NEVER ? CAUSES.jobLoss : 0);

/** Bills of the year, and what of them the household pays itself. */
function layBills(draws: YearDraws, acting: number, { illness, accident }: LayRules, layers: readonly Layer[], { medical, paid }: LaidYear): void {
  bills.fill(0);
  if (acting & CAUSES.illness) for (let k = 0; k < draws.illnesses; k++) bills[draws.illnessMonth[k]!]! += wholeFen(Math.exp(illness.logCost + illness.deviation * draws.illnessCost[k]!));
  if (acting & CAUSES.accident && draws.accidentMonth < NEVER) bills[draws.accidentMonth]! += wholeFen(Math.exp(accident.logCost + accident.deviation * draws.accidentCost));
  let [billed, so] = [0, 0];
  for (let m = 0; m < MONTHS; m++) {
    const before = so;
    if (bills[m]! > 0) {
      billed += bills[m]!;
      so = wholeFen(selfPaid(billed, layers));
    }
    medical[m] = so - before;
    paid[m] = so;
  }
}

/** Take a share of the wages of some months away. */
function stop(left: Float64Array, from: number, months: number, share: number): void {
  const end = Math.min(MONTHS, from + months);
  for (let m = from; m < end; m++) left[m]! *= 1 - share;
}

/** What events leave of the wages. */
function layStops(draws: YearDraws, acting: number, { illness, accident, jobLossMonths }: LayRules, { left }: LaidYear): void {
  left.fill(1);
  if (acting & CAUSES.illness) for (let k = 0; k < draws.illnesses; k++) stop(left, draws.illnessMonth[k]!, illness.months, illness.wages);
  if (acting & CAUSES.accident && draws.accidentMonth < NEVER) stop(left, draws.accidentMonth, accident.months, accident.wages);
  if (acting & CAUSES.jobLoss && draws.jobLossMonth < NEVER) stop(left, draws.jobLossMonth, jobLossMonths, 1);
}

/**
 * Lay a year. What `out` holds of the same draws and hangs on the same causes stays.
 *
 * @param acting causes that act, as bits
 * @param out of the same household and draws where its `acting` is not -1
 */
export function layYear(plan: HouseholdPlan, draws: YearDraws, acting: number, rules: LayRules, out: LaidYear): void {
  const changed = out.acting < 0 ? ALL_CAUSES : out.acting ^ acting;
  out.acting = acting;
  out.times++;
  out.basis = draws.basis;
  const { wage: planned, revenue: harvests, rest } = plan;
  const { earned, wage: wages, revenue: revenues, net, left } = out;
  if (changed & BILLS) {
    const billed = ((acting & CAUSES.illness) !== 0 && draws.illnesses > 0) || ((acting & CAUSES.accident) !== 0 && draws.accidentMonth < NEVER);
    if (billed) layBills(draws, acting, rules, rules.schemes[plan.households.scheme[plan.position]!]!, out);
    else if (out.billed) {
      out.medical.fill(0);
      out.paid.fill(0);
    }
    out.billed = billed;
  }
  if (changed & STOPS) {
    out.stopped = out.billed || ((acting & CAUSES.jobLoss) !== 0 && draws.jobLossMonth < NEVER);
    if (out.stopped) layStops(draws, acting, rules, out);
  }
  if (changed & WAGES) {
    const { labour } = draws;
    const moves = (acting & CAUSES.income) !== 0;
    for (let m = 0; m < MONTHS; m++) {
      const whole = moves ? planned[m]! * labour[m]! : planned[m]!;
      earned[m] = out.stopped ? whole * left[m]! : whole;
      wages[m] = wholeFen(earned[m]!);
    }
  }
  if (changed & CAUSES.harvest) {
    const harvest = acting & CAUSES.harvest ? draws.yield * draws.price : 1;
    for (let m = 0; m < MONTHS; m++) revenues[m] = harvests[m] === 0 ? 0 : wholeFen(harvests[m]! * harvest);
  }
  for (let m = 0; m < MONTHS; m++) net[m] = wages[m]! + revenues[m]! + rest[m]!;
}
