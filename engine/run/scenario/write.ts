/** The folder of a run: tables as CSV and Parquet, ledgers, what was expected, what is missing, and from what it all came. */
import { writeFile } from 'node:fs/promises';
import type { WarnedOutcome } from '../warned/declaration.js';
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import { MANIFEST_NAME, writeScenarioManifest, type ScenarioStatus } from '../write/manifest.js';
import { writeParquet } from '../write/parquet.js';
import { asciiGrid, floodMaps, type FloodMaps } from './flood-maps.js';
import { exceedanceGroups, exceedanceTable, type ExceedanceGroup } from './exceedance-table.js';
import { ledgersOf, outcomesOf, type LedgerLine, type Outcome } from './outcome.js';
import type { ScenarioRun } from './run.js';
import { lineRows, linesTable, type LineRow } from './stage-lines.js';
import { stateText } from './warm-state.js';
import { membersTable, policyTable, summaryTable, sweepTable, type RunTable } from './tables.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const both = async (out: OutputFolder, name: string, { columns, blocks }: RunTable): Promise<void> => {
  await writeCsv(out.file(`${name}.csv`), columns, blocks());
  await writeParquet(out.file(`${name}.parquet`), columns, blocks());
};

export interface Written {
  readonly ledgers: readonly LedgerLine[];
  readonly outcomes: readonly Outcome[];
  readonly warned: readonly WarnedOutcome[];
  readonly status: ScenarioStatus;
}

/** What a report is made of besides the run itself. */
export interface ReportParts {
  readonly ledgers: readonly LedgerLine[];
  readonly outcomes: readonly Outcome[];
  readonly maps: FloodMaps | null;
  /** Empty where no output has lines. */
  readonly lines: readonly LineRow[];
  /** Empty where members are no years. */
  readonly exceedance: readonly ExceedanceGroup[];
}

/** Writes what the warnings of a run came to, and says whether it is as expected. */
export type WriteWarned = (out: OutputFolder, run: ScenarioRun) => Promise<readonly WarnedOutcome[]>;

/**
 * Write everything of a run.
 *
 * @param members whether to write every member's numbers too
 * @param report the page of the run
 * @param warn what its warnings add, where it has any
 */
export async function writeRun(out: OutputFolder, run: ScenarioRun, members: boolean, report: (parts: ReportParts) => string, warn: WriteWarned | null): Promise<Written> {
  const { declaration, inputs, job } = run.scenario;
  const summary = summaryTable(run);
  await both(out, 'summary', summary);
  if (members) {
    const { columns, blocks } = membersTable(run);
    await writeParquet(out.file('members.parquet'), columns, blocks());
  }
  if (job.variants.some(({ kind }) => kind === 'policy')) await both(out, 'policies', policyTable(run));
  if (declaration.sweep !== undefined) await both(out, 'sweep', sweepTable(run));
  const atLines = lineRows(run);
  if (run.scenario.lines.length > 0) await both(out, 'lines', linesTable(job, atLines));
  const exceedance = job.money.length === 0 ? [] : [...exceedanceGroups(run)];
  if (exceedance.length > 0) await both(out, 'exceedance', exceedanceTable(run, exceedance));
  const floods = run.floods();
  const maps = job.inundation === null || floods.length === 0 ? null : floodMaps(floods, job.inundation.dem.elevation.length, job.inundation.above);
  if (maps !== null) {
    for (const name of ['q05', 'q50', 'q95', 'exceedance', 'arrival'] as const) await writeFile(out.file(`flood-${name}.asc`), asciiGrid(job.inundation!.dem, maps[name]));
  }
  const [ledgers, outcomes] = [ledgersOf(run), outcomesOf(run, maps)];
  await writeFile(out.file('ledgers.json'), json(ledgers));
  const warned = warn === null ? [] : await warn(out, run);
  await writeFile(out.file('expect.json'), json([...outcomes, ...warned]));
  await writeFile(out.file('report.html'), report({ ledgers, outcomes, maps, exceedance, lines: atLines }));
  if (job.keepState) await writeFile(out.file('state.json'), stateText(run));
  if (run.missing.length > 0) await writeFile(out.file('missing.json'), json(run.missing));
  const status = run.missing.length > 0 ? 'partial' : [...outcomes, ...warned].every(({ holds }) => holds) ? 'complete' : 'expectation-failed';
  const outputs = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { scenario: declaration.name, seed: declaration.ensemble.seed, members: declaration.ensemble.members, inputs, status }, outputs);
  return { ledgers, outcomes, warned, status };
}
