/** What support comes to: the frontier with its interval, portfolios of budgets, whom they miss, and how they fall on groups. */
import type { RandomStream } from '../../core/random.js';
import { FEN } from '../../poverty/account.js';
import { batchInterval, batchSizes, resampledBatches, shareGapInterval } from '../../poverty/batches.js';
import { TRAITS, type Households, type Trait } from '../../poverty/household.js';
import { bestPortfolio, supportFrontier, type FrontierPoint, type Option, type Portfolio } from '../../poverty/portfolio.js';
import type { RelapseTallies } from '../../poverty/relapse.js';
import { LEAST_GROUP, suppressed } from '../../poverty/suppression.js';
import { targetingOf, type Targeting } from '../../poverty/targeting.js';
import type { RunVariants } from './setup.js';

/** Points of a frontier that are written: its steps are single households, which no table may show. */
const FRONTIER_POINTS = 60;

export interface FrontierBand extends FrontierPoint {
  /** 95 % interval of the benefit of the same choices, over the draws. */
  readonly low: number;
  readonly high: number;
  /** At what it costs nothing does better; a budget just short of the next step keeps at most so much less than the best [persons]. */
  readonly gap: number;
}

export interface BudgetResult {
  readonly budget: number;
  readonly portfolio: Portfolio;
  readonly low: number;
  readonly high: number;
  /** Benefit on the draws that did not choose: chosen on one half, met by the other, and the other way round. */
  readonly honest: number;
  /** Households by support chosen; null: few, or what would give the few away. */
  readonly given: readonly (number | null)[];
  readonly targeting: Targeting;
}

export interface TraitResult {
  readonly trait: Trait;
  readonly households: number;
  readonly chance: number;
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

interface Given {
  readonly households: Households;
  readonly tallies: RelapseTallies;
  readonly names: RunVariants;
  readonly draws: number;
  readonly budgets: readonly number[];
  readonly stream: RandomStream;
}

/** Persons kept above the line by each option of each row, from the counts of its batches. */
class Benefits {
  readonly sizes: Float64Array;
  readonly #width: number;
  readonly supports: number;

  constructor(private readonly given: Given) {
    const { names, draws } = given;
    this.sizes = batchSizes(draws);
    this.#width = names.variants.length;
    this.supports = names.firstCause - names.firstSupport;
  }

