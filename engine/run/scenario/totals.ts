/** Money and people of a run added up: for each policy what all places together come to, member by member, and that it is what the ledgers say. */
import type { Block } from '../write/block.js';
import type { Within } from './declaration.js';
import type { LedgerLine } from './ledger-line.js';
import { quantile } from './reduce.js';
import { OF_INUNDATION } from './job.js';
import type { ScenarioRun } from './run.js';
import type { RunTable } from './tables.js';

/** Units whose numbers add up over places. */
const ADDITIVE = ['元', '人'] as const;
/** Largest part by which two ways of adding up may differ [1]. */
const TOLERANCE = 1e-9;

/** One quantity under one policy, all places together. */
export interface Total {
  readonly variant: number;
  readonly output: number;
  readonly within: Within;
  /** Places added. */
  readonly places: number;
  /** Every member's sum over places of its own number. */
  readonly members: Float64Array;
  /** Sum over places of each place's mean over members. */
  readonly byPlace: number;
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Totals of what is money or people; none beyond the members that are kept one by one. */
export function totalsOf({ scenario: { job }, results }: ScenarioRun): Total[] {
  const sums = new Map<string, { readonly variant: number; readonly output: number; places: number; byPlace: number; readonly members: Float64Array }>();
  for (const { outputs } of results()) {
    for (const { variant, output, site, members } of outputs) {
      if (members === null || job.variants[variant]!.kind === 'point' || !ADDITIVE.some((unit) => unit === job.outputUnits[output])) continue;
      if (site < 0 && job.outputLinks[output] === OF_INUNDATION) continue; // itself the sum of its sites
      const key = `${variant} ${output}`;
      const sum = sums.get(key) ?? { variant, output, places: 0, byPlace: 0, members: new Float64Array(members.length) };
      sums.set(key, sum);
      sum.places++;
      sum.byPlace += meanOf(members);
      for (let m = 0; m < members.length; m++) sum.members[m]! += members[m]!;
    }
  }
  return [...sums.values()].sort((a, b) => a.variant - b.variant || a.output - b.output).map((sum) => ({ ...sum, within: job.outputs[sum.output]!.within ?? 'max' }));
}

/**
 * Stops a run where places, members and ledgers come to different sums: a bug.
 *
 * @param lines ledgers of the run
 */
export function checkTotals({ scenario: { job, models } }: ScenarioRun, totals: readonly Total[], lines: readonly LedgerLine[]): void {
  for (const { variant, output, within, members, byPlace } of totals) {
    const { quantity } = job.outputs[output]!;
    const same = (a: number, b: number, how: string): void => {
      if (!(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a)))) throw new Error(`${quantity} under ${job.variants[variant]!.name}: ${a} by members, ${b} by ${how}`);
    };
    same(meanOf(members), byPlace, 'places');
    const model = models[job.outputLinks[output]!];
    const division = model?.divisions?.find(({ taken }) => taken === quantity);
    const line = division === undefined ? undefined : lines.find((one) => one.model === model!.name && one.part === division.title && one.policy === (job.variants[variant]!.kind === 'policy' ? job.variants[variant]!.name : undefined));
    if (line !== undefined && within === 'max' && models.filter(({ name }) => name === model!.name).length === 1) same(meanOf(members) * members.length, line.out, 'the ledger');
  }
}

/** A row for each policy and quantity of money or people: what all places together come to. */
export function totalsTable({ scenario: { job } }: ScenarioRun, totals: readonly Total[]): RunTable {
  const text = (name: string): RunTable['columns'][number] => ({ name, type: 'text' });
  const number = (name: string): RunTable['columns'][number] => ({ name, type: 'number' });
  const sorted = totals.map(({ members }) => members.slice().sort());
  const block: Block = {
    rows: totals.length,
    columns: [
      totals.map(({ variant }) => job.variants[variant]!.name),
      totals.map(({ output }) => job.outputs[output]!.quantity),
      totals.map(({ output }) => job.outputUnits[output]!),
      totals.map(({ within }) => within),
      Float64Array.from(totals, ({ places }) => places),
      Float64Array.from(totals, ({ members }) => meanOf(members)),
      ...[0.05, 0.5, 0.95].map((p) => Float64Array.from(sorted, (values) => quantile(values, p))),
    ],
    present: new Array<null>(9).fill(null),
  };
  return {
    columns: [text('policy'), text('quantity'), text('unit'), text('within'), number('places'), ...['mean', 'q05', 'q50', 'q95'].map(number)],
    *blocks() {
      yield block;
    },
  };
}
