/** Losses of a run whose members are years: average annual loss, OEP, AEP and tail means, with intervals, by place and for all. */
import { randomStream } from '../../core/random.js';
import { estimates, resamples, returnPeriodLoss, tailMean, type Estimate } from '../../flood/exceedance.js';
import type { Block } from '../write/block.js';
import { OF_INUNDATION } from './job.js';
import type { ScenarioRun } from './run.js';
import { ALL_PLACES, type RunTable } from './tables.js';

/** Return periods that are written, as far as the years reach [a]. */
const PERIODS = [2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
const MEASURES = ['AAL', 'OEP', 'AEP', 'TVaR-OEP', 'TVaR-AEP'] as const;
type Measure = (typeof MEASURES)[number];

export interface ExceedanceRow extends Estimate {
  readonly measure: Measure;
  readonly period: number | null;
}

const averageOf = (ranked: Float64Array): number => ranked.reduce((sum, loss) => sum + loss, 0) / ranked.length;

/** @param greatest every year's greatest event; null: not to be told */
function rowsOf(greatest: Float64Array | null, sums: Float64Array, counts: Uint16Array): ExceedanceRow[] {
  const periods = PERIODS.filter((period) => period <= sums.length);
  const curve = (losses: Float64Array, name: 'OEP' | 'AEP', first: readonly ((ranked: Float64Array) => number | null)[]): ExceedanceRow[] => {
    const of = [...first, ...periods.map((period) => (ranked: Float64Array) => returnPeriodLoss(ranked, period)), ...periods.map((period) => (ranked: Float64Array) => tailMean(ranked, period))];
    return estimates(losses, of, counts).map((estimate, k): ExceedanceRow => {
      const at = k - first.length;
      const measure = at < 0 ? 'AAL' : at < periods.length ? name : (`TVaR-${name}` as const);
      return { ...estimate, measure, period: at < 0 ? null : periods[at % periods.length]! };
    });
  };
  return [...curve(sums, 'AEP', [averageOf]), ...(greatest === null ? [] : curve(greatest, 'OEP', []))];
}

/** The rows of one policy at one place. */
export interface ExceedanceGroup {
  readonly variant: number;
  /** Position of the entity, of the site beyond the entities, or beyond both: all places together. */
  readonly place: number;
  readonly output: number;
  readonly rows: readonly ExceedanceRow[];
}

/** Every policy and place, and at the end all places together. */
export function* exceedanceGroups(run: ScenarioRun): Generator<ExceedanceGroup> {
  const { job } = run.scenario;
  const [entities, sites] = [job.series.entities.length, job.sites?.ids.length ?? 0];
  const counts = resamples(job.members, randomStream(job.seed, 'exceedance'));
  const totals = new Map<string, { readonly variant: number; readonly output: number; readonly sums: Float64Array }>();
  for (const { entity, outputs } of run.results()) {
    for (const { variant, output, site, members, events } of outputs) {
      if (events === null || job.variants[variant]!.kind === 'point') continue;
      yield { variant, place: site < 0 ? entity : entities + site, output, rows: rowsOf(members, events, counts) };
      if (site < 0 && job.outputLinks[output] === OF_INUNDATION) continue; // itself the sum of its sites
      const key = `${variant}/${output}`;
      const total = totals.get(key) ?? { variant, output, sums: new Float64Array(job.members) };
      totals.set(key, total);
      for (let m = 0; m < job.members; m++) total.sums[m]! += events[m]!;
    }
  }
  for (const { variant, output, sums } of totals.values()) yield { variant, place: entities + sites, output, rows: rowsOf(null, sums, counts) };
}

/** A row for each policy, place, quantity of money, measure and return period. */
export function exceedanceTable(run: ScenarioRun, groups: readonly ExceedanceGroup[]): RunTable {
  const { job, declaration } = run.scenario;
  const quantities = declaration.outputs.map(({ quantity }) => quantity);
  const places = [...job.series.entities, ...(job.sites?.ids ?? []), ALL_PLACES]; // together only what adds up: the sums of years, not their greatest events, which need not be the same
  const blockOf = ({ variant, place, output, rows }: ExceedanceGroup): Block => {
    const filled = (value: number): Uint32Array => new Uint32Array(rows.length).fill(value);
    const column = (of: (row: ExceedanceRow) => number | null): Float64Array => Float64Array.from(rows, (row) => of(row) ?? 0);
    const there = (of: (row: ExceedanceRow) => number | null): Uint8Array => Uint8Array.from(rows, (row) => (of(row) === null ? 0 : 1));
    const numbers = [(row: ExceedanceRow) => row.period, (row: ExceedanceRow) => row.value, (row: ExceedanceRow) => row.low, (row: ExceedanceRow) => row.high];
    return {
      rows: rows.length,
      columns: [filled(variant), filled(place), filled(output), filled(0), Uint32Array.from(rows, ({ measure }) => MEASURES.indexOf(measure)), ...numbers.map(column)],
      present: [null, null, null, null, null, ...numbers.map(there)],
    };
  };
  return {
    columns: [
      { name: 'policy', type: 'text', dictionary: job.variants.map(({ name }) => name) },
      { name: 'entity', type: 'text', dictionary: places },
      { name: 'quantity', type: 'text', dictionary: quantities },
      { name: 'unit', type: 'text', dictionary: [job.outputUnits[job.money[0]!]!] },
      { name: 'measure', type: 'text', dictionary: MEASURES },
      ...['return_period', 'value', 'low', 'high'].map((name) => ({ name, type: 'number' }) as const),
    ],
    *blocks() {
      for (const group of groups) yield blockOf(group);
    },
  };
}
