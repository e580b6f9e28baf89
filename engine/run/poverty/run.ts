/**
 * Run a declaration over households: screen, simulate with every variant paired, audit the screened out, choose support.
 *
 * Households are simulated in blocks; their tallies are sums of whole numbers, so that blocks leave no trace.
 */
import { randomStream } from '../../core/random.js';
import { FEN, MONTHS } from '../../poverty/account.js';
import { checkHouseholds, type StormDamage } from '../../poverty/household.js';
import { DETECTION_KINDS } from '../../poverty/detection-count.js';
import { chanceOf, differenceOf, type Chance } from '../../poverty/relapse.js';
import { auditOf, type Audit } from '../../poverty/screening.js';
import { isFew, LEAST_GROUP, mayTell, realHouseholds } from '../../poverty/suppression.js';
import type { RelapseSetting } from './declaration.js';
import { causeResults, type CauseResult } from './cause-results.js';
import { detectionOf, type DetectionResult } from './detection-result.js';
import { Behind } from './behind.js';
import { classResults, type ClassResult } from './class-results.js';
import { FIGURE, toldOf } from './figures.js';
import type { ReadHouseholds } from './households.js';
import { guaranteeResults, type GuaranteeResult } from './guarantee-results.js';
import { relapseThreads, simulateRows, type RelapseThreads, type Simulated } from './relapse-threads.js';
import { resilienceOf, type ResilienceResult } from './resilience.js';
import { screenOf, type RunScreen } from './screen.js';
import { screenedOutOf, type ScreenedOut } from './screened-out.js';
import { layersOf, rulesOf, variantsOf, type RunVariants } from './setup.js';
import { grainOf, meanOf, pairedDifference, shifted, spreadOf, type Spread } from './spread.js';
import { supportResults, type SupportResults } from './support-results.js';
import { villageBehind } from './village-behind.js';
import { villageResults, type VillageResult } from './village-results.js';

/** Persons below the line under one variant, over the draws, with what those screened out add by closed form; and how that differs from what it is compared with; null: few households, or what would give few away. */
export interface VariantResult {
  readonly name: string;
  readonly persons: Spread | null;
  readonly difference: Chance | null;
  /** Persons below once rigid spending (medical, education, repair) is taken off, on average. */
  readonly afterRigid: number | null;
  /** Of both: those screened out, by closed form. */
  readonly screenedOut: { readonly persons: number | null; readonly afterRigid: number | null };
  /** Public cost a year [yuan], of everybody simulated. */
  readonly cost: number | null;
  /** Share of those below in the compared variant that need no help: helped who would not have fallen [1]. */
  readonly deadweight: number | null;
  /** By month, of everybody simulated: persons whose last twelve months lie below. With those screened out the last is `persons`. */
  readonly months: readonly (Spread | null)[];
}

export interface HouseholdResult {
  readonly position: number;
  readonly calm: Chance;
  readonly base: Chance;
  /** What the storm adds. */
  readonly added: Chance;
  readonly rigid: number;
  /** Chance that its house is not safe [1]; a guarantee fails already. */
  readonly unsafe: number;
  readonly unguaranteed: boolean;
  /** [yuan] */
  readonly transfer: number;
}

export interface RelapseResult extends SupportResults {
  readonly draws: number;
  readonly members: number;
  readonly households: number;
  readonly persons: number;
  readonly screen: RunScreen;
  /** Households that were simulated, and those screened out; null, both: few are the one or the other. */
  readonly screened: { readonly kept: number; readonly skipped: number } | null;
  /** null: nobody was audited, or too few to tell of. */
  readonly audit: Audit | null;
  readonly names: RunVariants;
  readonly variants: readonly VariantResult[];
  readonly causes: readonly CauseResult[];
  readonly detection: readonly DetectionResult[];
  /** Groups and layers, under every variant that is told of. */
  readonly classes: readonly ClassResult[];
  readonly guarantees: readonly GuaranteeResult[];
  /** null: a year without a storm. */
  readonly resilience: ResilienceResult | null;
  readonly each: readonly HouseholdResult[];
  readonly villages: readonly VillageResult[];
}

