/**
 * One household's twelve months under one policy: income by source, illness, storm, support, coping, detection.
 *
 * All variants of a year (no storm, storm, each support, a cause switched off) meet the same draws. Monthly amounts are
 * whole fen: a loss paid for exactly and at once is, to the bit, a loss that did not happen.
 *
 * Source: net income over the last 12 months against the line in force, strictly below.
 */
import { MONTHS, plannedNet } from './account.js';
import { cope, Means, type Limits } from './coping.js';
import { DETECTION_CHANNELS, type Triggers } from './detection.js';
import { NEVER, type PreparedProcess, type YearDraws } from './draws.js';
import { TRAITS, type Households, type StormDamage } from './household.js';
import { selfPaid, type Layer } from './medical.js';
import type { Support } from './support.js';

/** What is assumed of a year besides the households; amounts in fen. */
export interface YearRules {
  readonly process: PreparedProcess;
  /** ln of a bill's mean-corrected median and its deviation; months and share of wages that go with it. */
  readonly illness: EventRules;
  readonly accident: EventRules;
  readonly jobLossMonths: number;
  readonly schemes: readonly (readonly Layer[])[];
  /** Month of the run in which a storm comes. */
  readonly stormMonth: number;
  /** Share of a month's harvest that stands when it comes, by crop calendar: element crop × 12 + month. */
  readonly exposed: Float64Array;
  /** Share of a house's damage that its household repairs itself [1]. */
  readonly repairShare: number;
  /** House damage from which it is not safe to live in [1]. */
  readonly unsafeFrom: number;
  readonly firePrice: number;
  /** Best rate of rebuilding by share lost [1/year]. */
  readonly rate: (lost: number) => number;
  /** Line in force at the end of each month [fen/person/year]. */
  readonly line: Float64Array;
  readonly triggers: Triggers;
}

export interface EventRules {
  readonly logCost: number;
  readonly deviation: number;
  readonly months: number;
  /** Share of the household's wages that stops [1]. */
  readonly wages: number;
}

/** Bits of causes that are switched off. */
export const CAUSES = { income: 1, harvest: 2, illness: 4, accident: 8, jobLoss: 16 } as const;
export type Cause = keyof typeof CAUSES;

/** One way a year may go. */
export interface Variant {
  /** Causes switched off, as bits. */
  readonly off: number;
  readonly damage: StormDamage | null;
  /** `NO_SUPPORT`: none. */
  readonly support: Support;
}

/** What a year came to; filled again and again. */
export class YearOutcome {
  /** Net income of the twelve months, and of each [fen]. */
  income = 0;
  readonly monthly = new Float64Array(MONTHS);
  /** Self-paid medical costs, education and repair [fen]. */
  rigid = 0;
  /** Lost to the storm before any payout, of income and of repair [fen]. */
  lost = 0;
  /** Months in which the rolling twelve months lie below the line: bit m. */
  below = 0;
  /** Channel and month of the first detection, month of registration; -1 and NEVER: none. */
  channel = -1;
  detected: number = NEVER;
  registered: number = NEVER;
  distressed = 0;
  debt = 0;
  sold = 0;
  /** Public money spent [fen]. */
  cost = 0;
  unsafe = false;
}

/** One household's plan, taken out of the columns once for all its draws and variants; filled again for the next. */
export class HouseholdPlan {
  position = 0;
  persons = 1;
  readonly wage = new Float64Array(MONTHS);
  readonly revenue = new Float64Array(MONTHS);
  readonly business = new Float64Array(MONTHS);
  /** Property and transfers less farm costs and transfers out. */
  readonly rest = new Float64Array(MONTHS);
  readonly education = new Float64Array(MONTHS);
  readonly net = new Float64Array(MONTHS);
  /** Planned net income of the year [fen]. */
  year = 0;

  constructor(readonly households: Households) {}

  /** Take household `i`. */
  take(i: number): this {
    const { ledger, persons } = this.households;
    this.position = i;
    this.persons = persons[i]!;
    this.year = 0;
    for (let m = 0; m < MONTHS; m++) {
      const at = i * MONTHS + m;
      this.wage[m] = ledger.wage[at]!;
      this.revenue[m] = ledger.farmRevenue[at]!;
      this.business[m] = ledger.business[at]!;
      this.rest[m] = ledger.property[at]! + ledger.transferIn[at]! - ledger.transferOut[at]! - ledger.farmCost[at]!;
      this.education[m] = ledger.education[at]!;
      this.net[m] = plannedNet(ledger, at);
      this.year += this.net[m]!;
    }
    return this;
  }
}

