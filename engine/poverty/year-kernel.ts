/**
 * A run, and one household of it after another, put into the memory of `year-memory.ts`; and what comes of them taken out.
 * Amounts are fen.
 */
import { MONTHS, plannedNet } from './account.js';
import { batchCount } from './batches.js';
import { loadChances, loadProcess, prepareChances } from './draws.js';
import type { EventRules } from './event-rules.js';
import { loadClassRules, type ClassRules } from './groups.js';
import { damageAt, type Households, type StormDamage } from './household.js';
import { NO_SUPPORT, type Support } from './support.js';
import type { RelapseVariant } from './variant.js';
import { preventedShare, type WarnedShares } from './warned.js';
import type { YearRules } from './year-outcome.js';
import { COLUMNS, COUNTS, FREE, HOUSEHOLD, makeRoom, MEANS, memory, RULES, SIZES, VARIANT, yearModule } from './year-memory.js';

/** What is gone through. */
export interface KernelRun {
  readonly households: Households;
  readonly rules: YearRules;
  readonly variants: readonly RelapseVariant[];
  readonly draws: number;
  /** Variant whose shortfalls are asked for; -1: none. */
  readonly shortfallOf: number;
  /** What groups and layers hang on; absent: they are not counted. */
  readonly classes?: ClassRules;
}

const bytes = (place: number): number => 8 * place;

function loadEvent(at: number, { logCost, deviation, months, wages }: EventRules): void {
  memory.numbers.set([logCost, deviation, months, wages], at);
}

function loadRules(rules: YearRules, layersAt: number): void {
  const { numbers } = memory;
  const { triggers, exit } = rules;
  loadProcess(rules.process);
  loadEvent(RULES.illnessCost, rules.illness);
  loadEvent(RULES.accidentCost, rules.accident);
  numbers[RULES.jobLossMonths] = rules.jobLossMonths;
  numbers[RULES.stormMonth] = rules.stormMonth;
  numbers[RULES.repairShare] = rules.repairShare;
  numbers[RULES.unsafeFrom] = rules.unsafeFrom;
  [numbers[RULES.medicalLifted], numbers[RULES.medicalOthers]] = triggers.medical;
  numbers[RULES.education] = triggers.education;
  numbers[RULES.disaster] = triggers.disaster;
  numbers[RULES.sweep] = triggers.sweep.reduce((bits, swept, m) => bits | (Number(swept) << m), 0);
  numbers.set(triggers.registered, COLUMNS.registered);
  numbers[RULES.exits] = Number(exit !== undefined);
  if (exit !== undefined) {
    [numbers[RULES.exitLabour], numbers[RULES.exitOthers]] = exit.months;
    numbers.set(exit.off, COLUMNS.off);
  }
  numbers[MEANS.firePrice] = rules.firePrice;
  rules.schemes.flat().forEach(({ deductible, rate, cap }, k) => numbers.set([deductible, rate, cap], layersAt + 3 * k));
}

/** What moves damage under a support: of supports that do not differ in it, a storm does the same. */
interface Prevention {
  readonly retrofit: Support['retrofit'];
  readonly warning: WarnedShares | null;
}

const isAlike = (a: Prevention, b: Prevention): boolean => a.warning === b.warning && a.retrofit.house === b.retrofit.house && a.retrofit.assets === b.retrofit.assets;

/** Where the parts of a run lie. */
interface Places {
  readonly variants: number;
  readonly counts: number;
  readonly kinds: number;
  readonly shortfalls: number;
  readonly sums: number;
  readonly hits: number;
}

/** A run in memory. It stands until another is begun. */
export class YearKernel {
  readonly #run: KernelRun;
  readonly #at: Places;
  readonly #batches: number;
  /** What storms do differently, that without support the first. */
  readonly #preventions: readonly Prevention[];
  /** First layer of each medical scheme. */
  readonly #schemes: readonly number[];
  /** Household and damage whose hits lie in memory. */
  #position = -1;
  #damage: StormDamage | null = null;
  /** The rate of rebuilding that was asked for last. */
  readonly #rebuilt = { assets: -1, decay: 0 };

