/** What support comes to: the frontier with its interval, portfolios of budgets, whom they miss, and how they fall on groups. */
import { batchInterval, resampledBatches, shareGapInterval } from '../../poverty/batches.js';
import { TRAITS, type Trait } from '../../poverty/household.js';
import { bestPortfolio, type BudgetFigures, type Option, type Portfolio } from '../../poverty/portfolio.js';
import { isFew, LEAST_GROUP, mayTell, realHouseholds, suppressed } from '../../poverty/suppression.js';
import { targetingOf, UNTOLD, type Targeting } from '../../poverty/targeting.js';
import { Benefits, type Given } from './benefits.js';
import { frontierOf, type FrontierBand } from './frontier.js';

export interface BudgetResult {
  readonly budget: number;
  /** null: so few are given something, or something else than by the budget before, that the figures would be theirs. */
  readonly figures: BudgetFigures | null;
  /** Households by support chosen, those given none last; null: few, or what would give the few away. */
  readonly given: readonly (number | null)[];
  readonly targeting: Targeting;
}

export interface TraitResult {
  readonly trait: Trait;
  /** That were simulated, of whom all else is; and those screened out, null: few, or few others. */
  readonly households: number;
  readonly screenedOut: number | null;
  /** null, as is all below: of those who may fall few have the trait, or few have not; or the groups that it would give away are not told. */
  readonly chance: number | null;
  /** Share of its expected fallers that the largest budget keeps above the line [1], and that it gives nothing. */
  readonly kept: number | null;
  readonly leftOut: number | null;
  /** Share kept of this group less that of all others, and its 95 % interval over the draws [1]. */
  readonly gap: number | null;
  readonly gapInterval: readonly [low: number, high: number] | null;
}

export interface SupportResults {
  readonly frontier: readonly FrontierBand[];
  readonly budgets: readonly BudgetResult[];
  /** Whom the list of who is registered already misses; no money is counted. */
  readonly registered: Targeting;
  readonly traits: readonly TraitResult[];
}

/** Benefit of choosing on one half of the batches and meeting the other. */
function honestBenefit(benefits: Benefits, budget: number, halves: readonly (readonly (readonly Option[])[])[]): number {
  const draws = benefits.sizes.reduce((sum, size) => sum + size, 0);
  return [0, 1].reduce((total, half) => {
    const { chosen } = bestPortfolio(halves[half]!, budget);
    return total + benefits.sums(chosen).reduce((sum, kept, k) => sum + (k % 2 === half ? 0 : kept), 0) / draws;
  }, 0);
}

/** Households by option of a choice, -1 the last: those that may be told. Together they are all to choose for. */
function told({ origin, tallies, countTold }: Given, chosen: Int32Array, options: number): (number | null)[] {
  const groups = Array.from({ length: options + 1 }, (_, k) => tallies.rows.filter((__, row) => chosen[row] === (k < options ? k : -1)));
  const together = (some: readonly number[]): number => realHouseholds(origin, some.flatMap((k) => [...groups[k]!])).size;
  const blank = suppressed(groups.map((_, k) => together([k])), together);
  return groups.map(({ length }, k) => (blank[k] === 1 || !countTold ? null : length));
}

export function supportResults(given: Given): SupportResults {
  const { households, origin, tallies, names, draws, budgets, stream } = given;
  const benefits = new Benefits(given);
  const options = benefits.options(() => true);
  const times = resampledBatches(benefits.sizes.length, stream);
  const halves = budgets.length === 0 ? [] : [0, 1].map((half) => benefits.options((k) => k % 2 === half));
  const width = names.variants.length;
  const chance = Float64Array.from(tallies.rows, (_, row) => tallies.fell[row * width + names.base]! / draws);
  const persons = Float64Array.from(tallies.rows, (position) => households.persons[position]!);
  const { rows } = tallies;
  const real = (is: (row: number) => boolean): number => realHouseholds(origin, rows.filter((_, row) => is(row))).size;
  const everybody = real(() => true);
  const falls = (row: number): boolean => chance[row]! > 0;
  const maySay = (listed: (row: number) => boolean): boolean => mayTell(real(listed), everybody) && mayTell(real((row) => !listed(row)), everybody) && !isFew(real((row) => falls(row) && listed(row))) && !isFew(real((row) => falls(row) && !listed(row)));
  const targeting = (chosen: ArrayLike<number>): Targeting => {
    const option = (row: number): number => chosen[row]!;
    if (!maySay((row) => option(row) >= 0)) return UNTOLD;
    const all = Array.from(rows, (_, row) => row);
    return targetingOf(chance, all.map((row) => (option(row) < 0 ? chance[row]! : tallies.fell[row * width + names.firstSupport + option(row)]! / draws)), persons, all.map((row) => (option(row) < 0 ? 0 : benefits.cost(row, option(row)))), all.map((row) => Number(option(row) >= 0)));
  };
  const portfolios = budgets.map((budget) => bestPortfolio(options, budget));
  // nor where few are still below, who are the difference to the persons below without support
  const fewLeft = portfolios.map(({ chosen: own }) => isFew(new Set([...given.mayFall, ...realHouseholds(origin, rows.filter((_, row) => benefits.isBelow(row, own[row]!)))]).size));
  // nor where all but few have what one support would do, whose difference is not told
  const nearUntold = portfolios.map(({ chosen: own }) => own.some((option) => option >= 0) && given.untold.some((one) => real((row) => benefits.differ(row, own[row]!, one)) < LEAST_GROUP));
  const isTold = budgetsTold(budgets, portfolios, (is) => real(is), fewLeft.map((few, k) => few || nearUntold[k]!));
  const chosen = budgets.map((budget, k): BudgetResult => {
    const { chosen: own, cost, benefit, bound, exact } = portfolios[k]!;
    const [low, high] = batchInterval(benefits.sums(own), benefits.sizes, times);
    if (isTold[k] !== true) return { budget, figures: null, given: new Array<null>(benefits.supports + 1).fill(null), targeting: UNTOLD };
    return { budget, figures: { cost, persons: benefit, low, high, honest: honestBenefit(benefits, budget, halves), bound, exact }, given: told(given, own, benefits.supports), targeting: targeting(own) };
  });
  const isListed = (row: number): boolean => (households.traits[rows[row]!]! & TRAITS.monitored) !== 0;
  return {
    frontier: benefits.supports === 0 ? [] : frontierOf(benefits, options, (row) => origin[rows[row]!]!, times, given.mayFall, given.untold),
    budgets: chosen,
    registered: maySay(isListed) ? targetingOf(chance, chance, persons, persons.map(() => 0), Float64Array.from(rows, (_, row) => Number(isListed(row)))) : UNTOLD,
    traits: traitResults(given, benefits, times, chance, options, largest(budgets, portfolios)),
  };
}

