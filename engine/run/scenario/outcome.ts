/** Whether the results of a whole run are as expected. */
import { FLOOD_DEPTH, type Expectation } from './declaration.js';
import type { FloodMaps } from './flood-maps.js';
import type { ScenarioRun } from './run.js';
import type { EntityResult } from './simulate.js';

export interface Outcome extends Expectation {
  readonly found: number | null;
  readonly holds: boolean;
}

/** A running reduction of an expectation. */
class Found {
  private all = 0;
  private count = 0;

  constructor(private readonly over: Expectation['over']) {}

  add(values: Float64Array): void {
    for (const value of values) {
      if (Number.isNaN(value)) continue; // a step without a value
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
export function outcomesOf({ scenario, results }: ScenarioRun, maps: ReadonlyMap<number, FloodMaps>): Outcome[] {
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
  const ground = (values: Float64Array): Float64Array => values.filter((_, cell) => job.inundation!.dem.noData[cell] === 0);
  declaration.expect.forEach(({ quantity, statistic, policy }, x) => {
    if (quantity !== FLOOD_DEPTH) return;
    const v = policy === undefined ? 0 : job.variants.findIndex(({ name }) => name === policy);
    // a policy that does not reach the water has the maps of the chain as it stands
    const own = job.inundation!.setups.some(({ variant }) => variant === v) ? maps.get(v) : maps.get(0);
    if (own !== undefined) found[x]!.add(ground(own[statistic]));
  });
  return declaration.expect.map((expectation, x) => {
    const { value } = found[x]!;
    const { min = -Infinity, max = Infinity } = expectation;
    return { ...expectation, found: value, holds: value !== null && value >= min && value <= max };
  });
}
