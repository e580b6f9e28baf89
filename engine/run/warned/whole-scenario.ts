/** A scenario with its warning and its rules: what is wrong with any of them is told together, also where data are missing. */
import { InputError, throwIfAny, type Problem } from '../../core/errors.js';
import { loadScenario, readScenario, type Scenario } from '../scenario/load.js';
import { loadWarned, readWarning, type WarnedJob } from './load.js';
import { loadRules, readRules, type RulesJob } from './rules.js';

export interface WholeScenario {
  readonly scenario: Scenario;
  readonly warned: WarnedJob | null;
  readonly rules: RulesJob | null;
}

/** What comes of `make`; null with its problems told where it is refused. */
async function gathered<T>(make: () => Promise<T>, problems: Problem[]): Promise<T | null> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
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
  const warning = await gathered(() => readWarning(path, written), problems);
  const ofRules = await gathered(() => readRules(path, written), problems);
  problems.push(...(warning?.problems ?? []), ...(ofRules?.problems ?? []));
  const scenario = await gathered(() => loadScenario(path, data, written), problems);
  throwIfAny(problems);
  const warned = await gathered(() => loadWarned(path, data, scenario!, warning), problems);
  const rules = await gathered(() => loadRules(path, data, scenario!, ofRules), problems);
  throwIfAny(problems);
  return { scenario: scenario!, warned, rules };
}
