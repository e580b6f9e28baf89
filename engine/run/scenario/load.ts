/** A scenario and its data, read and held against each other: everything that is wrong is told before anything runs. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Model } from '../../core/model.js';
import { MODELS } from '../models.js';
import { readText } from '../small-table.js';
import { calibrationProblems, calibrations, filesOfCalibrations, type LinkCalibration } from './calibration.js';
import { clockOf, STEPS } from './clock.js';
import { FLOOD_DEPTH, isFloodKey, isSiteQuantity, SITE_QUANTITIES, type ScenarioDeclaration } from './declaration.js';
import { criticalJob, type CriticalJob } from './critical-choice.js';
import { forecastWeather } from './forecast-fit.js';
import { FRAMES } from './inundation.js';
import { filesOfInundation, readInundation } from './inundation-job.js';
import { OF_INUNDATION, OF_WEATHER, type ScenarioJob } from './job.js';
import { toldWhereNamed } from './missing-file.js';
import { namedLines, type NamedLine } from './named-lines.js';
import { networkOf, noNetwork, type Network } from './network.js';
import { idTable, recipesOf, type IdTable } from './parameters.js';
import { makePlan } from './plan.js';
import { MEMBER_BLOCK } from './members.js';
import { scenarioProblems } from './schema-problems.js';
import type { Series } from './series.js';
import { heldBy } from './shard.js';
import { sitesOf } from './sites.js';
import { readScenarioFile, type ScenarioFile } from './source-file.js';
import { stormProblems } from './storm-weather.js';
import { SOBOL_PARAMETERS } from './sweep.js';
import { variantsOf } from './variants.js';
import { weatherRanges, weatherSource } from './weather-source.js';

export interface Scenario {
  readonly declaration: ScenarioDeclaration;
  readonly job: ScenarioJob;
  /** Of the links, in order. */
  readonly models: readonly Model[];
  /** Of the links; null: not fitted to a record. */
  readonly calibrations: readonly (LinkCalibration | null)[];
  /** Lines that outputs are held against. */
  readonly lines: readonly NamedLine[];
  /** Critical rainfall that is asked for; null: none. */
  readonly critical: CriticalJob | null;
  /** Where a part of the scenario stands. */
  readonly place: ScenarioFile['place'];
  /** Files read, the scenario first. */
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

/** Numbers of one quantity that a group holds at once: 80 MB. */
const HELD = 10_000_000;
/** Numbers of one quantity of generated weather that a thread holds at once: 240 MB. */
const GENERATED_AT_ONCE = 30_000_000;
/** Numbers of the maps of all members' floods: 800 MB. */
const FLOODED = 100_000_000;
/** Years that exceedance curves need. */
const LEAST_YEARS = 10;
/** Points of a sweep. */
const MOST_POINTS = 10_000;

const sha256 = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex');

const modelsOf = ({ chain }: ScenarioDeclaration): Model[] => chain.map(({ model }) => MODELS.find(({ name }) => name === model)!);

