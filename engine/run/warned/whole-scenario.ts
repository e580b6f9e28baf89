/** A scenario with its warning and its rules: what is wrong with any of them is told together, also where data are missing. */
import { gathered, throwIfAny, type Problem } from '../../core/errors.js';
import { loadScenario, readScenario, type Scenario } from '../scenario/load.js';
import { loadWarned, readWarning, type WarnedJob } from './load.js';
import { loadRules, readRules, type RulesJob } from './rules.js';

export interface WholeScenario {
  readonly scenario: Scenario;
  readonly warned: WarnedJob | null;
  readonly rules: RulesJob | null;
}

/**
 * Load a scenario and all it names.
 *
 * @param data folder of the data; null: the one the scenario names
 * @throws InputError as `loadScenario`, `loadWarned` and `loadRules`
 */
export async function loadWhole(path: string, data: string | null): Promise<WholeScenario> {
  const written = await readScenario(path);
  const problems: Problem[] = [];
  const warning = await gathered(problems, () => readWarning(path, written));
  const ofRules = await gathered(problems, () => readRules(path, written));
  problems.push(...(warning?.problems ?? []), ...(ofRules?.problems ?? []));
  const scenario = await gathered(problems, () => loadScenario(path, data, written));
  throwIfAny(problems);
  const warned = await gathered(problems, () => loadWarned(path, data, scenario!, warning));
  const rules = await gathered(problems, () => loadRules(path, data, scenario!, ofRules));
  throwIfAny(problems);
  return { scenario: scenario!, warned, rules };
}
