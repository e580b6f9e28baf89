/** The screen of a run: what each household's plan, the storm's members and a failing harvest make of its chance in closed form, by income and once what is due is paid. */
import { randomStream, type Entities } from '../../core/random.js';
import { MONTHS, plannedNet } from '../../poverty/account.js';
import type { ClassRules } from '../../poverty/groups.js';
import { damageAt, type Households, type StormDamage } from '../../poverty/household.js';
import { screenChances, screenHouseholds, type IncomePrior, type Screen } from '../../poverty/screening.js';
import type { YearRules } from '../../poverty/year-outcome.js';
import type { RelapseSetting } from './declaration.js';
import { chanceOfBill, isAlwaysKept } from './hardship.js';

/** The screen of a run, and its chances. */
export interface RunScreen extends Screen {
  readonly calm: Float64Array;
  readonly stormy: Float64Array;
  /** The same once what is due is paid and a bill may come; never below them. */
  readonly calmAfter: Float64Array;
  readonly stormyAfter: Float64Array;
}

/** Least share of an income that is left, so that its logarithm is a number [1]. */
const LEAST_LEFT = 1e-6;
/** -ln of a share of income that is left [1]. */
const depthOf = (left: number): number => -Math.log(Math.max(LEAST_LEFT, left));

/** What members of a storm take of a household's year, in sum over those that take anything [fen]; filled again for each household. */
class Losses {
  members = 0;
  harvest = 0;
  rest = 0;
  /** What repair of the house costs it. */
  repair = 0;

  none(): void {
    this.members = this.harvest = this.rest = this.repair = 0;
  }

  add(harvest: number, rest: number, repair: number): void {
    if (!(harvest + rest + repair > 0)) return;
    this.members++;
    this.harvest += harvest;
    this.rest += rest;
    this.repair += repair;
  }
}

/**
 * What a storm takes of a year's planned income, were nothing done: of the harvest if it stands as planned, and of all else.
 *
 * @param income receives the members that take of it, @param afterDue those that damage the house besides
 */
function stormLosses({ ledger, crop, house }: Households, i: number, members: readonly StormDamage[], { exposed, stormMonth, repairShare }: YearRules, income: Losses, afterDue: Losses): void {
  income.none();
  afterDue.none();
  const { farmRevenue, business, wage } = ledger;
  const [first, calendar] = [i * MONTHS, crop[i]! * MONTHS];
  for (const member of members) {
    const place = damageAt(member, i);
    const [crops, assets, closed] = [member.crop[place]!, member.assets[place]!, member.closed[place]!];
    let [harvest, rest, m] = [0, 0, stormMonth];
    if (crops !== 0) for (let k = stormMonth; k < MONTHS; k++) harvest += farmRevenue[first + k]! * crops * exposed[calendar + k]!;
    for (; m < MONTHS && closed > m - stormMonth; m++) rest += business[first + m]! * assets + wage[first + m]! * Math.min(1, closed - (m - stormMonth));
    if (assets !== 0) for (; m < MONTHS; m++) rest += business[first + m]! * assets;
    income.add(harvest, rest, 0);
    afterDue.add(harvest, rest, house[i]! * member.house[place]! * repairShare);
  }
}

/** Priors of the households' incomes before any draw: against the line, and against the line with what is due on top. */
interface Priors {
  readonly income: IncomePrior;
  readonly afterDue: IncomePrior;
  /** Planned net income, and education that is due, of the year [fen]. */
  readonly planned: Float64Array;
  readonly due: Float64Array;
}

function priorsOf(households: Households, rules: YearRules, members: readonly StormDamage[], deviation: number): Priors {
  const n = households.ids.length;
  const zeros = (): Float64Array => new Float64Array(n);
  const empty = (): { readonly [key in keyof IncomePrior]: Float64Array } => ({ distance: zeros(), precision: zeros().fill(1 / deviation), probability: zeros(), depth: zeros(), fails: zeros(), failed: zeros(), failedDepth: zeros() });
  const [income, afterDue, planned, due] = [empty(), empty(), zeros(), zeros()];
  const { fails, failed, stood } = rules.process;
  const { farmRevenue, education } = households.ledger;
  const [ofIncome, ofDue] = [new Losses(), new Losses()];
  for (let i = 0; i < n; i++) {
    let [year, revenue, educated] = [0, 0, 0];
    for (let m = 0; m < MONTHS; m++) {
      const at = i * MONTHS + m;
      year += plannedNet(households.ledger, at);
      revenue += farmRevenue[at]!;
      educated += education[at]!;
    }
    planned[i] = year;
    due[i] = educated;
    const line = rules.line[MONTHS - 1]! * households.persons[i]!;
    // a household without income keeps one fen, for its logarithm
    const least = Math.max(1, year);
    const standing = least + revenue * (stood - 1);
    const withDue = Math.log((line + educated) / line);
    income.distance[i] = Math.log(standing / line) - deviation ** 2 / 2;
    afterDue.distance[i] = income.distance[i]! - withDue;
    income.fails[i] = afterDue.fails[i] = revenue > 0 ? fails : 0;
    income.failed[i] = afterDue.failed[i] = depthOf((least + revenue * (failed - 1)) / standing);
    stormLosses(households, i, members, rules, ofIncome, ofDue);
    const hit = (prior: typeof income, losses: Losses): void => {
      if (losses.members === 0) return;
      const [harvest, rest] = [losses.harvest / losses.members, losses.rest / losses.members];
      const repaired = Math.log1p(losses.repair / losses.members / (line + educated));
      prior.probability[i] = losses.members / members.length;
      prior.depth[i] = depthOf((standing - harvest * stood - rest) / standing) + repaired;
      prior.failedDepth[i] = depthOf((least + revenue * (failed - 1) - harvest * failed - rest) / standing) + repaired;
    };
    hit(income, ofIncome);
    hit(afterDue, ofDue);
  }
  return { income, afterDue, planned, due };
}

/** Split the households into those that are simulated and the rest. @param classes what groups and layers hang on */
export function screenOf({ declaration: { screening, seed } }: RelapseSetting, households: Households, entities: Entities, rules: YearRules, classes: ClassRules, members: readonly StormDamage[]): RunScreen {
  const { income, afterDue, planned, due } = priorsOf(households, rules, members, screening.deviation);
  const n = planned.length;
  const columns = (): Float64Array => new Float64Array(n);
  const [calm, stormy, calmAfter, stormyAfter] = [columns(), columns(), columns(), columns()];
  screenChances(income, calm, stormy);
  screenChances(afterDue, calmAfter, stormyAfter);
  const always = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const bill = chanceOfBill(households, i, planned[i]! - due[i]! - rules.line[MONTHS - 1]! * households.persons[i]!, rules);
    for (const column of [calmAfter, stormyAfter]) column[i] = Math.min(1, column[i]! + bill);
    always[i] = Number(stormyAfter[i]! >= screening.least || isAlwaysKept(households, i, planned[i]!, due[i]!, rules, classes, members, screening.least));
  }
  return { calm, stormy, calmAfter, stormyAfter, ...screenHouseholds(calm, stormy, screening.least, always, screening.audit, randomStream(seed, 'poverty/audit'), entities) };
}