/** What a schema cannot say: names that belong together. */
function crossProblems(file: ScenarioFile, declaration: ScenarioDeclaration): Problem[] {
  const { outputs, expect, ensemble, sweep, policies = [] } = declaration;
  const kept = outputs.map(({ quantity }) => quantity);
  const problems: Problem[] = [];
  outputs.forEach(({ quantity, within }, k) => {
    if (within !== undefined && isSiteQuantity(quantity)) problems.push({ place: file.place(['outputs', k, 'within']), expected: `${quantity} without within: a run has one number of it`, found: within, code: 'scenario/not-of-steps' });
    if (kept.indexOf(quantity) !== k) problems.push({ place: file.place(['outputs', k, 'quantity']), expected: 'each quantity once', found: quantity, code: 'scenario/duplicate-output' });
  });
  expect.forEach(({ quantity, statistic, policy, min, max }, k) => {
    if (quantity === FLOOD_DEPTH && declaration.inundation !== undefined) {
      if (expect[k]!.entity !== undefined) problems.push({ place: file.place(['expect', k, 'entity']), expected: `${FLOOD_DEPTH} without entity: it is of all cells`, found: expect[k]!.entity, code: 'scenario/not-of-cells' });
      if (policy !== undefined && !policies.some(({ name }) => name === policy)) problems.push(unknownName(file.place(['expect', k, 'policy']), policy, policies.map(({ name }) => name), 'scenario/unknown-policy'));
      if (min === undefined && max === undefined) problems.push({ place: file.place(['expect', k]), expected: 'min, max, or both', found: 'neither', code: 'scenario/empty-expectation' });
      return;
    }
    if (!kept.includes(quantity)) problems.push(unknownName(file.place(['expect', k, 'quantity']), quantity, kept, 'scenario/not-kept'));
    else if (statistic === 'exceedance' && outputs.find((output) => output.quantity === quantity)!.above === undefined) {
      problems.push({ place: file.place(['expect', k, 'statistic']), expected: `a line (above) for ${quantity} in outputs`, found: 'none', code: 'scenario/no-line' });
    }
    if (policy !== undefined && !policies.some(({ name }) => name === policy)) problems.push(unknownName(file.place(['expect', k, 'policy']), policy, policies.map(({ name }) => name), 'scenario/unknown-policy'));
    if (min === undefined && max === undefined) problems.push({ place: file.place(['expect', k]), expected: 'min, max, or both', found: 'neither', code: 'scenario/empty-expectation' });
  });
  policies.forEach(({ set = {}, works = [] }, p) => {
    if (Object.keys(set).length + works.length === 0) problems.push({ place: file.place(['policies', p]), expected: 'set, works, or both', found: 'neither', code: 'scenario/empty-policy' });
    if (works.length > 0 && declaration.inundation === undefined) problems.push({ place: file.place(['policies', p, 'works']), expected: 'a scenario with an inundation, whose ground works change', found: 'none', code: 'scenario/no-inundation' });
  });
  if (ensemble.eachMember !== undefined) {
    const { steps, step } = declaration.clock;
    const days = (steps * STEPS[step]) / STEPS['1 d'];
    if (days !== 365 && days !== 366) problems.push({ place: file.place(['clock', 'steps']), expected: 'the steps of a year (365 or 366 days), since each member is one', found: String(steps), code: 'scenario/not-a-year' });
    if (ensemble.members > MEMBER_BLOCK || ensemble.members < LEAST_YEARS) problems.push({ place: file.place(['ensemble', 'members']), expected: `${LEAST_YEARS} to ${MEMBER_BLOCK} years`, found: String(ensemble.members), code: 'scenario/years' });
    outputs.forEach(({ quantity, within = 'max' }, k) => {
      if (quantity === 'loss' && within !== 'max') problems.push({ place: file.place(['outputs', k, 'within']), expected: 'max: the greatest loss of the year', found: within, code: 'scenario/years' });
    });
  }
  if (sweep !== undefined) {
    const dimensions = Object.keys(sweep.parameters).length;
    const points = sweep.design === 'grid' ? sweep.points ** dimensions : sweep.points;
    const all = points * (1 + policies.length);
    if (all > MOST_POINTS) problems.push({ place: file.place(['sweep', 'points']), expected: `at most ${MOST_POINTS} points${policies.length === 0 ? '' : ', each of them as the chain stands and under every policy'}`, found: policies.length === 0 ? String(points) : `${points} × ${1 + policies.length}`, code: 'scenario/too-large' });
    for (const key of Object.keys(sweep.parameters)) {
      if (isFloodKey(key) && declaration.inundation !== undefined && !kept.some(isSiteQuantity)) problems.push({ place: file.place(['sweep', 'parameters', key]), expected: `one of ${Object.keys(SITE_QUANTITIES).join(', ')} in outputs: the floods of points are told by these alone`, found: kept.join(', '), code: 'scenario/not-kept' });
    }
    if (sweep.design === 'sobol' && dimensions > SOBOL_PARAMETERS) problems.push({ place: file.place(['sweep', 'parameters']), expected: `at most ${SOBOL_PARAMETERS} parameters with sobol`, found: String(dimensions), code: 'scenario/too-large' });
    if (ensemble.members > MEMBER_BLOCK) problems.push({ place: file.place(['ensemble', 'members']), expected: `at most ${MEMBER_BLOCK} members with a sweep`, found: String(ensemble.members), code: 'scenario/too-large' });
  }
  return problems;
}

/** A scenario as it is written, before any data. */
export interface WrittenScenario {
  readonly file: ScenarioFile;
  readonly declaration: ScenarioDeclaration;
}

/**
 * Read a scenario's YAML and hold it against the schema and itself.
 *
 * @throws InputError `yaml/...`, `scenario/...`
 */
export async function readScenario(path: string): Promise<WrittenScenario> {
  const file = await readScenarioFile(path);
  throwIfAny(scenarioProblems(file));
  const declaration = file.value as ScenarioDeclaration;
  throwIfAny(crossProblems(file, declaration));
  return { file, declaration };
}

/** Quantities that every model which reads them can do without for a step. */
function mayBeBlank(declaration: ScenarioDeclaration): string[] {
  const inputs = modelsOf(declaration).flatMap((model) => Object.entries(model.inputs));
  const needed = new Set([...inputs.filter(([, quantity]) => quantity.mayBeMissing !== true).map(([name]) => name), ...(declaration.inundation === undefined ? [] : ['rain'])]);
  return [...new Set(inputs.map(([name]) => name))].filter((name) => !needed.has(name));
}

