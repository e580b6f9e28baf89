/** The screen of a run: what each household's plan, the storm's members and a failing harvest make of its chance in closed form, by income and once what is due is paid. */
import { randomStream, type Entities } from '../../core/random.js';
import { MONTHS, plannedNet } from '../../poverty/account.js';
import type { ClassRules } from '../../poverty/groups.js';
import type { Households, StormDamage } from '../../poverty/household.js';
import { screenChances, screenHouseholds, type IncomePrior, type Screen } from '../../poverty/screening.js';
import type { YearRules } from '../../poverty/year.js';
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

/** What one member of a storm takes of a household's year [fen]. */
interface Loss {
  readonly harvest: number;
  readonly rest: number;
  /** What repair of the house costs it. */
  readonly repair: number;
}

/** What a storm takes of a year's planned income, were nothing done: of the harvest if it stands as planned, and of all else [fen]. */
function stormLoss({ ledger, crop }: Households, i: number, member: StormDamage, { exposed, stormMonth }: YearRules): { readonly harvest: number; readonly rest: number } {
  let [harvest, rest] = [0, 0];
  for (let m = stormMonth; m < MONTHS; m++) {
    const at = i * MONTHS + m;
    harvest += ledger.farmRevenue[at]! * member.crop[i]! * exposed[crop[i]! * MONTHS + m]!;
    rest += ledger.business[at]! * member.assets[i]! + ledger.wage[at]! * Math.min(1, Math.max(0, member.closed[i]! - (m - stormMonth)));
  }
  return { harvest, rest };
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
    const losses = members.map((member): Loss => ({ ...stormLoss(households, i, member, rules), repair: households.house[i]! * member.house[i]! * rules.repairShare }));
    const hit = (prior: typeof income, counts: (loss: Loss) => number, ofRepair: number): void => {
      const own = losses.filter((loss) => counts(loss) > 0);
      if (own.length === 0) return;
      const mean = (pick: (loss: Loss) => number): number => own.reduce((sum, loss) => sum + pick(loss), 0) / own.length;
      const [harvest, rest] = [mean((loss) => loss.harvest), mean((loss) => loss.rest)];
      const repaired = Math.log1p((ofRepair * mean((loss) => loss.repair)) / (line + educated));
      prior.probability[i] = own.length / members.length;
      prior.depth[i] = depthOf((standing - harvest * stood - rest) / standing) + repaired;
      prior.failedDepth[i] = depthOf((least + revenue * (failed - 1) - harvest * failed - rest) / standing) + repaired;
    };
    hit(income, ({ harvest, rest }) => harvest + rest, 0);
    hit(afterDue, ({ harvest, rest, repair }) => harvest + rest + repair, 1);
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
