/** The screen of a run: what each household's plan, the storm's members and a failing harvest make of its chance in closed form. */
import { randomStream, type Entities } from '../../core/random.js';
import { MONTHS, plannedNet } from '../../poverty/account.js';
import { TRAITS, type Households, type StormDamage } from '../../poverty/household.js';
import { screenChances, screenHouseholds, type IncomePrior, type Screen } from '../../poverty/screening.js';
import type { YearRules } from '../../poverty/year.js';
import type { RelapseSetting } from './declaration.js';

/** The screen of a run, and its chances. */
export interface RunScreen extends Screen {
  readonly calm: Float64Array;
  readonly stormy: Float64Array;
}

/** Least share of an income that is left, so that its logarithm is a number [1]. */
const LEAST_LEFT = 1e-6;
/** -ln of a share of income that is left [1]. */
const depthOf = (left: number): number => -Math.log(Math.max(LEAST_LEFT, left));

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

/** What is known of the households' incomes before any draw. */
function priorOf(households: Households, rules: YearRules, members: readonly StormDamage[], deviation: number): IncomePrior {
  const n = households.ids.length;
  const zeros = (): Float64Array => new Float64Array(n);
  const prior = { distance: zeros(), precision: zeros().fill(1 / deviation), probability: zeros(), depth: zeros(), fails: zeros(), failed: zeros(), failedDepth: zeros() };
  const { fails, failed, stood } = rules.process;
  const line = rules.line[MONTHS - 1]!;
  for (let i = 0; i < n; i++) {
    let [year, revenue] = [0, 0];
    for (let m = 0; m < MONTHS; m++) {
      year += plannedNet(households.ledger, i * MONTHS + m);
      revenue += households.ledger.farmRevenue[i * MONTHS + m]!;
    }
    // a household without income keeps one fen, for its logarithm
    const planned = Math.max(1, year);
    const standing = planned + revenue * (stood - 1);
    prior.distance[i] = Math.log(standing / (line * households.persons[i]!)) - deviation ** 2 / 2;
    prior.fails[i] = revenue > 0 ? fails : 0;
    prior.failed[i] = depthOf((planned + revenue * (failed - 1)) / standing);
    const losses = members.map((member) => stormLoss(households, i, member, rules)).filter(({ harvest, rest }) => harvest + rest > 0);
    if (losses.length === 0) continue;
    const mean = (pick: (loss: { readonly harvest: number; readonly rest: number }) => number): number => losses.reduce((sum, loss) => sum + pick(loss), 0) / losses.length;
    const [harvest, rest] = [mean((loss) => loss.harvest), mean((loss) => loss.rest)];
    prior.probability[i] = losses.length / members.length;
    prior.depth[i] = depthOf((standing - harvest * stood - rest) / standing);
    prior.failedDepth[i] = depthOf((planned + revenue * (failed - 1) - harvest * failed - rest) / standing);
  }
  return prior;
}

export function screenOf({ declaration: { screening, seed } }: RelapseSetting, households: Households, entities: Entities, rules: YearRules, members: readonly StormDamage[]): RunScreen {
  const always = households.traits.map((traits) => Number((traits & TRAITS.monitored) !== 0));
  const [calm, stormy] = [new Float64Array(always.length), new Float64Array(always.length)];
  screenChances(priorOf(households, rules, members, screening.deviation), calm, stormy);
  return { calm, stormy, ...screenHouseholds(calm, stormy, screening.least, always, screening.audit, randomStream(seed, 'poverty/audit'), entities) };
}