/** Each problem once: lines of one column may be asked for by outputs and by critical rainfall. */
const onceEach = (problems: readonly Problem[]): Problem[] => [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];

/** Where an output comes from: the last link that makes it, the inundation, or else the weather. */
function outputLink({ outputs, inundation }: ScenarioDeclaration, k: number, models: readonly Model[], series: Series, file: ScenarioFile, problems: Problem[]): number {
  const { quantity } = outputs[k]!;
  const place = file.place(['outputs', k, 'quantity']);
  if (inundation !== undefined && isSiteQuantity(quantity)) return OF_INUNDATION;
  const link = models.findLastIndex((model) => quantity in model.outputs);
  if (link >= 0) return link;
  const column = series.columns.get(quantity);
  if (column === undefined) {
    const made = [...models.flatMap((model) => Object.keys(model.outputs)), ...series.columns.keys(), ...(inundation === undefined ? [] : Object.keys(SITE_QUANTITIES))];
    problems.push(unknownName(place, quantity, [...new Set(made)], 'scenario/unknown-output'));
  } else if (column.values.some((values) => values.some(Number.isNaN))) problems.push({ place, expected: 'a quantity without blank cells in the series, since every step is summed up over members', found: quantity, code: 'scenario/blank-output' });
  return OF_WEATHER;
}

function networkFrom(column: string | undefined, table: IdTable | null, entities: readonly string[], place: string, problems: Problem[]): Network {
  if (column === undefined) return noNetwork(entities.length);
  const cells = table?.columns.get(column);
  if (table === null || cells === undefined) {
    problems.push(table === null ? { place, expected: 'a scenario with entities: the file the column is in', found: 'none', code: 'scenario/no-entities' } : unknownName(place, column, [...table.columns.keys()], 'scenario/unknown-column'));
    return noNetwork(entities.length);
  }
  return networkOf(entities, entities.map((id) => cells.get(id) ?? ''), (e) => `${table.file} ${entities[e]!} ${column}`, problems);
}

/**
 * Load a scenario.
 *
 * @param data folder of the data; null: the one the scenario names
 * @param written what `readScenario` says of it; absent: it is read
 * @throws InputError with every problem of the file at hand: `yaml/...`, `scenario/...`, `series/...`, `entities/...`, `network/...`, `plan/...`
 */
export async function loadScenario(path: string, data: string | null, written?: WrittenScenario): Promise<Scenario> {
  const source = written ?? (await readScenario(path));
  const folder = data ?? join(dirname(path), source.declaration.data);
  try {
    return await loadFrom(source, folder);
  } catch (error) {
    throw toldWhereNamed(error, source.declaration, folder, source.file.place);
  }
}