const available = new Float64Array(MONTHS);
const bills = new Float64Array(MONTHS);
const payouts = new Float64Array(2 * MONTHS);
const repairsPaid = new Float64Array(2 * MONTHS);
const means = new Means();

/** Take a share of the wages of some months away. */
function stop(from: number, months: number, share: number): void {
  for (let m = from; m < Math.min(MONTHS, from + months); m++) available[m]! *= 1 - share;
}

/** The events of a year's draws: what is left of each month's wages, and its medical bills. */
function lay(draws: YearDraws, off: number, { illness, accident, jobLossMonths }: YearRules): void {
  for (let m = 0; m < MONTHS; m++) {
    available[m] = 1;
    bills[m] = 0;
  }
  if (!(off & CAUSES.illness)) {
    for (let k = 0; k < draws.illnesses; k++) {
      const month = draws.illnessMonth[k]!;
      bills[month]! += Math.round(Math.exp(illness.logCost + illness.deviation * draws.illnessCost[k]!));
      stop(month, illness.months, illness.wages);
    }
  }
  if (!(off & CAUSES.accident) && draws.accidentMonth < NEVER) {
    bills[draws.accidentMonth]! += Math.round(Math.exp(accident.logCost + accident.deviation * draws.accidentCost));
    stop(draws.accidentMonth, accident.months, accident.wages);
  }
  if (!(off & CAUSES.jobLoss) && draws.jobLossMonth < NEVER) stop(draws.jobLossMonth, jobLossMonths, 1);
}

/** What a storm does to one household once support has prevented what it can [1], and what is still to be rebuilt of its assets. */
const hit = { crop: 0, house: 0, assets: 0, closed: 0, left: 0, decay: 0 };

function strike(i: number, damage: StormDamage | null, { retrofit, warning }: Support, rate: (lost: number) => number): void {
  hit.crop = hit.house = hit.assets = hit.closed = hit.decay = 0;
  if (damage !== null) {
    hit.crop = damage.crop[i]!;
    hit.house = damage.house[i]! * (1 - retrofit.house);
    hit.assets = damage.assets[i]! * (1 - retrofit.assets) * (1 - warning);
    hit.closed = damage.closed[i]!;
    if (hit.assets > 0) hit.decay = Math.exp(-rate(hit.assets) / MONTHS);
  }
  hit.left = hit.assets;
}

/** What comes of support in a month [fen], and what it costs beside insurance; filled again and again. */
const flow = { income: 0, cost: 0, bought: 0 };

function receive({ cash, job, purchase, credit, premium }: Support, m: number, persons: number, harvested: number, registered: number, works: boolean): void {
  const bought = purchase.uplift > 0 ? Math.min(purchase.most - flow.bought, Math.round(harvested * purchase.uplift)) : 0;
  flow.bought += bought;
  const given = ((cash.month ?? registered) === m ? cash.perPerson * persons : 0) + (works ? job.wage : 0);
  flow.cost = given;
  flow.income = given + bought + (m >= credit.from ? credit.gain : 0) - (m === 0 ? premium : 0);
}

/** Put the year back to its beginning. */
function begin(households: Households, i: number, draws: YearDraws, rules: YearRules, { off, damage, support }: Variant, out: YearOutcome): void {
  lay(draws, off, rules);
  strike(i, damage, support, rules.rate);
  for (let m = 0; m < 2 * MONTHS; m++) {
    payouts[m] = 0;
    repairsPaid[m] = 0;
  }
  const { index } = support;
  if (damage !== null && index.payout > 0 && damage.index[i]! * Math.exp(index.basis * draws.basis) >= index.trigger) payouts[rules.stormMonth + index.delay]! += index.payout;
  means.savings = households.savings[i]!;
  means.debt = means.sold = means.distressed = flow.bought = 0;
  out.income = out.rigid = out.lost = out.below = 0;
  out.cost = support.fixedCost;
  out.channel = -1;
  out.detected = out.registered = NEVER;
  out.unsafe = hit.house >= rules.unsafeFrom;
}

/**
 * Simulate a household for a year.
 *
 * @param draws its year's chance events, of `drawYear`
 * @param out receives what came of it
 */
