/** The folder of a run: tables as CSV and Parquet, ledgers, what was expected, what is missing, and from what it all came. */
import { writeFile } from 'node:fs/promises';
import type { WarnedOutcome } from '../warned/declaration.js';
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import { MANIFEST_NAME, writeScenarioManifest, type ScenarioStatus } from '../write/manifest.js';
import { writeParquet } from '../write/parquet.js';
import { asciiGrid, floodMaps, GRIDS, type FloodMaps } from './flood-maps.js';
import type { MemberFlood } from './inundation.js';
import { exceedanceGroups, exceedanceTable, type ExceedanceGroup } from './exceedance-table.js';
import { checkClosed, type LedgerLine } from './ledger-line.js';
import { ledgersOf } from './ledgers.js';
import { outcomesOf, type Outcome } from './outcome.js';
import type { ScenarioRun } from './run.js';
import { lineRows, linesTable, type LineRow } from './stage-lines.js';
import { stateText } from './warm-state.js';
import { criticalRainfall, criticalTable, type CriticalRow } from './critical-rainfall.js';
import { checkTotals, totalsOf, totalsTable, type Total } from './totals.js';
import { MOST_PAIRED } from './difference.js';
import { membersTable, pairTable, policyTable, summaryTable, sweepTable, type RunTable } from './tables.js';

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
  /** Of money and people; empty beyond the members that are kept one by one. */
  readonly totals: readonly Total[];
  readonly outcomes: readonly Outcome[];
  /** By variant that reaches the water, the chain as it stands first; empty without an inundation. */
  readonly maps: ReadonlyMap<number, FloodMaps>;
  /** Empty where no output has lines. */
  readonly lines: readonly LineRow[];
  /** Empty where none is asked for. */
  readonly critical: readonly CriticalRow[];
  /** Empty where members are no years. */
  readonly exceedance: readonly ExceedanceGroup[];
}

/** What the warnings of a run came to: whether it is as expected, whom they reached, what they saved. */
export interface WarnedParts {
  readonly outcomes: readonly WarnedOutcome[];
  readonly ledgers: readonly LedgerLine[];
}
export type WriteWarned = (out: OutputFolder, run: ScenarioRun) => Promise<WarnedParts>;

/** How a run is written. */
export interface WriteChoice {
  /** Whether to write every member's numbers too. */
  readonly members: boolean;
  /** The page of the run. */
  readonly report: (parts: ReportParts) => string;
  /** What its warnings add; null where it has none. */
  readonly warn: WriteWarned | null;
  /** Told of searches for critical rainfall. */
  readonly onCritical: (done: number, of: number) => void;
}

/** Maps of every variant whose floods are there. */
function mapsOf({ scenario: { job } }: ScenarioRun, floods: readonly MemberFlood[]): Map<number, FloodMaps> {
  const { inundation } = job;
  return new Map(
    (inundation?.setups ?? []).flatMap(({ variant, swept }): [number, FloodMaps][] => {
      const own = swept ? [] : floods.filter((flood) => flood.variant === variant);
      return own.length === 0 ? [] : [[variant, floodMaps(own, inundation!.dem.elevation.length, inundation!.above)]];
    }),
  );
}

/** Write everything of a run. */
export async function writeRun(out: OutputFolder, run: ScenarioRun, { members, report, warn, onCritical }: WriteChoice): Promise<Written> {
  const { declaration, inputs, job } = run.scenario;
  const summary = summaryTable(run);
  await both(out, 'summary', summary);
  const totals = totalsOf(run);
  if (members) {
    const { columns, blocks } = membersTable(run, totals);
    await writeParquet(out.file('members.parquet'), columns, blocks());
  }
  if (job.variants.some(({ kind }) => kind === 'policy')) await both(out, 'policies', policyTable(run));
  const policies = job.variants.filter(({ kind }) => kind === 'policy').length;
  if (policies > 1 && policies <= MOST_PAIRED) await both(out, 'policy-pairs', pairTable(run));
  if (declaration.sweep !== undefined) await both(out, 'sweep', sweepTable(run));
  const atLines = lineRows(run);
  if (run.scenario.lines.length > 0) await both(out, 'lines', linesTable(job, atLines));
  const exceedance = job.money.length === 0 ? [] : [...exceedanceGroups(run)];
  if (exceedance.length > 0) await both(out, 'exceedance', exceedanceTable(run, exceedance));
  const floods = run.floods();
  const maps = mapsOf(run, floods);
  for (const [v, own] of maps) {
    const prefix = v === 0 ? 'flood' : `flood-${job.variants[v]!.name}`;
    for (const name of Object.keys(GRIDS) as (keyof typeof GRIDS)[]) await writeFile(out.file(`${prefix}-${GRIDS[name]}.asc`), asciiGrid(job.inundation!.dem, own[name]));
  }
  const outcomes = outcomesOf(run, maps);
  const { outcomes: warned, ledgers: ofWarnings } = warn === null ? { outcomes: [], ledgers: [] } : await warn(out, run);
  const ofRun = ledgersOf(run);
  const ledgers = [...ofRun, ...ofWarnings];
  checkClosed(ledgers);
  checkTotals(run, totals, ofRun);
  await writeFile(out.file('ledgers.json'), json(ledgers));
  if (totals.length > 0) await both(out, 'totals', totalsTable(run, totals));
  await writeFile(out.file('expect.json'), json([...outcomes, ...warned]));
  const critical = run.scenario.critical === null ? [] : criticalRainfall(run.scenario, run.scenario.critical, onCritical);
  if (critical.length > 0) await both(out, 'critical-rainfall', criticalTable(critical));
  await writeFile(out.file('report.html'), report({ critical, ledgers, totals, outcomes, maps, exceedance, lines: atLines }));
  if (job.keepState) await writeFile(out.file('state.json'), stateText(run));
  if (run.missing.length > 0) await writeFile(out.file('missing.json'), json(run.missing));
  const status = run.missing.length > 0 ? 'partial' : [...outcomes, ...warned].every(({ holds }) => holds) ? 'complete' : 'expectation-failed';
  const outputs = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { scenario: declaration.name, seed: declaration.ensemble.seed, members: declaration.ensemble.members, inputs, status }, outputs);
  return { ledgers, outcomes, warned, status };
}
