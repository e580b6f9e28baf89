/**
 * How good the chances are: against years of another mechanism, and beside the rules of one trigger that are in use today.
 *
 * Three forecasts of each household and year: the engine's chance at the beginning; `income-rule`: planned income below
 * the line; `medical-rule`: self-paid medical costs past their threshold, known once they are. Intervals draw whole
 * villages again.
 */
import { openUniform, randomStream, registerEntities, type RandomStream } from '../../core/random.js';
import { MONTHS, plannedNet } from '../../poverty/account.js';
import { checkHouseholds, TRAITS, type Households, type StormDamage, type Trait } from '../../poverty/household.js';
import { simulateRelapse } from '../../poverty/relapse.js';
import { isFew, LEAST_GROUP, realHouseholds } from '../../poverty/suppression.js';
import { blockBootstraps, type BootstrapInterval } from '../../verification/bootstrap.js';
import type { ProbabilityCounts } from '../../verification/probability-counts.js';
import type { Missing, Score } from '../../verification/score.js';
import type { RelapseSetting } from './declaration.js';
import type { ReadHouseholds } from './households.js';
import { otherOutcomes, type OtherOutcomes, type OtherYears } from './other-generator.js';
import { rulesOf, variantsOf } from './setup.js';
import { addUp, binsOfLevels, type BehindBin, COMPARED, countsOf, watchedShare, GAP_MEASURES, MEASURES, METHODS, OUTCOMES, type Method, type Outcome, type VillageCounts } from './verify-measures.js';

const BLOCK = 256;

/** Why a score of a follow-up is not told: of those who fell, of those who did not, or of those a rule flags, there are few. */
const FEW: Missing = { missing: 'fewer than ten households' };

export interface Scored {
  readonly score: Score;
  readonly interval: BootstrapInterval | Missing;
}

/** Counts of household-years that fewer than ten real households stand behind are null. */
export interface LeadResult {
  readonly method: Method;
  /** Household-years that fell; of them warned of at all, and by the month that first lies below. */
  readonly events: number | null;
  readonly caught: number | null;
  readonly inTime: number | null;
  /** Of those in time [months]; null: none, or few. */
  readonly meanLead: number | null;
  /** Household-years warned of. */
  readonly warned: number | null;
  /** Household-years that were observed to fall in a month that is not known: in none of the others. */
  readonly undated: number | null;
}

export interface RelapseVerification {
  readonly households: number;
  readonly years: number;
  /** Whether the outcomes were observed; otherwise they are of another mechanism. */
  readonly observed: boolean;
  readonly villages: number;
  readonly draws: number;
  readonly resamples: number;
  readonly scores: readonly (Scored & { readonly outcome: Outcome; readonly method: Method; readonly measure: string })[];
  readonly bins: readonly (Scored & { readonly outcome: Outcome; readonly n: number; readonly from: number; readonly to: number; readonly forecast: number })[];
  readonly gaps: readonly (Scored & { readonly outcome: Outcome; readonly trait: Trait; readonly measure: string; readonly households: number })[];
  readonly leads: readonly LeadResult[];
  /** Share of household-years that fell [1]; null: few did, or few did not. */
  readonly base: Readonly<Record<Outcome, number | null>>;
}

/** Chances of every household, in draws below the line of each outcome. */
async function chances(setting: RelapseSetting, { households, villages }: ReadHouseholds, members: readonly StormDamage[], onProgress: (done: number, of: number) => void): Promise<Record<Outcome, Uint32Array>> {
  const { draws, seed } = setting.declaration;
  const { variants, base } = variantsOf(setting, villages);
  const n = households.ids.length;
  const own = [{ ...variants[base]!, against: 0 }];
  const run = { households, entities: checkHouseholds(households), rules: rulesOf(setting), variants: own, members, draws, stream: randomStream(seed, 'poverty/year'), shortfallOf: -1 };
  const out = { income: new Uint32Array(n), rigid: new Uint32Array(n) };
  for (let at = 0; at < n; at += BLOCK) {
    const { fell, fellRigid } = simulateRelapse(run, Uint32Array.from({ length: Math.min(BLOCK, n - at) }, (_, k) => at + k));
    out.income.set(fell, at);
    out.rigid.set(fellRigid, at);
    onProgress(Math.min(n, at + BLOCK), n);
    await new Promise(setImmediate);
  }
  return out;
}

