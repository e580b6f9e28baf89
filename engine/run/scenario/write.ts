/** The folder of a run: summary as CSV and Parquet, ledgers, what was expected, and from what it all came. */
import { writeFile } from 'node:fs/promises';
import type { Block, OutputColumn } from '../write/block.js';
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import { writeParquet } from '../write/parquet.js';
import { timeText } from './clock.js';
import type { ScenarioRun } from './run.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The unit of each quantity kept. */
const unitsOf = ({ declaration, plan }: ScenarioRun['scenario']): string[] => declaration.outputs.map(({ quantity }) => plan.models.findLast(({ outputs }) => quantity in outputs)!.outputs[quantity]!.unit);

/** One block for each entity and quantity: its steps in order. */
function* blocksOf({ scenario, results }: ScenarioRun): Generator<Block> {
  const { clock, declaration } = scenario;
  const units = unitsOf(scenario);
  const unitNames = [...new Set(units)];
  for (const [e, { summaries }] of results.entries()) {
    for (const [q, summary] of summaries.entries()) {
      const of = (position: number): Uint32Array => new Uint32Array(clock.steps).fill(position);
      const numbers = [summary.mean, summary.q05, summary.q50, summary.q95, summary.exceedance ?? new Float64Array(clock.steps)];
      const columns = [of(e), Uint32Array.from({ length: clock.steps }, (_, t) => t), of(q), of(unitNames.indexOf(units[q]!)), ...numbers];
      yield { rows: clock.steps, columns, present: columns.map((_, k) => (k === columns.length - 1 && declaration.outputs[q]!.above === undefined ? new Uint8Array(clock.steps) : null)) };
    }
  }
}

function columnsOf({ scenario }: ScenarioRun): OutputColumn[] {
  const { declaration, clock, series } = scenario;
  const text = (name: string, dictionary: readonly string[]): OutputColumn => ({ name, type: 'text', dictionary });
  return [
    text('entity', series.entities),
    text('time', Array.from({ length: clock.steps }, (_, t) => timeText(clock, t))),
    text('quantity', declaration.outputs.map(({ quantity }) => quantity)),
    text('unit', [...new Set(unitsOf(scenario))]),
    ...['mean', 'q05', 'q50', 'q95', 'exceedance'].map((name): OutputColumn => ({ name, type: 'number' })),
  ];
}

/** Write everything of a run. */
export async function writeRun(out: OutputFolder, run: ScenarioRun): Promise<void> {
  const columns = columnsOf(run);
  await writeCsv(out.file('summary.csv'), columns, blocksOf(run));
  await writeParquet(out.file('summary.parquet'), columns, blocksOf(run));
  await writeFile(out.file('ledgers.json'), json(run.ledgers));
  await writeFile(out.file('expect.json'), json(run.outcomes));
  const { declaration, inputs } = run.scenario;
  const outputs = out.names.map((name) => out.file(name));
  const status = run.outcomes.every(({ holds }) => holds) ? 'complete' : 'expectation-failed';
  await writeScenarioManifest(out.file(MANIFEST_NAME), { scenario: declaration.name, seed: declaration.ensemble.seed, members: declaration.ensemble.members, inputs, status }, outputs);
}
