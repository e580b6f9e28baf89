/** What a whole run comes to: ledgers over all entities, and whether the results are as expected. */
import { FLOOD_DEPTH, type Expectation } from './declaration.js';
import type { FloodMaps } from './flood-maps.js';
import type { ScenarioRun } from './run.js';
import type { EntityResult } from './simulate.js';

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
  readonly found: number | null;
  readonly holds: boolean;
}

/** The ledgers of the baseline, all members together. */
export function ledgersOf({ scenario, results, floods }: ScenarioRun): LedgerLine[] {
  const sums = scenario.models.map(() => ({ in: 0, out: 0, stored: 0 }));
  for (const { accounts } of results()) {
    accounts.forEach((account, k) => {
      if (account === null) return;
      for (const of of ['in', 'out', 'stored'] as const) sums[k]![of] += account[of];
    });
  }
  const flood = floods().reduce((sum, { balance }) => ({ in: sum.in + balance.in, out: sum.out + balance.out, stored: sum.stored + balance.stored }), { in: 0, out: 0, stored: 0 });
  const ofFloods: LedgerLine[] = scenario.job.inundation === null ? [] : [{ model: 'inundation-local-inertial', of: 'water', unit: '立方米', ...flood, residual: flood.in - flood.out - flood.stored }];
  const ofModels = scenario.models.flatMap((model, k): LedgerLine[] => {
    if (model.ledger === undefined) return [];
    const sum = sums[k]!;
    return [{ model: model.name, of: model.ledger.of, unit: model.inputs[model.ledger.in[0]!]!.unit, ...sum, residual: sum.in - sum.out - sum.stored }];
  });
  return [...ofModels, ...ofFloods];
}

/** A running reduction of an expectation. */
class Found {
  private all = 0;
  private count = 0;

  constructor(private readonly over: Expectation['over']) {}

  add(values: Float64Array): void {
    for (const value of values) {
      if (this.over === 'mean') this.all += value;
      else this.all = this.count === 0 ? value : this.over === 'max' ? Math.max(this.all, value) : Math.min(this.all, value);
      this.count++;
    }
  }

  get value(): number | null {
    if (this.count === 0) return null;
    return this.over === 'mean' ? this.all / this.count : this.all;
  }
}

/** Every expectation held against the results; one of which nothing was found (a place that is missing) does not hold. */
export function outcomesOf({ scenario, results }: ScenarioRun, maps: FloodMaps | null): Outcome[] {
  const { declaration, job } = scenario;
  const found = declaration.expect.map(({ over }) => new Found(over));
  const add = (one: EntityResult): void => {
    declaration.expect.forEach(({ quantity, statistic, entity, policy }, x) => {
      if (quantity === FLOOD_DEPTH) return;
      const output = declaration.outputs.findIndex((choice) => choice.quantity === quantity);
      for (const { variant, output: own, site, summary } of one.outputs) {
        const id = site < 0 ? job.series.entities[one.entity]! : job.sites!.ids[site]!;
        const { kind, name } = job.variants[variant]!;
        if (own !== output || (entity !== undefined && entity !== id) || (policy === undefined ? kind !== 'baseline' : name !== policy)) continue;
        found[x]!.add(summary![statistic]!);
      }
    });
  };
  for (const one of results()) add(one);
  if (maps !== null) {
    const ground = (values: Float64Array): Float64Array => values.filter((_, cell) => job.inundation!.dem.noData[cell] === 0);
    declaration.expect.forEach(({ quantity, statistic }, x) => {
      if (quantity === FLOOD_DEPTH) found[x]!.add(ground(maps[statistic]));
    });
  }
  return declaration.expect.map((expectation, x) => {
    const { value } = found[x]!;
    const { min = -Infinity, max = Infinity } = expectation;
    return { ...expectation, found: value, holds: value !== null && value >= min && value <= max };
  });
}
