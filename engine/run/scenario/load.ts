/** A scenario and its data, read and held against each other: everything that is wrong is told before anything runs. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { MODELS } from '../models.js';
import { readText } from '../small-table.js';
import { readYamlFile, type YamlFile } from '../yaml-file.js';
import { validationProblems } from '../yaml-schema.js';
import { clockOf, type Clock } from './clock.js';
import type { ScenarioDeclaration } from './declaration.js';
import { entityTable, parametersOf, type ParametersOf } from './parameters.js';
import { makePlan, type Plan } from './plan.js';
import { scenarioSchema } from './schema.js';
import { readSeries, type Series } from './series.js';

export interface Scenario {
  readonly declaration: ScenarioDeclaration;
  readonly clock: Clock;
  readonly plan: Plan;
  readonly series: Series;
  readonly parameters: readonly ParametersOf[];
  /** Files read, the scenario first. */
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

/** Numbers of one quantity of one entity that are held at once: 80 MB. */
const HELD = 10_000_000;

const sha256 = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex');

/** What a schema cannot say: names that belong together, and a size that can be held. */
function crossProblems(file: YamlFile, { chain, outputs, expect, clock, ensemble }: ScenarioDeclaration): Problem[] {
  const made = [...new Set(chain.flatMap(({ model }) => Object.keys(MODELS.find(({ name }) => name === model)!.outputs)))];
  const kept = outputs.map(({ quantity }) => quantity);
  const problems: Problem[] = [];
  outputs.forEach(({ quantity }, k) => {
    if (!made.includes(quantity)) problems.push(unknownName(file.place(['outputs', k, 'quantity']), quantity, made, 'scenario/unknown-output'));
    if (kept.indexOf(quantity) !== k) problems.push({ place: file.place(['outputs', k, 'quantity']), expected: 'each quantity once', found: quantity, code: 'scenario/duplicate-output' });
  });
  expect.forEach(({ quantity, statistic, min, max }, k) => {
    if (!kept.includes(quantity)) problems.push(unknownName(file.place(['expect', k, 'quantity']), quantity, kept, 'scenario/not-kept'));
    else if (statistic === 'exceedance' && outputs.find((output) => output.quantity === quantity)!.above === undefined) {
      problems.push({ place: file.place(['expect', k, 'statistic']), expected: `a line (above) for ${quantity} in outputs`, found: 'none', code: 'scenario/no-line' });
    }
    if (min === undefined && max === undefined) problems.push({ place: file.place(['expect', k]), expected: 'min, max, or both', found: 'neither', code: 'scenario/empty-expectation' });
  });
  if (clock.steps * ensemble.members > HELD) {
    problems.push({ place: file.place(['ensemble', 'members']), expected: `steps times members at most ${HELD}`, found: String(clock.steps * ensemble.members), code: 'scenario/too-large' });
  }
  return problems;
}

/** Read a scenario's YAML and hold it against the schema and itself. */
async function readDeclaration(path: string): Promise<{ readonly file: YamlFile; readonly declaration: ScenarioDeclaration }> {
  const file = await readYamlFile(path, { name: basename(path) });
  throwIfAny(validationProblems(file, new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false, strictTypes: false }).compile(scenarioSchema(MODELS)), 'scenario/schema'));
  const declaration = file.value as ScenarioDeclaration;
  throwIfAny(crossProblems(file, declaration));
  return { file, declaration };
}

/**
 * Load a scenario.
 *
 * @param data folder of the data; null: the one the scenario names
 * @throws InputError with every problem of the file at hand: `yaml/...`, `scenario/...`, `series/...`, `entities/...`, `plan/...`
 */
export async function loadScenario(path: string, data: string | null): Promise<Scenario> {
  const { file, declaration } = await readDeclaration(path);
  const folder = data ?? join(dirname(path), declaration.data);
  const clock = clockOf(declaration.clock, file.place(['clock', 'start']));
  const seriesPath = join(folder, declaration.series);
  const series = await readSeries(seriesPath, declaration.series, clock);
  const models = declaration.chain.map(({ model }) => MODELS.find(({ name }) => name === model)!);
  const problems: Problem[] = [];
  const entitiesPath = declaration.entities === undefined ? null : join(folder, declaration.entities);
  const entitiesFile = declaration.entities ?? '';
  const table = entitiesPath === null ? null : entityTable(await readText(entitiesPath), entitiesFile, problems);
  const parameters = declaration.chain.map((link, k) => parametersOf(link, models[k]!, declaration.ensemble.seed, table, series.entities, file.place(['chain', k]), entitiesFile, problems));
  const plan = makePlan(models, series, clock, (k) => file.place(['chain', k]));
  declaration.expect.forEach(({ entity }, k) => {
    if (entity !== undefined && !series.entities.includes(entity)) problems.push(unknownName(file.place(['expect', k, 'entity']), entity, series.entities, 'scenario/unknown-entity'));
  });
  throwIfAny([...problems, ...('models' in plan ? [] : plan)]);
  const inputs = [{ path, sha256: file.sha256 }, { path: seriesPath, sha256: await sha256(seriesPath) }];
  if (entitiesPath !== null) inputs.push({ path: entitiesPath, sha256: await sha256(entitiesPath) });
  return { declaration, clock, plan: plan as Plan, series, parameters, inputs };
}
