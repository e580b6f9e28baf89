/**
 * One household's twelve months under one policy: storm, support, coping and detection on a year of draws.
 *
 * All variants of a year (no storm, storm, each support, a cause switched off) meet the same draws. Monthly amounts are
 * whole fen: a loss paid for exactly and at once is, to the bit, a loss that did not happen.
 *
 * Source: net income over the last 12 months against the line in force, strictly below.
 */
import { MONTHS } from './account.js';
import { cope, Means, type Limits } from './coping.js';
import { channelOf, type Triggers } from './detection.js';
import { NEVER, type PreparedProcess } from './draws.js';
import { TRAITS, type Households, type StormDamage } from './household.js';
import type { LaidYear, LayRules } from './laid-year.js';
import type { HouseholdPlan } from './plan.js';
import { NO_SUPPORT, type Support } from './support.js';
import { preventedShare } from './warned.js';
import { Watch, type ExitRules } from './watch.js';

/** What is assumed of a year besides the households; amounts in fen. */
export interface YearRules extends LayRules {
  readonly process: PreparedProcess;
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
  /** When a household leaves the list; absent: none does. */
  readonly exit?: ExitRules;
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
  /** Month from which it is off the list, and month in which it is registered again after that; NEVER: not. */
  exited: number = NEVER;
  again: number = NEVER;
  distressed = 0;
  debt = 0;
  sold = 0;
  /** Public money spent [fen]. */
  cost = 0;
  unsafe = false;
  /** Positions among `CLASSES` of its monitored group and its layer, where they are asked for; -1: none. */
  group = -1;
  layer = -1;
}

const payouts = new Float64Array(2 * MONTHS);
const repairsPaid = new Float64Array(2 * MONTHS);
const means = new Means();
const watch = new Watch();

/** What a storm does to one household once support has prevented what it can [1], and what is still to be rebuilt of its assets. */
const hit = { crop: 0, house: 0, assets: 0, closed: 0, left: 0, decay: 0 };