/** The screen of a run and both its simulations, after which its threads end. They start while the screen is made. */
async function screenAndSimulate(pool: RelapseThreads, screenAll: () => RunScreen, simulate: (pool: RelapseThreads, rows: Uint32Array, plain: boolean) => Promise<Simulated>): Promise<{ readonly screen: RunScreen; readonly kept: Simulated; readonly audit: Simulated }> {
  try {
    const screen = screenAll();
    return { screen, kept: await simulate(pool, screen.kept, false), audit: await simulate(pool, screen.audited, true) };
  } finally {
    await pool.close();
  }
}

/**
 * Run it.
 *
 * @param members of the storm; none: a year without one
 * @param threads 0: this one; the results do not depend on it
 * @throws InputError of households that cannot be, see `checkHouseholds`
 */
export async function runRelapse(setting: RelapseSetting, read: ReadHouseholds, members: readonly StormDamage[], threads: number, onProgress: (done: number, of: number) => void): Promise<RelapseResult> {
  const { declaration } = setting;
  const { households, villages, unguaranteed, origin } = read;
  const { draws, seed, budgets = [] } = declaration;
  const entities = checkHouseholds(households);
  const rules = rulesOf(setting);
  const names = variantsOf(setting, villages);
  const { variants, base, firstSupport, firstCause } = names;
  const { screen, kept, audit: audited } = await screenAndSimulate(relapseThreads({ setting, villages }, threads), () => screenOf(setting, households, entities, rules, { unguaranteed, layers: layersOf(setting) }, members), (pool, rows, plain) =>
    simulateRows(pool, read, entities, members, rows, draws, plain, plain ? () => undefined : onProgress),
  );
  const { tallies, transfers } = kept;
  const width = variants.length;
  const at = (column: Uint32Array | Float64Array, row: number, v: number): number => column[row * width + v]!;

  const screenedOut = screenedOutOf(households, screen);
  const closed = (of: keyof ScreenedOut, v: number): number => screenedOut[of][Number(variants[v]!.storm)]!;
  const total = (v: number): Float64Array => Float64Array.from(tallies.persons.subarray(v * draws, (v + 1) * draws));
  const behind = new Behind(read, tallies, names, screen);
  const layers = declaration.layers !== undefined;
  const each = Array.from(
    tallies.rows,
    (position, row): HouseholdResult => ({
      position,
      calm: chanceOf(at(tallies.fell, row, 0), draws),
      base: chanceOf(at(tallies.fell, row, base), draws),
      added: base === 0 ? { value: 0, standardError: 0 } : differenceOf(at(tallies.up, row, base), at(tallies.down, row, base), draws),
      rigid: at(tallies.fellRigid, row, base) / draws,
      unsafe: at(tallies.unsafe, row, base) / draws,
      unguaranteed: unguaranteed[position] === 1,
      transfer: transfers[row]!,
    }),
  );
  const { calm, stormy } = screen;
  const guessed = Array.from(screen.audited, (i) => stormy[i]!);
  const [calmNow, baseNow] = [calm.slice(), stormy.slice()];
  const turned = Uint8Array.from(calm, (chance, i) => Number(chance !== stormy[i]));
  each.forEach(({ position, calm: c, base: b }, row) => {
    turned[position] = Number(base !== 0 && at(tallies.up, row, base) + at(tallies.down, row, base) > 0);
    [calmNow[position], baseNow[position]] = [c.value, b.value];
  });
  const out = new Uint8Array(calm.length);
  for (const i of behind.left) out[i] = 1;
  const byVillage = villageBehind(read, { calm: calmNow, base: baseNow, turned, out });
  const size = households.persons[0]!;
  const fails = (v: number): boolean => tallies.rows.some((position, row) => unguaranteed[position] === 1 || at(tallies.unsafe, row, v) > 0);
  const told = toldOf({ behind, names, layers, size: households.persons.every((persons) => persons === size) ? size : null, isGuaranteed: (v) => !fails(v), villages: byVillage });
  // those screened out are told without the storm or with it; without one there is one figure
  const storm = (v: number): number => Number(base > 0 && variants[v]!.storm);
  // a village of few screened out is not told apart from them, nor is what a column of theirs leaves blank
  const parts = [0, ...(base > 0 ? [1] : [])].flatMap((s) => [FIGURE.screenedOut(s), FIGURE.afterRigidOut(s), FIGURE.classOut(s, 'unstable'), FIGURE.classOut(s, 'borderline')]);
  const grain = grainOf(draws, parts.every((part) => told.may(part)) && !byVillage.out.some(({ size: count }) => isFew(count)));
  const everybody = realHouseholds(origin, origin.keys()).size;
  const results = variants.slice(0, firstCause).map(({ name, against }, v): VariantResult => {
    let [cost, help, needless, afterRigid] = [0, 0, 0, 0];
    tallies.rows.forEach((position, row) => {
      afterRigid += (at(tallies.fellRigid, row, v) / draws) * households.persons[position]!;
      const spent = at(tallies.cost, row, v) / draws / FEN;
      cost += spent;
      help += spent;
      needless += spent * (1 - at(tallies.fell, row, against) / draws);
    });
    const { value, standardError } = pairedDifference(total(v), total(against));
    // nor where all but few are paid for: what one costs tells how many they are
    const isPaid = [true, false].every((paid) => !isFew(new Set([...behind.rows((row) => behind.at('cost', row, v) > 0 === paid), ...(paid ? [] : realHouseholds(origin, behind.left))]).size));
    const own = { persons: closed('persons', v), afterRigid: closed('afterRigid', v) };
    const mean = (k: number): number => grain.told(meanOf(total(k)) + closed('persons', k));
    const may = (figure: (k: number) => string, k = v): boolean => told.may(figure(k));
    const knows = may(FIGURE.screenedOut, storm(v));
    return {
      name,
      persons: may(FIGURE.persons) ? shifted(spreadOf(total(v)), own.persons, grain, knows) : null,
      difference: may(FIGURE.difference) ? { value: grain.difference(value + (own.persons - closed('persons', against)), mean(v), mean(against)), standardError } : null,
      afterRigid: may(FIGURE.afterRigid) ? grain.told(afterRigid + own.afterRigid) : null,
      screenedOut: { persons: knows ? own.persons : null, afterRigid: may(FIGURE.afterRigidOut, storm(v)) ? own.afterRigid : null },
      cost: isPaid ? cost : null,
      deadweight: isPaid && may(FIGURE.persons) && may(FIGURE.persons, against) ? (help > 0 ? needless / help : 0) : null,
      months: Array.from({ length: MONTHS }, (_, m) => (told.may(FIGURE.month(v, m)) ? spreadOf(Float64Array.from({ length: draws }, (__, r) => tallies.monthly[(v * draws + r) * MONTHS + m]!)) : null)),
    };
  });
  const untold = variants.slice(firstSupport, firstCause).flatMap((_, k) => (told.may(FIGURE.difference(firstSupport + k)) ? [] : [k]));
  const screened = mayTell(realHouseholds(origin, behind.left).size, everybody) ? { kept: screen.kept.length, skipped: screen.skipped } : null;
  const helped = supportResults({ untold, countTold: screened !== null, households, origin, tallies, skipped: behind.left, mayFall: behind.mayFall(base > 0), liftedTold: told.may(FIGURE.lifted()), names, draws, budgets, stream: randomStream(seed, 'poverty/frontier') });
  const shareOf = (column: Uint32Array): number[] => Array.from(screen.audited, (_, row) => column[row * firstSupport + base]! / draws);
  const audit = realHouseholds(origin, screen.audited).size < LEAST_GROUP ? null : auditOf(shareOf(audited.tallies.fell), shareOf(audited.tallies.fellRigid), guessed, Array.from(screen.audited, (i) => households.persons[i]!), screen.skipped);
  return {
    draws,
    members: members.length,
    households: households.ids.length,
    persons: households.persons.reduce((sum, persons) => sum + persons, 0),
    screen,
    screened,
    audit,
    names,
    variants: results,
    causes: causeResults(names, told, (v) => meanOf(total(v)), screen.skipped > 0 ? closed('persons', base) : null),
    detection: variants.slice(0, firstCause).map(({ name }, v) => detectionOf(name, Float64Array.from(DETECTION_KINDS, (_, k) => tallies.detection[v * DETECTION_KINDS.length + k]! / draws), told, v, storm(v), closed('households', v))),
    classes: classResults(names, tallies.classes, draws, layers, screenedOut, told, grain),
    guarantees: guaranteeResults(read, tallies, names, draws),
    resilience: members.length === 0 ? null : resilienceOf(households, origin, members, rules.rate, declaration.recovery),
    each,
    villages: villageResults(villages, byVillage, told, grain),
    ...helped,
  };
}
