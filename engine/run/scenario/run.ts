/** A scenario run: every entity through the chain, in order of ids, and what was expected of the results. */
import type { Expectation } from './declaration.js';
import type { Scenario } from './load.js';
import { simulateEntity, type EntityResult } from './simulate.js';

export interface LedgerLine {
  readonly model: string;
  readonly of: string;
  readonly unit: string;
  readonly in: number;
  readonly out: number;
  readonly stored: number;
  readonly residual: number;
}

export interface Outcome extends Expectation {
  readonly found: number;
  readonly holds: boolean;
}

export interface ScenarioRun {
  readonly scenario: Scenario;
  /** In the order of `scenario.series.entities`. */
  readonly results: readonly EntityResult[];
  readonly ledgers: readonly LedgerLine[];
  readonly outcomes: readonly Outcome[];
}

function ledgersOf({ plan }: Scenario, results: readonly EntityResult[]): LedgerLine[] {
  return plan.models.flatMap((model, k): LedgerLine[] => {
    if (model.ledger === undefined) return [];
    const sum = (of: 'in' | 'out' | 'stored'): number => results.reduce((all, { accounts }) => all + accounts[k]![of], 0);
    const [entered, out, stored] = [sum('in'), sum('out'), sum('stored')];
    return [{ model: model.name, of: model.ledger.of, unit: model.inputs[model.ledger.in[0]!]!.unit, in: entered, out, stored, residual: entered - out - stored }];
  });
}

const REDUCE = {
  max: (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b)),
  min: (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b)),
  mean: (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length,
};

function outcomeOf(expectation: Expectation, { declaration, series }: Scenario, results: readonly EntityResult[]): Outcome {
  const { quantity, statistic, over, entity, min = -Infinity, max = Infinity } = expectation;
  const k = declaration.outputs.findIndex((output) => output.quantity === quantity);
  const values = results.flatMap(({ summaries }, e) => (entity === undefined || series.entities[e] === entity ? [...summaries[k]![statistic]!] : []));
  const found = REDUCE[over](values);
  return { ...expectation, found, holds: found >= min && found <= max };
}

/** Run a scenario; a turn of the event loop between entities keeps it open to signals. */
export async function runScenario(scenario: Scenario, onProgress: (done: number, of: number) => void): Promise<ScenarioRun> {
  const { declaration, series, plan, clock, parameters } = scenario;
  const results: EntityResult[] = [];
  for (let e = 0; e < series.entities.length; e++) {
    results.push(simulateEntity(plan, series, clock, declaration.ensemble.members, parameters, declaration.outputs, e));
    onProgress(results.length, series.entities.length);
    await new Promise(setImmediate);
  }
  return { scenario, results, ledgers: ledgersOf(scenario, results), outcomes: declaration.expect.map((expectation) => outcomeOf(expectation, scenario, results)) };
}