function strike({ group, traits }: Households, i: number, damage: StormDamage | null, { retrofit, warning }: Support, rate: (lost: number) => number): void {
  hit.crop = hit.house = hit.assets = hit.closed = hit.decay = 0;
  if (damage !== null) {
    hit.crop = damage.crop[i]!;
    hit.house = damage.house[i]! * (1 - retrofit.house);
    hit.assets = damage.assets[i]! * (1 - retrofit.assets) * (1 - (warning === null ? 0 : preventedShare(warning, group[i]!, traits[i]!)));
    hit.closed = damage.closed[i]!;
    if (hit.assets > 0) hit.decay = Math.exp(-rate(hit.assets) / MONTHS);
  }
  hit.left = 0;
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

/** Whether an index of insurance pays for household `i`. */
export const indexPays = ({ index }: Support, damage: StormDamage, i: number, basis: number): boolean => index.payout > 0 && damage.index[i]! * Math.exp(index.basis * basis) >= index.trigger;

/** Put the year back to its beginning. */
function begin(households: Households, i: number, basis: number, rules: YearRules, damage: StormDamage | null, support: Support, out: YearOutcome): void {
  strike(households, i, damage, support, rules.rate);
  if (damage !== null && support !== NO_SUPPORT) {
    for (let m = 0; m < 2 * MONTHS; m++) payouts[m] = repairsPaid[m] = 0;
    if (indexPays(support, damage, i, basis)) payouts[rules.stormMonth + support.index.delay]! += support.index.payout;
  }
  means.savings = households.savings[i]!;
  means.debt = means.sold = means.distressed = flow.bought = 0;
  out.cost = support.fixedCost;
  out.channel = -1;
  out.detected = out.registered = out.exited = out.again = NEVER;
  out.unsafe = hit.house >= rules.unsafeFrom;
}

/**
 * Simulate a household for a year.
 *
 * @param laid its year's draws over its plan, of `layYear`
 * @param damage of the storm; null: none comes
 * @param out receives what came of it
 */
export function simulateYear(plan: HouseholdPlan, laid: LaidYear, rules: YearRules, damage: StormDamage | null, support: Support, out: YearOutcome): void {
  const { households, position: i, persons } = plan;
  const { stormMonth, triggers } = rules;
  const [traits, spending] = [households.traits[i]!, households.spending[i]!];
  const aided = support !== NO_SUPPORT;
  const { cover, delay } = support.indemnity;
  const canWork = aided && support.job.wage > 0 && (traits & TRAITS.labour) !== 0;
  const medicalAt = triggers.medical[traits & (TRAITS.lifted | TRAITS.monitored) ? 0 : 1];
  begin(households, i, laid.basis, rules, damage, support, out);
  const damaged = Math.max(hit.house, hit.crop);
  watch.begin(plan, traits, medicalAt, triggers.education, rules.exit);
  const { business, education, net: planned } = plan;
  const { net: laidNet, wage: wages, revenue, earned, medical: bills, paid } = laid;
  const { monthly } = out;
  const { line } = rules;
  const harvestAt = households.crop[i]! * MONTHS;
  let rolling = plan.year;
  let income = 0;
  let rigidYear = 0;
  let lostYear = 0;
  let below = 0;
  let educated = 0;
  for (let m = 0; m < MONTHS; m++) {
    let net = laidNet[m]!;
    let medical = bills[m]!;
    let repair = 0;
    if (means.sold > 0) net += Math.round(business[m]! * (1 - means.sold)) - business[m]!;
    const stormy = damage !== null && m >= stormMonth;
    if (stormy || aided) {
      let wage = wages[m]!;
      let harvested = revenue[m]!;
      const works = canWork && inJob(support, m, out.registered);
      if (works) {
        wage = Math.round(earned[m]! * (1 - support.job.displaced));
        net += wage - wages[m]!;
      }
      if (stormy) {
        if (m === stormMonth) hit.left = hit.assets;
        const closed = hit.closed - (m - stormMonth);
        const cropLost = harvested === 0 || hit.crop === 0 ? 0 : Math.round(harvested * hit.crop * rules.exposed[harvestAt + m]!);
        const tradeLost = hit.left === 0 || business[m] === 0 ? 0 : Math.round(Math.round(business[m]! * (1 - means.sold)) * hit.left);
        const lost = cropLost + (closed > 0 ? Math.round(wage * Math.min(1, closed)) : 0) + tradeLost;
        if (m === stormMonth) repair = Math.round(households.house[i]! * hit.house * rules.repairShare);
        hit.left *= hit.decay;
        harvested -= cropLost;
        net -= lost;
        lostYear += lost + repair;
        if (aided) {
          if (cover > 0 && lost + repair > 0) {
            payouts[m + delay]! += Math.round(lost * cover);
            repairsPaid[m + delay]! += Math.round(repair * cover);
          }
          out.cost += (payouts[m]! + repairsPaid[m]!) * support.publicShare;
          net += payouts[m]!;
          repair -= repairsPaid[m]!;
        }
      }
      if (aided) {
        receive(support, m, persons, harvested, out.registered, works);
        const helped = medical === 0 ? 0 : Math.round(medical * support.medical);
        medical -= helped;
        out.cost += flow.cost + helped;
        net += flow.income;
      }
    }
    educated += education[m]!;
    const rigid = medical + education[m]! + repair;
    const distressed = means.distressed;
    monthly[m] = net;
    income += net;
    rigidYear += rigid;
    const have = means.savings + (net - rigid - spending);
    if (have >= 0 && means.debt === 0) means.savings = have;
    else cope(means, net - rigid - spending, limitsOf(households, i, rules.firePrice, 1 - hit.left * (1 - cover)));
    rolling += net - planned[m]!;
    const isBelow = rolling < line[m]! * persons;
    if (isBelow) below |= 1 << m;
    detect(rules, m, medicalAt, paid[m]!, educated, m >= stormMonth ? damaged : 0, isBelow, means.distressed > distressed, out);
  }
  out.income = income;
  out.rigid = rigidYear;
  out.lost = lostYear;
  out.below = below;
  out.exited = watch.exited;
  // a first clue after the exit sees it again
  if (out.detected >= watch.exited) out.again = out.registered;
  out.distressed = means.distressed;
  out.debt = means.debt;
  out.sold = means.sold;
}

/**
 * One month of who is on the list, leaves it, or is found.
 *
 * @param paid,educated self-paid in the year so far [fen]
 * @param struck share of house or harvest damaged so far [1]
 * @param distressed whether the month leaves less to live on than planned
 */
function detect({ triggers, stormMonth }: YearRules, m: number, medicalAt: number, paid: number, educated: number, struck: number, isBelow: boolean, distressed: boolean, out: YearOutcome): void {
  if (watch.isOn(m)) {
    const isHit = struck > 0 && (out.unsafe || (m === stormMonth && struck >= triggers.disaster));
    watch.month(m, isBelow || distressed || isHit, paid, educated);
  }
  if (out.channel < 0) {
    out.channel = channelOf(triggers, m, medicalAt, paid, educated, struck, isBelow);
    if (out.channel < 0) return;
    out.detected = m;
    out.registered = triggers.registered[out.channel * MONTHS + m]!;
    watch.enter(out.registered);
  } else if (watch.exited <= m && out.again === NEVER) {
    // seen again, by what has come since
    const channel = channelOf(triggers, m, medicalAt, paid - watch.paid, educated - watch.educated, stormMonth >= watch.exited ? struck : 0, isBelow);
    if (channel >= 0) out.again = triggers.registered[channel * MONTHS + m]!;
  }
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