  /** Persons × draws below the line in a batch, without support. */
  fallen(row: number, batch: number): number {
    const { tallies, names, households } = this.given;
    return tallies.batches[(row * this.#width + names.base) * this.sizes.length + batch]! * households.persons[tallies.rows[row]!]!;
  }

  /** Persons × draws that an option keeps in a batch. */
  kept(row: number, option: number, batch: number): number {
    const { tallies, names, households } = this.given;
    const at = (v: number): number => tallies.batches[(row * this.#width + v) * this.sizes.length + batch]!;
    return (at(names.base) - at(names.firstSupport + option)) * households.persons[tallies.rows[row]!]!;
  }

  cost(row: number, option: number): number {
    const { tallies, names, draws } = this.given;
    return tallies.cost[row * this.#width + names.firstSupport + option]! / draws / FEN;
  }

  /** Options of all rows, of the batches that count. */
  options(counts: (batch: number) => boolean): Option[][] {
    const batches = Array.from(this.sizes, (_, k) => k).filter(counts);
    const draws = batches.reduce((sum, k) => sum + this.sizes[k]!, 0);
    return Array.from(this.given.tallies.rows, (_, row) => Array.from({ length: this.supports }, (__, s): Option => ({ cost: this.cost(row, s), benefit: batches.reduce((sum, k) => sum + this.kept(row, s, k), 0) / draws })));
  }

  /** Sums by batch of what a choice of options keeps. */
  sums(chosen: ArrayLike<number>): Float64Array {
    return this.sizes.map((_, k) => Array.from(chosen).reduce((sum, option, row) => sum + (option < 0 ? 0 : this.kept(row, option, k)), 0));
  }
}

/** The frontier at a few of its points, each with the interval of its choices. */
function frontierOf(benefits: Benefits, options: readonly (readonly Option[])[], times: Uint8Array): FrontierBand[] {
  const sums = new Float64Array(benefits.sizes.length);
  const chosen = new Int32Array(options.length).fill(-1);
  const after: Float64Array[] = [];
  const steps: (readonly [household: number, option: number])[] = [];
  const points = supportFrontier(options, (household, option) => steps.push([household, option]));
  const stride = Math.max(1, Math.ceil(points.length / FRONTIER_POINTS));
  // points whose next costs no more are left out: those steps come before the first point that is told
  const free = steps.length + 1 - points.length;
  steps.forEach(([household, option], s) => {
    const before = chosen[household]!;
    for (let k = 0; k < sums.length; k++) sums[k]! += benefits.kept(household, option, k) - (before < 0 ? 0 : benefits.kept(household, before, k));
    chosen[household] = option;
    const point = s + 1 - free;
    if (point >= 0 && (point % stride === 0 || point === points.length - 1)) after[point] = sums.slice();
  });
  return points.flatMap((point, k): FrontierBand[] => {
    if (k % stride !== 0 && k !== points.length - 1) return [];
    const own = after[k];
    const [low, high] = own === undefined ? [0, 0] : batchInterval(own, benefits.sizes, times);
    return [{ ...point, low, high, gap: (points[k + 1]?.benefit ?? point.benefit) - point.benefit }];
  });
}

/** Benefit of choosing on one half of the batches and meeting the other. */
function honestBenefit(benefits: Benefits, budget: number, halves: readonly (readonly (readonly Option[])[])[]): number {
  const draws = benefits.sizes.reduce((sum, size) => sum + size, 0);
  return [0, 1].reduce((total, half) => {
    const { chosen } = bestPortfolio(halves[half]!, budget);
    return total + benefits.sums(chosen).reduce((sum, kept, k) => sum + (k % 2 === half ? 0 : kept), 0) / draws;
  }, 0);
}

/** Counts that may be told. */
function told(counts: readonly number[]): (number | null)[] {
  const blank = suppressed(counts);
  return counts.map((count, k) => (blank[k] === 1 ? null : count));
}

export function supportResults(given: Given): SupportResults {
  const { households, tallies, names, draws, budgets, stream } = given;
  const benefits = new Benefits(given);
  const options = benefits.options(() => true);
  const times = resampledBatches(benefits.sizes.length, stream);
  const halves = budgets.length === 0 ? [] : [0, 1].map((half) => benefits.options((k) => k % 2 === half));
  const width = names.variants.length;
  const chance = Float64Array.from(tallies.rows, (_, row) => tallies.fell[row * width + names.base]! / draws);
  const persons = Float64Array.from(tallies.rows, (position) => households.persons[position]!);
  const targeting = (chosen: ArrayLike<number>): Targeting => {
    const option = (row: number): number => chosen[row]!;
    const rows = Array.from(tallies.rows, (_, row) => row);
    return targetingOf(chance, rows.map((row) => (option(row) < 0 ? chance[row]! : tallies.fell[row * width + names.firstSupport + option(row)]! / draws)), persons, rows.map((row) => (option(row) < 0 ? 0 : benefits.cost(row, option(row)))), rows.map((row) => Number(option(row) >= 0)));
  };
  const chosen = budgets.map((budget): BudgetResult => {
    const portfolio = bestPortfolio(options, budget);
    const [low, high] = batchInterval(benefits.sums(portfolio.chosen), benefits.sizes, times);
    return { budget, portfolio, low, high, honest: honestBenefit(benefits, budget, halves), given: told(Array.from({ length: benefits.supports }, (_, s) => portfolio.chosen.filter((option) => option === s).length)), targeting: targeting(portfolio.chosen) };
  });
  return {
    frontier: benefits.supports === 0 ? [] : frontierOf(benefits, options, times),
    budgets: chosen,
    registered: targetingOf(chance, chance, persons, persons.map(() => 0), Float64Array.from(tallies.rows, (position) => Number((households.traits[position]! & TRAITS.monitored) !== 0))),
    traits: traitResults(given, benefits, times, chance, options, largest(chosen)),
  };
}

/** The portfolio of the largest budget. */
const largest = (chosen: readonly BudgetResult[]): Portfolio | null => chosen.reduce<BudgetResult | null>((most, each) => (most === null || each.budget > most.budget ? each : most), null)?.portfolio ?? null;

/** How chance and support fall on groups of people; groups under ten are left out. */
function traitResults({ households: { traits, persons }, tallies }: Given, benefits: Benefits, times: Uint8Array, chance: Float64Array, options: readonly (readonly Option[])[], portfolio: Portfolio | null): TraitResult[] {
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
      chance: households > 0 ? sum / households : 0,
      kept: counted ? kept / fallers : null,
      leftOut: counted ? left / fallers : null,
    };
  });
  return found.filter(({ households }) => households >= LEAST_GROUP && tallies.rows.length - households >= LEAST_GROUP);
}
