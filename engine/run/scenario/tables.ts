/** The tables of a run, as blocks of rows: summary by step, members, differences of policies, points of a sweep. */
import { halfWidth95 } from '../../core/student.js';
import type { Block, BlockColumn, OutputColumn } from '../write/block.js';
import { timeText } from './clock.js';
import { standardErrorOf, type PairDifference } from './difference.js';
import { OF_INUNDATION, outputSteps } from './job.js';
import { clockStepOf } from './link-steps.js';
import { quantile } from './reduce.js';
import type { ScenarioRun } from './run.js';
import type { OutputResult } from './simulate.js';
import { BASELINE } from './variants.js';

export interface RunTable {
  readonly columns: readonly OutputColumn[];
  readonly blocks: () => Generator<Block>;
}

const text = (name: string, dictionary: readonly string[]): OutputColumn => ({ name, type: 'text', dictionary });
const number = (name: string): OutputColumn => ({ name, type: 'number' });

/** All places together, where numbers add up. */
export const ALL_PLACES = '*';

/** Names and units that every table speaks of. */
function words({ scenario }: ScenarioRun): { places: readonly string[]; quantities: readonly string[]; units: readonly string[]; unitOf: readonly number[] } {
  const { job, declaration } = scenario;
  const units = [...new Set(job.outputUnits)];
  return { places: [...job.series.entities, ...(job.sites?.ids ?? [])], quantities: declaration.outputs.map(({ quantity }) => quantity), units, unitOf: job.outputUnits.map((unit) => units.indexOf(unit)) };
}

/** Position in `places` of where a result stands. */
const placeOf = ({ scenario }: ScenarioRun, entity: number, { site }: OutputResult): number => (site < 0 ? entity : scenario.job.series.entities.length + site);

/** In words, by code, why an output has no value; empty: it always has one. */
function codesOf({ scenario: { job, models } }: ScenarioRun, output: number): readonly string[] {
  const made = models[job.outputLinks[output]!]?.outputs;
  const by = made?.[job.outputs[output]!.quantity]?.missingBy;
  return by === undefined ? [] : (made![by]!.codes ?? []);
}

const filled = (rows: number, value: number): Uint32Array => new Uint32Array(rows).fill(value);

/** Which numbers there are, of a column that may have none; null: all. */
function presentIn(column: BlockColumn): Uint8Array | null {
  if (!(column instanceof Float64Array) || !column.some(Number.isNaN)) return null;
  return Uint8Array.from(column, (value) => (Number.isNaN(value) ? 0 : 1));
}

/** Numbers that there are. */
const known = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

function* blocksOf(run: ScenarioRun, make: (result: OutputResult, place: number) => { rows: number; columns: readonly (BlockColumn | null)[] } | null): Generator<Block> {
  for (const { entity, outputs } of run.results()) {
    for (const result of outputs) {
      const made = make(result, placeOf(run, entity, result));
      if (made === null) continue;
      const none = new Uint8Array(made.rows);
      yield { rows: made.rows, columns: made.columns.map((column) => column ?? new Float64Array(made.rows)), present: made.columns.map((column) => (column === null ? none : presentIn(column))) };
    }
  }
}

/** A row for each policy, place, time and quantity. */
export function summaryTable(run: ScenarioRun): RunTable {
  const { job } = run.scenario;
  const { places, quantities, units, unitOf } = words(run);
  const variants = job.variants.map(({ name }) => name);
  const reasons = [...new Set(['', ...quantities.flatMap((_, output) => codesOf(run, output))])];
  return {
    columns: [
      text('policy', variants),
      text('entity', places),
      text('time', Array.from({ length: job.clock.steps }, (_, t) => timeText(job.clock, t))),
      text('quantity', quantities),
      text('unit', units),
      ...['mean', 'q05', 'q50', 'q95', 'exceedance', 'quantile_error'].map(number),
      text('missing', reasons),
    ],
    blocks: () =>
      blocksOf(run, ({ variant, output, summary }, place) => {
        if (summary === null) return null;
        const rows = summary.mean.length;
        // what an inundation comes to at sites is of the whole run
        const steps = job.outputLinks[output] === OF_INUNDATION ? { factor: job.clock.steps / rows, months: null } : outputSteps(job, output);
        const time = Uint32Array.from({ length: rows }, (_, t) => clockStepOf(steps, t));
        const why = summary.missing === null ? null : Uint32Array.from(summary.missing, (code) => reasons.indexOf(codesOf(run, output)[code] ?? ''));
        return { rows, columns: [filled(rows, variant), filled(rows, place), time, filled(rows, output), filled(rows, unitOf[output]!), summary.mean, summary.q05, summary.q50, summary.q95, summary.exceedance, summary.quantileError, why] };
      }),
  };
}

/** What all places together come to under a policy, by member. */
interface MemberSums {
  readonly variant: number;
  readonly output: number;
  readonly members: Float64Array;
}

/**
 * A row for each policy, place, quantity and member: its steps in one number.
 *
 * @param totals rows of all places together
 */
export function membersTable(run: ScenarioRun, totals: readonly MemberSums[]): RunTable {
  const { places, quantities, units, unitOf } = words(run);
  return {
    columns: [text('policy', run.scenario.job.variants.map(({ name }) => name)), text('entity', [...places, ALL_PLACES]), text('quantity', quantities), text('unit', units), { name: 'member', type: 'integer' }, number('value')],
    *blocks() {
      const of = ({ variant, output, members }: MemberSums, place: number): { rows: number; columns: readonly BlockColumn[] } => {
        const rows = members.length;
        return { rows, columns: [filled(rows, variant), filled(rows, place), filled(rows, output), filled(rows, unitOf[output]!), Uint32Array.from({ length: rows }, (_, m) => m), members] };
      };
      yield* blocksOf(run, ({ members, ...result }, place) => (members === null ? null : of({ ...result, members }, place)));
      for (const total of totals) {
        const block = of(total, places.length);
        yield { ...block, present: block.columns.map(presentIn) };
      }
    },
  };
}

