/** What a run of relapse writes: tables of variants, causes, detection, villages, budgets; households only under their scope. */
import { FEN } from '../../poverty/account.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import type { RelapseSetting } from './declaration.js';
import type { ReadHouseholds } from './households.js';
import { reachedRows } from './reached.js';
import type { RelapseResult } from './run.js';
import type { Spread } from './spread.js';
import type { Scope } from './scope.js';
import { table } from './table.js';

const SPREAD = ['mean', 'q05', 'q50', 'q95'] as const;
const cells = (spread: Spread | null): (number | null)[] => SPREAD.map((key) => spread?.[key] ?? null);

/** Write the results of a run into a folder, and its page. */
export async function writeRelapse(out: OutputFolder, setting: RelapseSetting, { households, inputs, villages, census }: ReadHouseholds, stormInputs: readonly { readonly path: string; readonly sha256: string }[], result: RelapseResult, scope: Scope, page: (path: string) => Promise<void>): Promise<void> {
  const { declaration, line } = setting;
  await table(out, 'variants.csv', ['variant', 'against', ...SPREAD.map((key) => `persons_${key}`), 'difference', 'standard_error', 'persons_after_rigid', 'cost', 'deadweight', 'persons_screened_out', 'after_rigid_screened_out'], result.variants.map(({ name, persons, difference, afterRigid, cost, deadweight, screenedOut }, v) => [name, result.variants[result.names.variants[v]!.against]!.name, ...cells(persons), difference?.value ?? null, difference?.standardError ?? null, afterRigid, cost, deadweight, screenedOut.persons, screenedOut.afterRigid]));
  await table(out, 'months.csv', ['variant', 'month', 'line', 'covers', ...SPREAD, 'persons_screened_out'], result.variants.flatMap(({ name, months, screenedOut }) => line.map((each, m) => [name, m, each, 'simulated', ...cells(months[m]!), m === line.length - 1 ? screenedOut.persons : null])));
  await table(out, 'causes.csv', ['cause', 'persons'], result.causes.map(({ cause, persons }) => [cause, persons]));
  await table(out, 'groups.csv', ['variant', 'kind', 'name', 'covers', ...SPREAD.map((key) => `persons_${key}`), 'difference', 'standard_error', 'persons_screened_out'], result.classes.map(({ variant, kind, name, covers, persons, difference, screenedOut }) => [variant, kind, name, covers, ...cells(persons), difference?.value ?? null, difference?.standardError ?? null, screenedOut]));
  await table(out, 'guarantees.csv', ['variant', 'covers', 'households_failing', 'households_unsafe'], result.guarantees.map(({ variant, unguaranteed, unsafe }) => [variant, 'simulated', unguaranteed, unsafe]));
  await table(out, 'detection.csv', ['variant', 'kind', 'unit', 'covers', 'value'], result.detection.flatMap(({ variant, rows }) => rows.map(({ kind, unit, covers, value }) => [variant, kind, unit, covers, value])));
  await table(out, 'villages.csv', ['village_code', 'households', 'persons', 'calm', 'base'], result.villages.map(({ code, figures }) => [code, figures?.households ?? null, figures?.persons ?? null, figures?.calm ?? null, figures?.base ?? null]));
  await table(out, 'traits.csv', ['trait', 'covers', 'households', 'households_screened_out', 'chance', 'kept', 'left_out', 'gap', 'gap_low', 'gap_high'], result.traits.map(({ trait, households: count, screenedOut, chance, kept, leftOut, gap, gapInterval }) => [trait, 'simulated', count, screenedOut, chance, kept, leftOut, gap, gapInterval?.[0] ?? null, gapInterval?.[1] ?? null]));
  const { audit, screen, screened } = result;
  await table(out, 'screening.csv', ['kept', 'skipped', 'audited', 'simulated', 'screened', 'missed', 'missed_error', 'missed_after_rigid', 'missed_after_rigid_error'], [[screened?.kept ?? null, screened?.skipped ?? null, audit?.households ?? (screen.audited.length === 0 ? 0 : null), audit?.simulated ?? null, audit?.screened ?? null, audit?.missed.persons ?? null, audit?.missed.standardError ?? null, audit?.missedAfterRigid.persons ?? null, audit?.missedAfterRigid.standardError ?? null]]);
  const supports = declaration.supports ?? [];
  if (supports.length > 0) await table(out, 'frontier.csv', ['cost', 'persons', 'low', 'high', 'gap_to_next'], result.frontier.map(({ cost, benefit, low, high, gap }) => [cost, benefit, low, high, gap]));
  if (result.budgets.length > 0) await table(out, 'budgets.csv', ['budget', 'cost', 'persons', 'low', 'high', 'persons_on_other_draws', 'bound', 'gap', 'exact', ...supports.map(({ name }) => `households_${name}`), 'households_none'], result.budgets.map(({ budget, figures, given }) => [budget, ...(figures === null ? new Array<null>(8).fill(null) : [figures.cost, figures.persons, figures.low, figures.high, figures.honest, figures.bound, figures.bound > 0 ? 1 - figures.persons / figures.bound : 0, Number(figures.exact)]), ...given]));
  const targeting = [{ list: 'registered', of: result.registered }, ...result.budgets.map(({ budget, targeting: of }) => ({ list: String(budget), of }))];
  await table(out, 'targeting.csv', ['list', 'households', 'inclusion_error', 'exclusion_error', 'deadweight', 'in_vain'], targeting.map(({ list, of }) => [list, of.helped, of.inclusion, of.exclusion, of.deadweight, of.inVain]));
  const { resilience } = result;
  if (resilience !== null) await table(out, 'resilience.csv', ['households', 'asset_loss [yuan]', 'wellbeing_loss [yuan]', 'resilience', 'households_beyond'], [[resilience.households, resilience.assetLoss, resilience.wellbeingLoss, resilience.resilience, resilience.beyond]]);
  const reached = reachedRows(supports, villages);
  if (reached.length > 0) await table(out, 'reached.csv', ['support', 'village_code', 'class', 'reached', 'from'], reached);
  if (census !== null) await table(out, 'census.csv', ['margin', 'name', 'unit', 'target', 'made', 'deviation', 'not_fitted'], [...census.made.map(({ margin, name, unit, target, made, deviation }) => [margin, name, unit, target, made, deviation, null]), ...census.leftOut.map(({ margin, name, why }) => [margin, name, null, null, null, null, why])]);
  if (scope === 'household') {
    await table(out, 'households.csv', ['household_id', 'village_code', 'persons', 'calm', 'calm_error', 'base', 'base_error', 'added', 'added_error', 'after_rigid', 'unsafe_house', 'guarantee_fails', 'transfer'], result.each.map(({ position, calm, base, added, rigid, unsafe, unguaranteed, transfer }) => [households.ids[position]!, villages[households.group[position]!]!, households.persons[position]!, calm.value, calm.standardError, base.value, base.standardError, added.value, added.standardError, rigid, unsafe, Number(unguaranteed), Math.round(transfer * FEN) / FEN]));
  }
  await page(out.file('report.html'));
  const outputs = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'relapse', scenario: declaration.name, seed: declaration.seed, members: declaration.draws, inputs: [...setting.inputs, ...inputs, ...stormInputs], status: 'complete' }, outputs);
}