/** Whether a household is planned to lie below the line: what a single threshold of income sees. */
function plannedBelow({ ledger, persons }: Households, i: number, line: number): number {
  let year = 0;
  for (let m = 0; m < MONTHS; m++) year += plannedNet(ledger, i * MONTHS + m);
  return Number(year < line * persons[i]!);
}

/** Level of each household-year under a method: draws of `draws`, or 0 and 1 of a rule. */
type Levels = Readonly<Record<Method, (i: number, at: number, outcome: Outcome) => number>>;

function countVillages(households: Households, villages: number, outcomes: OtherOutcomes, levels: Levels, draws: number, traits: readonly Trait[]): VillageCounts[] {
  const n = households.ids.length;
  const empty = (method: Method): ProbabilityCounts => ({ cases: new Float64Array((method === 'model' ? draws : 1) + 1), events: new Float64Array((method === 'model' ? draws : 1) + 1) });
  const counts = Array.from({ length: villages }, () => countsOf(() => empty, traits.length));
  for (const outcome of OUTCOMES) {
    const came = outcome === 'income' ? outcomes.fell : outcomes.fellRigid;
    for (let at = 0; at < came.length; at++) {
      if (outcomes.followed?.[at] === 0) continue;
      const i = at % n;
      const { methods, groups } = counts[households.group[i]!]![outcome];
      const add = ({ cases, events }: ProbabilityCounts, level: number): void => {
        cases[level]!++;
        events[level]! += came[at]!;
      };
      for (const method of METHODS) add(methods[method], levels[method](i, at, outcome));
      traits.forEach((trait, g) => {
        if ((households.traits[i]! & TRAITS[trait]) !== 0) add(groups[g]!, levels.model(i, at, outcome));
      });
    }
  }
  return counts;
}

/**
 * How long before the first month below a warning stands, of households planned above the line: the engine's list and the
 * income rule's stand from the beginning, the medical rule's warnings from registration.
 */
function leadsOf({ households, origin }: ReadHouseholds, { years, fell, below, costly, followed }: OtherOutcomes, chance: Uint32Array, flagged: readonly number[], registered: Uint8Array, ties: RandomStream): LeadResult[] {
  const n = households.ids.length;
  const { low, high } = registerEntities(households.ids);
  // a share of those planned above the line, the highest chances first; among equals by lot
  const lot = Float64Array.from({ length: n }, (_, i) => openUniform(ties, [low[i]!, high[i]!], 0));
  const order = Array.from({ length: n }, (_, i) => i).filter((i) => flagged[i] === 0).sort((a, b) => chance[b]! - chance[a]! || lot[a]! - lot[b]!);
  const top = new Set(order.slice(0, Math.round(order.length * COMPARED)));
  const warnedAt: Readonly<Record<Method, (i: number, at: number) => number>> = {
    model: (i) => (top.has(i) ? 0 : MONTHS),
    'income-rule': () => MONTHS, // it sees nobody who is planned above the line
    'medical-rule': (_, at) => (costly[at]! < MONTHS ? registered[costly[at]!]! : MONTHS),
  };
  return METHODS.map((method): LeadResult => {
    const behind = { events: new Set<number>(), caught: new Set<number>(), inTime: new Set<number>(), warned: new Set<number>(), undated: new Set<number>(), missed: new Set<number>(), late: new Set<number>(), needless: new Set<number>() };
    const counts = { events: 0, caught: 0, inTime: 0, warned: 0, undated: 0, missed: 0, late: 0, needless: 0 };
    let lead = 0;
    for (let at = 0; at < n * years; at++) {
      if (flagged[at % n] === 1 || followed?.[at] === 0) continue;
      const count = (name: keyof typeof counts): void => {
        counts[name]++;
        behind[name].add(origin[at % n]!);
      };
      if (followed !== undefined && fell[at] === 1 && below[at] === MONTHS) {
        count('undated');
        continue;
      }
      const month = warnedAt[method](at % n, at);
      const first = Math.min(below[at]!, MONTHS - 1);
      if (month < MONTHS) count('warned');
      if (fell[at] === 0) {
        if (month < MONTHS) count('needless');
        continue;
      }
      count('events');
      count(month < MONTHS ? 'caught' : 'missed');
      if (month >= MONTHS) continue;
      count(month <= first ? 'inTime' : 'late');
      if (month <= first) lead += first - month;
    }
    // nor what a few would be the difference of
    const told = (name: keyof typeof counts, ...rest: (keyof typeof counts)[]): number | null => ([name, ...rest].some((each) => isFew(behind[each].size)) ? null : counts[name]);
    const inTime = told('inTime', 'late', 'caught', 'missed', 'events');
    return { method, events: told('events'), caught: told('caught', 'missed', 'events', 'needless'), inTime, meanLead: inTime === null || inTime === 0 ? null : lead / inTime, warned: told('warned'), undated: told('undated') };
  });
}

