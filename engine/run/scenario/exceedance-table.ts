/** Losses of a run whose members are years: average annual loss, OEP, AEP and tail means, with intervals, by place and for all. */
import { randomStream } from '../../core/random.js';
import { estimates, resamples, returnPeriodLoss, tailMean, type Estimate } from '../../flood/exceedance.js';
import type { Block } from '../write/block.js';
import type { ScenarioRun } from './run.js';
import type { RunTable } from './tables.js';

/** Return periods that are written, as far as the years reach [a]. */
const PERIODS = [2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
const MEASURES = ['AAL', 'OEP', 'AEP', 'TVaR-OEP', 'TVaR-AEP'] as const;
type Measure = (typeof MEASURES)[number];
/** All places together; only of what adds up: the sums of years, not their greatest events, which need not be the same. */
const ALL = '*';

interface Row extends Estimate {
  readonly measure: Measure;
  readonly period: number | null;
}

const averageOf = (ranked: Float64Array): number => ranked.reduce((sum, loss) => sum + loss, 0) / ranked.length;

/** @param greatest every year's greatest event; null: not to be told */
function rowsOf(greatest: Float64Array | null, sums: Float64Array, counts: Uint16Array): Row[] {
  const periods = PERIODS.filter((period) => period <= sums.length);
  const curve = (losses: Float64Array, name: 'OEP' | 'AEP', first: readonly ((ranked: Float64Array) => number | null)[]): Row[] => {
    const of = [...first, ...periods.map((period) => (ranked: Float64Array) => returnPeriodLoss(ranked, period)), ...periods.map((period) => (ranked: Float64Array) => tailMean(ranked, period))];
    return estimates(losses, of, counts).map((estimate, k): Row => {
      const at = k - first.length;
      const measure = at < 0 ? 'AAL' : at < periods.length ? name : (`TVaR-${name}` as const);
      return { ...estimate, measure, period: at < 0 ? null : periods[at % periods.length]! };
    });
  };
  return [...curve(sums, 'AEP', [averageOf]), ...(greatest === null ? [] : curve(greatest, 'OEP', []))];
}

/** A row for each policy, place, quantity of money, measure and return period. */
export function exceedanceTable(run: ScenarioRun): RunTable {
  const { job, declaration, models } = run.scenario;
  const quantities = declaration.outputs.map(({ quantity }) => quantity);
  const places = [...job.series.entities, ...(job.sites?.ids ?? []), ALL];
  const counts = resamples(job.members, randomStream(job.seed, 'exceedance'));
  const blockOf = (variant: number, place: number, output: number, rows: readonly Row[]): Block => {
    const filled = (value: number): Uint32Array => new Uint32Array(rows.length).fill(value);
    const column = (of: (row: Row) => number | null): Float64Array => Float64Array.from(rows, (row) => of(row) ?? 0);
    const there = (of: (row: Row) => number | null): Uint8Array => Uint8Array.from(rows, (row) => (of(row) === null ? 0 : 1));
    const numbers = [(row: Row) => row.period, (row: Row) => row.value, (row: Row) => row.low, (row: Row) => row.high];
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
      { name: 'unit', type: 'text', dictionary: [models[job.outputLinks[job.money[0]!]!]!.outputs[quantities[job.money[0]!]!]!.unit] },
      { name: 'measure', type: 'text', dictionary: MEASURES },
      ...['return_period', 'value', 'low', 'high'].map((name) => ({ name, type: 'number' }) as const),
    ],
    *blocks() {
      const totals = new Map<string, { readonly variant: number; readonly output: number; readonly sums: Float64Array }>();
      for (const { entity, outputs } of run.results()) {
        for (const { variant, output, site, members, events } of outputs) {
          if (events === null || job.variants[variant]!.kind === 'point') continue;
          const key = `${variant}/${output}`;
          const total = totals.get(key) ?? { variant, output, sums: new Float64Array(job.members) };
          totals.set(key, total);
          for (let m = 0; m < job.members; m++) total.sums[m]! += events[m]!;
          yield blockOf(variant, site < 0 ? entity : job.series.entities.length + site, output, rowsOf(members, events, counts));
        }
      }
      for (const { variant, output, sums } of totals.values()) yield blockOf(variant, places.length - 1, output, rowsOf(null, sums, counts));
    },
  };
}