async function loadFrom({ file, declaration }: WrittenScenario, folder: string): Promise<Scenario> {
  const { chain, ensemble, outputs } = declaration;
  const clock = clockOf(declaration.clock, file.place(['clock', 'start']));
  const models = modelsOf(declaration);
  const problems: Problem[] = [];
  const paths: string[] = [];
  const pathOf = (name: string): string => join(folder, name);
  const tableAt = async (name: string | undefined, key: string): Promise<IdTable | null> => {
    if (name === undefined) return null;
    paths.push(pathOf(name));
    return idTable(await readText(pathOf(name)), name, key, problems);
  };
  const entities = await tableAt(declaration.entities, 'entity');
  const { series, generated, forecast: read, storm, files } = await weatherSource(declaration, clock, entities, mayBeBlank(declaration), pathOf, file, problems);
  paths.unshift(...files.map(pathOf));
  const siteTable = await tableAt(declaration.sites, 'site');
  const sites = siteTable === null ? null : sitesOf(siteTable, series.entities, problems);
  const links = makePlan(chain, models, series, clock, sites !== null, (k) => file.place(['chain', k]), problems);
  const ranges = weatherRanges(models, links);
  problems.push(...calibrationProblems(chain, models, (k) => file.place(['chain', k, 'calibration'])));
  const forecast = read === null ? null : forecastWeather(read, clock, ensemble, entities, ranges, (path) => file.place(['weather', 'forecast', ...path]), problems);
  const tableOf = (k: number): { table: IdTable | null; ids: readonly string[] } => (links[k]!.atSites ? { table: siteTable, ids: sites?.ids ?? [] } : { table: entities, ids: series.entities });
  const recipes = chain.map((link, k) => {
    const { table, ids } = tableOf(k);
    return recipesOf(link.parameters, models[k]!, table, ids, (name) => file.place(['chain', k, 'parameters', name]), problems);
  });
  const variants = variantsOf(declaration.policies ?? [], declaration.sweep, declaration.weather?.delta ?? {}, { models, floods: declaration.inundation !== undefined, tableOf, recipeAt: (link, parameter) => recipes[link]![parameter]!, seed: ensemble.seed, weatherUnits: new Map([...series.columns].map(([name, { unit }]) => [name, unit])), place: file.place }, problems);
  const network = networkFrom(declaration.downstream, entities, series.entities, file.place(['downstream']), problems);
  declaration.expect.forEach(({ entity }, k) => {
    const ids = [...series.entities, ...(sites?.ids ?? [])];
    if (entity !== undefined && !ids.includes(entity)) problems.push(unknownName(file.place(['expect', k, 'entity']), entity, ids, 'scenario/unknown-entity'));
  });
  const lines = namedLines(declaration, sites, siteTable, series.entities, entities, file.place, problems);
  const outputLinks = outputs.map((_, k) => outputLink(declaration, k, models, series, file, problems));
  outputs.forEach(({ quantity, lines: named }, q) => {
    if (named !== undefined && models[outputLinks[q]!]?.outputs[quantity]?.missingBy !== undefined) problems.push({ place: file.place(['outputs', q, 'lines']), expected: `${quantity} without lines: it may have no value`, found: named.join(', '), code: 'scenario/lines-of-missing' });
  });
  const choice = declaration.inundation;
  const hasDischarge = series.columns.has('discharge') || models.some((model) => 'discharge' in model.outputs);
  const floods = choice === undefined ? null : await readInundation(choice, { clock, series, hasDischarge, dischargeLink: models.findLastIndex((model) => 'discharge' in model.outputs), policies: declaration.policies ?? [], variants, swept: Object.keys(declaration.sweep?.parameters ?? {}), policyPlace: (path) => file.place(['policies', ...path]), outputs, sites, siteTable, pathOf, placeOf: (path) => file.place(['inundation', ...path]) }, problems);
  if (choice !== undefined) paths.push(...filesOfInundation(choice).map(pathOf));
  const fitted = await calibrations(chain, models, series.entities, clock, pathOf, (k, key) => file.place(['chain', k, 'calibration', key]), problems);
  paths.push(...filesOfCalibrations(chain).map(pathOf));
  const outputUnits = outputs.map(({ quantity }, q) => (isSiteQuantity(quantity) ? SITE_QUANTITIES[quantity].unit : (models[outputLinks[q]!]?.outputs[quantity]?.unit ?? series.columns.get(quantity)?.unit ?? '')));
  const money = ensemble.eachMember === undefined ? [] : outputUnits.flatMap((unit, q) => (unit === '元' ? [q] : []));
  const job: ScenarioJob = { seed: ensemble.seed, members: ensemble.members, clock, series, generated, forecast, storm, inundation: floods, network, sites, links, recipes, fits: fitted.map((one) => one?.fitted ?? null), variants, outputs, money, outputLinks, outputUnits, start: null, keepState: false };
  const critical = declaration.criticalRainfall === undefined ? null : criticalJob(declaration.criticalRainfall, job, { declaration, models, siteTable, entityTable: entities, placeOf: (path) => file.place(['criticalRainfall', ...path]) }, problems);
  const made = generated === null && forecast === null ? 0 : clock.steps * Math.min(ensemble.members, MEMBER_BLOCK) * series.entities.length;
  if (made > GENERATED_AT_ONCE) problems.push({ place: file.place(['ensemble', 'members']), expected: `steps × members × entities of generated or forecast weather at most ${GENERATED_AT_ONCE}`, found: String(made), code: 'scenario/too-large' });
  const flooded = floods === null ? 0 : floods.dem.elevation.length * ensemble.members * (FRAMES + 2 * floods.setups.filter(({ swept }) => !swept).length);
  if (flooded > FLOODED) problems.push({ place: file.place(['inundation', 'dem']), expected: `cells × members × maps (${FRAMES}, and 2 as it stands and under every policy that reaches the water) at most ${FLOODED}`, found: String(flooded), code: 'scenario/too-large' });
  if (heldBy(job) > HELD) problems.push({ place: file.place(['ensemble', 'members']), expected: `steps × members × entities joined by the network at most ${HELD}`, found: String(heldBy(job)), code: 'scenario/too-large' });
  throwIfAny(onceEach(problems));
  if (storm !== null) throwIfAny(stormProblems(storm, ensemble.members, ensemble.seed, ranges.get('rain'), file.place(['weather', 'designStorm'])));
  return { declaration, job, models, calibrations: fitted, lines, critical, place: file.place, inputs: [...file.files, ...(await Promise.all(paths.map(async (at) => ({ path: at, sha256: await sha256(at) }))))] };
}
