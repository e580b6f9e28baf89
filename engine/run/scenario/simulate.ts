/**
 * One entity through the chain, all members side by side, and what is kept of it: for each step the mean, exact
 * quantiles and the share above a line. Entities do not touch, so neither their order nor who runs them matters.
 */
import { columnsFor, type Columns, type Model, type Quantities } from '../../core/model.js';
import type { Clock } from './clock.js';
import type { OutputChoice } from './declaration.js';
import type { ParametersOf } from './parameters.js';
import type { Plan } from './plan.js';
import type { Series } from './series.js';

/** One entity's results of one quantity: an element per step. */
export interface Summary {
  readonly mean: Float64Array;
  readonly q05: Float64Array;
  readonly q50: Float64Array;
  readonly q95: Float64Array;
  /** Share of members above the line [1]; null where no line is drawn. */
  readonly exceedance: Float64Array | null;
}

/** What went in and out of one model, all members of an entity together, in the unit of its first input. */
export interface Account {
  readonly in: number;
  readonly out: number;
  readonly stored: number;
}

/** Largest part of what went in that may be unaccounted for [1]. */
const TOLERANCE = 1e-9;

/** Quantile of ascending values by linear interpolation between order statistics (Hyndman & Fan 1996, type 7). */
export function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

function summarise(values: Float64Array, steps: number, members: number, above: number | undefined): Summary {
  const column = (): Float64Array => new Float64Array(steps);
  const summary = { mean: column(), q05: column(), q50: column(), q95: column(), exceedance: above === undefined ? null : column() };
  for (let t = 0; t < steps; t++) {
    const sorted = values.slice(t * members, (t + 1) * members).sort();
    summary.mean[t] = sorted.reduce((sum, value) => sum + value, 0) / members;
    summary.q05[t] = quantile(sorted, 0.05);
    summary.q50[t] = quantile(sorted, 0.5);
    summary.q95[t] = quantile(sorted, 0.95);
    if (above !== undefined) summary.exceedance![t] = sorted.reduce((count, value) => count + (value > above ? 1 : 0), 0) / members;
  }
  return summary;
}

const total = (columns: Columns<Quantities>, names: readonly string[]): number => names.reduce((sum, name) => sum + columns[name]!.reduce((a, b) => a + b, 0), 0);

/** Hold the ledger of a model against itself: what is unaccounted for is a bug of the model and stops the run. */
function account(model: Model, members: number, inputs: Columns<Quantities>, outputs: Columns<Quantities>, before: number, after: number): Account | null {
  if (model.ledger === undefined) return null;
  const sums = { in: total(inputs, model.ledger.in), out: total(outputs, model.ledger.out), stored: after - before };
  const residual = sums.in - sums.out - sums.stored;
  if (!(Math.abs(residual) <= TOLERANCE * Math.max(members, sums.in))) throw new Error(`${model.name}: ${residual} of ${sums.in} is unaccounted for`);
  return sums;
}

function storedIn(model: Model, state: Columns<Quantities>, parameters: Columns<Quantities>, members: number): number {
  let sum = 0;
  if (model.ledger !== undefined) for (let i = 0; i < members; i++) sum += model.ledger.stored(state, parameters, i);
  return sum;
}

/** Every member's value at every step: element `t * members + i`. */
function spread(values: Float64Array, members: number): Float64Array {
  const all = new Float64Array(values.length * members);
  for (let t = 0; t < values.length; t++) all.fill(values[t]!, t * members, (t + 1) * members);
  return all;
}

export interface EntityResult {
  readonly summaries: readonly Summary[];
  /** One for each model of the chain; null for a model that keeps no ledger. */
  readonly accounts: readonly (Account | null)[];
}

/** Run entity number `e`. */
export function simulateEntity(plan: Plan, series: Series, clock: Clock, members: number, parameters: readonly ParametersOf[], outputs: readonly OutputChoice[], e: number): EntityResult {
  const results: Columns<Quantities>[] = [];
  const accounts = plan.models.map((model, k) => {
    const inputs = Object.fromEntries(
      [...plan.sources[k]!].map(([name, source]) => [name, source === 'series' ? spread(series.columns.get(name)!.values[e]!, members) : results[source]![name]!]),
    );
    const own = parameters[k]!(series.entities[e]!, members);
    const state = columnsFor(model.state, members);
    const made = columnsFor(model.outputs, clock.steps * members);
    model.begin(members, own, state);
    const before = storedIn(model, state, own, members);
    model.advance(clock.steps, members, clock.dt, inputs, own, state, made);
    results.push(made);
    return account(model, members, inputs, made, before, storedIn(model, state, own, members));
  });
  const last = (name: string): Float64Array => results.findLast((columns) => name in columns)![name]!;
  return { accounts, summaries: outputs.map(({ quantity, above }) => summarise(last(quantity), clock.steps, members, above)) };
}