/** The portfolio of the largest budget. */
const largest = (budgets: readonly number[], portfolios: readonly Portfolio[]): Portfolio | null => portfolios.find((_, k) => budgets[k] === Math.max(...budgets)) ?? null;

/** Which budgets may be told: from nothing, and from one that is told to the next larger, the choice of nobody or of ten real households changes. */
function budgetsTold(budgets: readonly number[], portfolios: readonly Portfolio[], real: (is: (row: number) => boolean) => number, hidden: readonly boolean[]): boolean[] {
  const found = budgets.map(() => false);
  let before: Portfolio | undefined;
  for (const k of budgets.map((_, at) => at).sort((a, b) => budgets[a]! - budgets[b]!)) {
    const own: Portfolio = portfolios[k]!;
    const last = before?.chosen;
    const changed = real((row) => own.chosen[row] !== (last?.[row] ?? -1));
    if (isFew(changed) || hidden[k] === true) continue;
    found[k] = true;
    before = own;
  }
  return found;
}

/** How chance and support fall on groups of people; groups under ten are left out. */
function traitResults({ households: { traits, persons }, origin, tallies, skipped, liftedTold }: Given, benefits: Benefits, times: Uint8Array, chance: Float64Array, options: readonly (readonly Option[])[], portfolio: Portfolio | null): TraitResult[] {
  const everybodyElse = realHouseholds(origin, skipped).size;
  const screenedOut = (has: (bits: number) => boolean): number | null => {
    const own = skipped.filter((i) => has(traits[i]!));
    return mayTell(realHouseholds(origin, own).size, everybodyElse) ? own.length : null;
  };
  const names = Object.keys(TRAITS) as readonly Trait[];
  const found = names.map((trait): TraitResult => {
    let [households, sum, fallers, kept, left] = [0, 0, 0, 0, 0];
    const columns = { kept: [benefits.sizes.map(() => 0), benefits.sizes.map(() => 0)], fallen: [benefits.sizes.map(() => 0), benefits.sizes.map(() => 0)] } as const;
    tallies.rows.forEach((position, row) => {
      const side = (traits[position]! & TRAITS[trait]) === 0 ? 1 : 0;
      const given = portfolio?.chosen[row] ?? -1;
      for (let k = 0; k < benefits.sizes.length; k++) {
        columns.fallen[side][k]! += benefits.fallen(row, k);
        if (given >= 0) columns.kept[side][k]! += benefits.kept(row, given, k);
      }
      if ((traits[position]! & TRAITS[trait]) === 0) return;
      const falling = chance[row]! * persons[position]!;
      households++;
      sum += chance[row]!;
      fallers += falling;
      const option = portfolio?.chosen[row] ?? -1;
      if (option >= 0) kept += options[row]![option]!.benefit;
      else left += falling;
    });
    const counted = portfolio !== null && fallers > 0;
    const sumOf = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    const compared = counted && sumOf(columns.fallen[1]) > 0;
    return {
      gap: compared ? sumOf(columns.kept[0]) / sumOf(columns.fallen[0]) - sumOf(columns.kept[1]) / sumOf(columns.fallen[1]) : null,
      gapInterval: compared ? shareGapInterval(columns.kept[0], columns.fallen[0], columns.kept[1], columns.fallen[1], times) : null,
      trait,
      households,
      screenedOut: screenedOut((bits) => (bits & TRAITS[trait]) !== 0),
      chance: households > 0 ? sum / households : 0,
      kept: counted ? kept / fallers : null,
      leftOut: counted ? left / fallers : null,
    };
  });
  const real = (trait: Trait, has: boolean, counts: (row: number) => boolean): number => realHouseholds(origin, tallies.rows.filter((position, row) => counts(row) && ((traits[position]! & TRAITS[trait]) !== 0) === has)).size;
  const isHidden = (trait: Trait): boolean => (trait === 'lifted' && !liftedTold) || [true, false].some((has) => isFew(real(trait, has, (row) => chance[row]! > 0)));
  return found.filter(({ trait }) => [true, false].every((has) => real(trait, has, () => true) >= LEAST_GROUP)).map((own) => (isHidden(own.trait) ? { ...own, chance: null, kept: null, leftOut: null, gap: null, gapInterval: null } : own));
}