export function simulateYear(plan: HouseholdPlan, draws: YearDraws, rules: YearRules, variant: Variant, out: YearOutcome): void {
  const { off, damage, support } = variant;
  const { households, position: i, persons } = plan;
  const { stormMonth, firePrice } = rules;
  const layers = rules.schemes[households.scheme[i]!]!;
  const [traits, spending] = [households.traits[i]!, households.spending[i]!];
  begin(households, i, draws, rules, variant, out);
  const harvest = off & CAUSES.harvest ? 1 : draws.yield * draws.price;
  const { cover, delay } = support.indemnity;
  const canWork = support.job.wage > 0 && (traits & TRAITS.labour) !== 0;
  let rolling = plan.year;
  let [billed, paidSoFar, educated] = [0, 0, 0];
  for (let m = 0; m < MONTHS; m++) {
    const works = canWork && inJob(support, m, out.registered);
    const wage = Math.round(plan.wage[m]! * (off & CAUSES.income ? 1 : draws.labour[m]!) * available[m]! * (works ? 1 - support.job.displaced : 1));
    const revenue = Math.round(plan.revenue[m]! * harvest);
    const business = Math.round(plan.business[m]! * (1 - means.sold));
    let [lost, repair, cropLost] = [0, 0, 0];
    if (damage !== null && m >= stormMonth) {
      cropLost = Math.round(revenue * hit.crop * rules.exposed[households.crop[i]! * MONTHS + m]!);
      lost = cropLost + Math.round(wage * Math.min(1, Math.max(0, hit.closed - (m - stormMonth)))) + Math.round(business * hit.left);
      if (m === stormMonth) repair = Math.round(households.house[i]! * hit.house * rules.repairShare);
      hit.left *= hit.decay;
      out.lost += lost + repair;
      payouts[m + delay]! += Math.round(lost * cover);
      repairsPaid[m + delay]! += Math.round(repair * cover);
    }
    receive(support, m, persons, revenue - cropLost, out.registered, works);
    out.cost += flow.cost + (payouts[m]! + repairsPaid[m]!) * support.publicShare;
    const net = wage + revenue + business + plan.rest[m]! - lost + (payouts[m]! + flow.income);
    let medical = 0;
    if (bills[m]! > 0) {
      billed += bills[m]!;
      const paid = Math.round(selfPaid(billed, layers));
      const helped = Math.round((paid - paidSoFar) * support.medical);
      medical = paid - paidSoFar - helped;
      paidSoFar = paid;
      out.cost += helped;
    }
    const rigid = medical + plan.education[m]! + repair - repairsPaid[m]!;
    educated += plan.education[m]!;
    out.monthly[m] = net;
    out.income += net;
    out.rigid += rigid;
    const cash = net - rigid - spending;
    if (cash >= 0 && means.debt === 0) means.savings += cash;
    else cope(means, cash, limitsOf(households, i, firePrice, 1 - hit.left * (1 - cover)));
    rolling += net - plan.net[m]!;
    const isBelow = rolling < rules.line[m]! * persons;
    if (isBelow) out.below |= 1 << m;
    if (out.channel < 0) detect(rules.triggers, m, traits, paidSoFar, educated, m >= stormMonth ? Math.max(hit.house, hit.crop) : 0, isBelow, out);
  }
  out.distressed = means.distressed;
  out.debt = means.debt;
  out.sold = means.sold;
}

/** Whether a public job runs in month `m`. */
const inJob = ({ job }: Support, m: number, registered: number): boolean => {
  const from = job.from ?? registered + 1;
  return m >= from && m < from + job.months;
};

const limits: { -readonly [key in keyof Limits]: Limits[key] } = { credit: 0, remittance: 0, assets: 0, firePrice: 0 };
function limitsOf(households: Households, i: number, firePrice: number, stands: number): Limits {
  limits.credit = households.credit[i]!;
  limits.remittance = households.remittance[i]!;
  limits.assets = households.assets[i]! * stands;
  limits.firePrice = firePrice;
  return limits;
}

/** Position of the first channel that fires in a month; -1: none does. */
function firedOf({ medical, education, disaster, sweep }: Triggers, m: number, traits: number, selfPaidSoFar: number, educated: number, damaged: number, below: boolean): number {
  if (selfPaidSoFar >= medical[traits & (TRAITS.lifted | TRAITS.monitored) ? 0 : 1]) return DETECTION_CHANNELS.indexOf('medical');
  if (educated >= education) return DETECTION_CHANNELS.indexOf('education');
  if (damaged >= disaster) return DETECTION_CHANNELS.indexOf('disaster');
  return sweep[m]! && below ? DETECTION_CHANNELS.indexOf('income') : -1;
}

function detect(triggers: Triggers, m: number, traits: number, selfPaidSoFar: number, educated: number, damaged: number, below: boolean, out: YearOutcome): void {
  const found = firedOf(triggers, m, traits, selfPaidSoFar, educated, damaged, below);
  if (found < 0) return;
  out.channel = found;
  out.detected = m;
  out.registered = triggers.registered[found * MONTHS + m]!;
}