/** A row for each policy, place and quantity: the mean of the members' numbers, and how far the policy moves it, with its error. */
export function policyTable(run: ScenarioRun): RunTable {
  const { job, declaration } = run.scenario;
  const { places, quantities, units, unitOf } = words(run);
  const withins = [...new Set(declaration.outputs.map(({ within = 'max' }) => within))];
  return {
    columns: [text('policy', job.variants.map(({ name }) => name)), text('entity', places), text('quantity', quantities), text('unit', units), text('within', withins), { name: 'members', type: 'integer' }, ...['mean', 'difference', 'standard_error', 'low', 'high'].map(number)],
    blocks: () =>
      blocksOf(run, ({ variant, output, difference }, place) => {
        if (difference === null || job.variants[variant]!.kind !== 'policy') return null;
        const { mean, level, members } = difference;
        const error = standardErrorOf(difference);
        const one = (value: number): Float64Array | null => (members === 0 ? null : Float64Array.of(value));
        const within = withins.indexOf(declaration.outputs[output]!.within ?? 'max');
        const interval = error === null ? [null, null, null] : [one(error), one(mean - halfWidth95(members) * error), one(mean + halfWidth95(members) * error)];
        return { rows: 1, columns: [filled(1, variant), filled(1, place), filled(1, output), filled(1, unitOf[output]!), filled(1, within), filled(1, members), one(level), one(mean), ...interval] };
      }),
  };
}

/** A row for each two policies, place and quantity: how far the second moves what the first gives, paired by member, with its error. */
export function pairTable(run: ScenarioRun): RunTable {
  const { job, declaration } = run.scenario;
  const { places, quantities, units, unitOf } = words(run);
  const withins = [...new Set(declaration.outputs.map(({ within = 'max' }) => within))];
  const variants = job.variants.map(({ name }) => name);
  return {
    columns: [text('first', variants), text('second', variants), text('entity', places), text('quantity', quantities), text('unit', units), text('within', withins), { name: 'members', type: 'integer' }, ...['first_mean', 'second_mean', 'difference', 'standard_error', 'low', 'high'].map(number)],
    blocks: () =>
      blocksOf(run, ({ variant, output, pairs }, place) => {
        const rows = pairs.length;
        if (rows === 0) return null;
        const own = (get: (pair: PairDifference, error: number) => number): Float64Array => Float64Array.from(pairs, (pair) => (pair.members === 0 ? NaN : get(pair, standardErrorOf(pair) ?? NaN)));
        const within = withins.indexOf(declaration.outputs[output]!.within ?? 'max');
        return { rows, columns: [Uint32Array.from(pairs, ({ from }) => from), filled(rows, variant), filled(rows, place), filled(rows, output), filled(rows, unitOf[output]!), filled(rows, within), Uint32Array.from(pairs, ({ members }) => members), own(({ level, mean }) => level - mean), own(({ level }) => level), own(({ mean }) => mean), own((_, error) => error), own(({ mean, members }, error) => mean - halfWidth95(members) * error), own(({ mean, members }, error) => mean + halfWidth95(members) * error)] };
      }),
  };
}

/** A row for each point, policy, place and quantity: the point's parameters, what its members come to, and how far the policy moves that at this point. */
export function sweepTable(run: ScenarioRun): RunTable {
  const { job, declaration } = run.scenario;
  const { places, quantities, units, unitOf } = words(run);
  const parameters = Object.keys(declaration.sweep!.parameters);
  const withins = [...new Set(declaration.outputs.map(({ within = 'max' }) => within))];
  const policies = job.variants.flatMap(({ kind, name }) => (kind === 'point' ? [] : [name]));
  const points = [...new Set(job.variants.flatMap(({ point }) => (point === null ? [] : [point.name])))];
  const pointAt = new Map(points.map((name, k) => [name, k]));
  return {
    columns: [text('point', points), text('policy', policies), ...parameters.map(number), text('entity', places), text('quantity', quantities), text('unit', units), text('within', withins), ...['mean', 'q05', 'q50', 'q95', 'difference', 'standard_error'].map(number)],
    blocks: () =>
      blocksOf(run, ({ variant, output, members, difference }, place) => {
        const { point } = job.variants[variant]!;
        if (point === null || members === null) return null;
        const sorted = known(members).sort();
        // in order of members, as everywhere: the last digits of a sum hang on it
        const statistics = sorted.length === 0 ? [NaN, NaN, NaN, NaN] : [known(members).reduce((sum, value) => sum + value, 0) / sorted.length, quantile(sorted, 0.05), quantile(sorted, 0.5), quantile(sorted, 0.95)];
        const moved = point.policy === BASELINE || difference === null || difference.members === 0 ? [NaN, NaN] : [difference.mean, standardErrorOf(difference) ?? NaN];
        return { rows: 1, columns: [filled(1, pointAt.get(point.name)!), filled(1, policies.indexOf(point.policy)), ...point.values.map((value) => Float64Array.of(value)), filled(1, place), filled(1, output), filled(1, unitOf[output]!), filled(1, withins.indexOf(declaration.outputs[output]!.within ?? 'max')), ...[...statistics, ...moved].map((value) => Float64Array.of(value))] };
      }),
  };
}