  constructor(run: KernelRun) {
    const { rules, variants, draws } = run;
    this.#run = run;
    this.#batches = batchCount(draws);
    const preventions: Prevention[] = [NO_SUPPORT];
    for (const { support } of variants) if (!preventions.some((other) => isAlike(other, support))) preventions.push(support);
    this.#preventions = preventions;
    let next = FREE;
    const take = (count: number): number => {
      const from = next;
      next += count;
      return from;
    };
    const layersAt = take(3 * rules.schemes.flat().length);
    let first = layersAt;
    this.#schemes = rules.schemes.map((layers) => {
      const own = first;
      first += 3 * layers.length;
      return own;
    });
    const width = variants.length;
    const outcomes = take((width + 1) * SIZES.outcome);
    const at = { hits: take(preventions.length * SIZES.hit), variants: take(width * SIZES.variant), counts: take(width * this.#stride), kinds: take(width * SIZES.kinds), shortfalls: take(draws), sums: take(draws * width * SIZES.sums) };
    this.#at = at;
    makeRoom(next - FREE);
    memory.numbers.fill(0, FREE, next);
    loadRules(rules, layersAt);
    variants.forEach((variant, v) => this.#loadVariant(variant, v, outcomes + v * SIZES.outcome));
    loadClassRules(rules.line[MONTHS - 1]!, run.classes?.layers ?? null);
    yearModule.beginRun(width, bytes(at.variants), bytes(at.sums), bytes(at.kinds), bytes(outcomes + width * SIZES.outcome), run.classes !== undefined, run.shortfallOf, bytes(at.shortfalls));
  }

  /** Counts of a variant. */
  get #stride(): number {
    return COUNTS.batches + this.#batches;
  }

  #loadVariant({ off, storm, support, against }: RelapseVariant, v: number, outcome: number): void {
    const { numbers } = memory;
    const at = this.#at.variants + v * SIZES.variant;
    const put = (values: Readonly<Partial<Record<keyof typeof VARIANT, number>>>): void => {
      for (const [name, value] of Object.entries(values)) numbers[at + VARIANT[name as keyof typeof VARIANT]] = value;
    };
    const { cash, indemnity, index, job, purchase, credit, retrofit } = support;
    const hit = this.#preventions.findIndex((other) => isAlike(other, support));
    put({ off, storm: Number(storm), against, hit: bytes(this.#at.hits + hit * SIZES.hit), outcome: bytes(outcome), counts: bytes(this.#at.counts + v * this.#stride), supported: Number(support !== NO_SUPPORT) });
    put({ cover: indemnity.cover, coverDelay: indemnity.delay, payout: index.payout, trigger: index.trigger, basis: index.basis, indexDelay: index.delay, premium: support.premium });
    put({ jobWage: job.wage, jobMonths: job.months, displaced: job.displaced, jobFrom: job.from ?? Infinity, uplift: purchase.uplift, most: purchase.most, cash: cash.perPerson, cashMonth: cash.month ?? Infinity });
    put({ gain: credit.gain, gainFrom: credit.from, helped: support.medical, retrofitHouse: retrofit.house, retrofitAssets: retrofit.assets, fixedCost: support.fixedCost, publicShare: support.publicShare });
  }

  /** Take household `i`. */
  take(i: number): void {
    const { numbers } = memory;
    const { households, rules, variants, classes } = this.#run;
    this.#position = i;
    this.#damage = null;
    this.#takePlan(i);
    const put = (values: Readonly<Partial<Record<keyof typeof HOUSEHOLD, number>>>): void => {
      for (const name in values) numbers[HOUSEHOLD[name as keyof typeof HOUSEHOLD]] = values[name as keyof typeof HOUSEHOLD]!;
    };
    const scheme = households.scheme[i]!;
    put({ persons: households.persons[i]!, traits: households.traits[i]!, savings: households.savings[i]!, assets: households.assets[i]!, house: households.house[i]!, spending: households.spending[i]! });
    put({ failing: Number(classes?.unguaranteed[i] === 1), layers: rules.schemes[scheme]!.length, layersAt: bytes(this.#schemes[scheme]!) });
    numbers[MEANS.credit] = households.credit[i]!;
    numbers[MEANS.remittance] = households.remittance[i]!;
    loadChances(prepareChances({ illness: households.illness[i]!, jobLoss: households.jobLoss[i]!, accident: households.accident[i]! }));
    variants.forEach(({ support, given }, v) => {
      const at = this.#at.variants + v * SIZES.variant;
      if (given !== undefined) numbers[at + VARIANT.supported] = Number(support !== NO_SUPPORT && given[i] === 1);
      if (support.warning !== null) numbers[at + VARIANT.prevents] = preventedShare(support.warning, households.group[i]!, households.traits[i]!);
    });
    numbers.fill(0, this.#at.counts, this.#at.counts + variants.length * this.#stride);
    numbers.fill(0, this.#at.kinds, this.#at.kinds + variants.length * SIZES.kinds);
    yearModule.beginHousehold();
  }

  /** The plan of its year, and what of the rules is its own. */
  #takePlan(i: number): void {
    const { numbers } = memory;
    const { households: { ledger, persons, crop }, rules } = this.#run;
    const calendar = crop[i]! * MONTHS;
    let [year, educated, earns, farms] = [0, 0, false, false];
    for (let m = 0; m < MONTHS; m++) {
      const at = i * MONTHS + m;
      const [wage, revenue, net] = [ledger.wage[at]!, ledger.farmRevenue[at]!, plannedNet(ledger, at)];
      year += net;
      educated += ledger.education[at]!;
      earns ||= wage !== 0;
      farms ||= revenue !== 0;
      numbers[COLUMNS.business + m] = ledger.business[at]!;
      numbers[COLUMNS.education + m] = ledger.education[at]!;
      numbers[COLUMNS.educated + m] = educated;
      numbers[COLUMNS.planned + m] = net;
      numbers[COLUMNS.wage + m] = wage;
      numbers[COLUMNS.revenue + m] = revenue;
      numbers[COLUMNS.rest + m] = net - wage - revenue;
      numbers[COLUMNS.line + m] = rules.line[m]! * persons[i]!;
      numbers[COLUMNS.exposed + m] = rules.exposed[calendar + m]!;
    }
    numbers[HOUSEHOLD.year] = year;
    numbers[HOUSEHOLD.earns] = Number(earns);
    numbers[HOUSEHOLD.farms] = Number(farms);
  }

  /** Share of a loss that is left after a month of rebuilding [1]. */
  #decayOf(assets: number): number {
    if (this.#rebuilt.assets !== assets) {
      this.#rebuilt.assets = assets;
      this.#rebuilt.decay = Math.exp(-this.#run.rules.rate(assets) / MONTHS);
    }
    return this.#rebuilt.decay;
  }

  /** Put down what a storm does to the household at hand. */
  #strike(damage: StormDamage): void {
    if (this.#damage === damage) return;
    this.#damage = damage;
    const { numbers } = memory;
    const { group, traits } = this.#run.households;
    const i = this.#position;
    const place = damageAt(damage, i);
    this.#preventions.forEach(({ retrofit, warning }, k) => {
      const at = this.#at.hits + k * SIZES.hit;
      const assets = damage.assets[place]! * (1 - retrofit.assets) * (1 - (warning === null ? 0 : preventedShare(warning, group[i]!, traits[i]!)));
      numbers[at] = damage.crop[place]!;
      numbers[at + 1] = damage.house[place]! * (1 - retrofit.house);
      numbers[at + 2] = assets;
      numbers[at + 3] = damage.closed[place]!;
      numbers[at + 4] = assets > 0 ? this.#decayOf(assets) : 0;
    });
  }

  /** Go through draw `draw` of the household's entity under every variant, and count. Draws are asked for in their order from 0 on. @param damage of the storm; null: none comes */
  count(draw: number, batch: number, low: number, high: number, key0: number, key1: number, damage: StormDamage | null): void {
    if (damage !== null) this.#strike(damage);
    yearModule.countDraw(draw, batch, low, high, key0, key1, damage !== null, damage === null ? 0 : damage.index[damageAt(damage, this.#position)]!, bytes(this.#at.hits));
  }

  /** Go through the draws that lie in the first lane under variant `v`. @returns place of its outcome */
  outcomeOf(v: number, damage: StormDamage | null): number {
    if (damage !== null) this.#strike(damage);
    yearModule.beginDraw(0, damage !== null, damage === null ? 0 : damage.index[damageAt(damage, this.#position)]!, bytes(this.#at.hits));
    return yearModule.outcomeAt(v);
  }

  /** What was counted of the household at hand under variant `v`: `COUNTS`, then by batch. */
  counts(v: number): Float64Array {
    const at = this.#at.counts + v * this.#stride;
    return memory.numbers.subarray(at, at + this.#stride);
  }

  /** Shortfalls of the household at hand, by draw. */
  shortfalls(): Float64Array {
    return memory.numbers.subarray(this.#at.shortfalls, this.#at.shortfalls + this.#run.draws);
  }

  /** Draws of the household at hand by `DETECTION_KINDS`, then by `CLASSES`: element variant × kinds + kind. */
  kinds(): Float64Array {
    return memory.numbers.subarray(this.#at.kinds, this.#at.kinds + this.#run.variants.length * SIZES.kinds);
  }

  /** Add numbers of all households by draw and variant, as many as `sums` has of each, from `from` on: element (variant × draws + draw) × count + k. Other threads may add at the same time. */
  addSums(from: number, sums: Uint32Array): void {
    const { draws, variants } = this.#run;
    const { whole } = memory;
    const count = sums.length / (variants.length * draws);
    for (let v = 0; v < variants.length; v++) {
      for (let draw = 0; draw < draws; draw++) {
        const at = 2 * (this.#at.sums + (draw * variants.length + v) * SIZES.sums) + from;
        for (let k = 0, to = (v * draws + draw) * count; k < count; k++) Atomics.add(sums, to + k, whole[at + k]!);
      }
    }
  }
}
/** Where the sums lie. */
export const SUMS = { persons: 0, months: 1, classes: 1 + MONTHS } as const;