/**
 * Check the chances.
 *
 * @param members of the storm; none: a year without one
 * @param against outcomes that were observed, or the mechanism that makes them
 * @param resamples draws of villages for the intervals, >= 100
 * @throws InputError of households that cannot be
 */
export async function verifyRelapse(setting: RelapseSetting, read: ReadHouseholds, members: readonly StormDamage[], against: OtherYears | OtherOutcomes, resamples: number, onProgress: (done: number, of: number) => void): Promise<RelapseVerification> {
  const { households, villages } = read;
  const { draws, seed } = setting.declaration;
  const rules = rulesOf(setting);
  const entities = checkHouseholds(households);
  const given = await chances(setting, read, members, onProgress);
  const outcomes = 'fell' in against ? against : otherOutcomes(households, entities, registerEntities(villages), rules, members, against);
  const flagged = households.ids.map((_, i) => plannedBelow(households, i, rules.line[MONTHS - 1]!));
  const levels: Levels = { model: (i, _, outcome) => given[outcome][i]!, 'income-rule': (i) => flagged[i]!, 'medical-rule': (_, at) => Number(outcomes.costly[at]! < MONTHS) };
  const sizeOf = (trait: Trait): number => everyone.filter((i) => hasTrait(i, trait)).length;
  const real = (positions: readonly number[]): number => realHouseholds(read.origin, positions).size;
  const n = households.ids.length;
  const counted = Array.from(outcomes.fell.keys()).filter((at) => outcomes.followed?.[at] !== 0);
  const inSight = new Set(counted.map((at) => at % n));
  // those followed up, and those whom their number and that of all would give away
  const [everyone, passedBy] = [true, false].map((is) => Array.from(households.traits.keys()).filter((i) => inSight.has(i) === is)) as [number[], number[]];
  const cameOf = (outcome: Outcome): Uint8Array => (outcome === 'income' ? outcomes.fell : outcomes.fellRigid);
  // outcomes that were observed are of real years: of each score ten households at least fell, ten did not, and ten are flagged
  const isObserved = 'fell' in against;
  const isFewOf = (is: (at: number) => boolean): boolean => isObserved && [true, false].some((own) => real(counted.flatMap((at) => (is(at) === own ? [at % n] : []))) < LEAST_GROUP);
  const fewFell = { income: isFewOf((at) => outcomes.fell[at] === 1), rigid: isFewOf((at) => outcomes.fellRigid[at] === 1) };
  const hasTrait = (i: number, trait: Trait): boolean => (households.traits[i]! & TRAITS[trait]) !== 0;
  const traits = (Object.keys(TRAITS) as readonly Trait[]).filter((trait) => [true, false].every((has) => real(everyone.filter((i) => hasTrait(i, trait) === has)) >= LEAST_GROUP && !isFew(real(passedBy.filter((i) => hasTrait(i, trait) === has)))));
  const counts = countVillages(households, villages.length, outcomes, levels, draws, traits);

  const heads = OUTCOMES.flatMap((outcome) => [
    ...METHODS.flatMap((method) => MEASURES.map(({ measure, of }) => ({ kind: 'scores' as const, outcome, method, measure, of: (sums: VillageCounts) => of(sums[outcome].methods, method) }))),
    ...binsOfLevels(draws, counted.map((at): BehindBin => [given[outcome][at % n]!, read.origin[at % n]!, isObserved ? cameOf(outcome)[at] === 1 : null])).map((bin) => ({ kind: 'bins' as const, outcome, bin, of: (sums: VillageCounts) => bin.observed(sums[outcome].methods.model) })),
    ...traits.flatMap((trait, g) => GAP_MEASURES.map(({ measure, of }) => ({ kind: 'gaps' as const, outcome, trait, measure, of: (sums: VillageCounts) => of(sums[outcome].methods.model, sums[outcome].groups[g]!) }))),
  ]);
  const all = addUp(counts, Uint32Array.from(counts, (_, k) => k));
  const intervals = blockBootstraps(counts.length, (drawn) => {
    const sums = addUp(counts, drawn);
    return heads.map(({ of }) => of(sums));
  }, resamples, randomStream(seed, 'poverty/verify'));
  const fewFlagged = (method: Method): boolean => method !== 'model' && isFewOf((at) => levels[method](at % n, at, 'income') === 1);
  const flaggedFew = { model: false, 'income-rule': fewFlagged('income-rule'), 'medical-rule': fewFlagged('medical-rule') };
  const fewOfTrait = (outcome: Outcome, trait: Trait): boolean => isObserved && [true, false].some((has) => isFew(real(counted.flatMap((at) => (cameOf(outcome)[at] === 1 && hasTrait(at % n, trait) === has ? [at % n] : [])))));
  const isUntold = (head: (typeof heads)[number]): boolean => {
    if (fewFell[head.outcome]) return true;
    if (head.kind === 'gaps') return fewOfTrait(head.outcome, head.trait);
    if (head.kind === 'bins') return false;
    return flaggedFew[head.method] || METHODS.some((rule) => flaggedFew[rule] && head.measure.endsWith(`_as_many_as_${rule}`)) || (isObserved && isFew(Math.floor(watchedShare(head.measure) * everyone.length)));
  };
  const scored = heads.map((head, k) => (isUntold(head) ? { ...head, score: FEW, interval: FEW } : { ...head, score: head.of(all), interval: intervals[k]! }));
  const pick = <K extends (typeof heads)[number]['kind']>(kind: K): Extract<(typeof scored)[number], { readonly kind: K }>[] => scored.filter((each): each is Extract<(typeof scored)[number], { readonly kind: K }> => each.kind === kind);
  const followed = outcomes.followed?.reduce((sum, each) => sum + each, 0) ?? outcomes.fell.length;
  const frequency = (came: Uint8Array): number => came.reduce((sum, each) => sum + each, 0) / Math.max(1, followed);
  return {
    households: households.ids.length,
    years: outcomes.years,
    observed: 'fell' in against,
    villages: villages.length,
    draws,
    resamples,
    scores: pick('scores').map(({ outcome, method, measure, score, interval }) => ({ outcome, method, measure, score, interval })),
    bins: pick('bins')
      .map(({ outcome, bin, score, interval }) => ({ outcome, ...bin.told(all[outcome].methods.model), score, interval }))
      .filter(({ n }) => n > 0),
    gaps: pick('gaps').map(({ outcome, trait, measure, score, interval }) => ({ outcome, trait, measure, households: sizeOf(trait), score, interval })),
    leads: leadsOf(read, outcomes, given.income, flagged, rules.triggers.registered, randomStream(seed, 'poverty/ties')),
    base: { income: fewFell.income ? null : frequency(outcomes.fell), rigid: fewFell.rigid ? null : frequency(outcomes.fellRigid) },
  };
}
