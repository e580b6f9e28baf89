/**
 * manifest.json: from what, by what and into what a run went, so that it can be repeated and its files checked. The
 * same run gives the same bytes: no clock, no host, no path of the machine, no number of workers.
 */
import { readFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { YearChange } from '../../scoring/result.js';
import { packagePath } from '../package-root.js';
import { hashFile } from '../read/sha256.js';
import { outputError } from './output-problem.js';

const MANIFEST_SCHEMA = { id: 'shuxiang/assessment-manifest', version: 1 } as const;
const SCENARIO_SCHEMA = { id: 'shuxiang/scenario-manifest', version: 1 } as const;
export { MANIFEST_NAME } from './manifest-name.js';

export type ParameterValue = string | number | boolean | null | readonly ParameterValue[] | { readonly [name: string]: ParameterValue };

/** A file that was read, by the option that names it. */
export interface RunInput {
  readonly role: string;
  readonly path: string;
  readonly sha256: string;
  /** Rows of data; null: it is a table beside them. */
  readonly rows: number | null;
  /** Sheets of a workbook that the rows stand on, where there are several. */
  readonly sheets?: readonly string[];
  /** Sheets with something on them that were not read. */
  readonly sheetsNotRead?: readonly string[];
}

/** What the caller knows of a run. */
export interface Run {
  readonly command: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly inputs: readonly RunInput[];
  readonly framework: { readonly name: string; readonly version: string; readonly year: number; readonly weightsFrom: string; readonly sha256: string };
  /** Framework that the year before was scored by, where it is another. */
  readonly previousFramework?: { readonly name: string; readonly version: string; readonly sha256: string };
  /** Year of the division codes the units were checked against; null where codes are no divisions. */
  readonly divisions: { readonly edition: number | null; readonly checked: boolean };
  /** Rules that could not be checked, and declared fields that the data have no column for. */
  readonly audit?: { readonly notChecked: readonly string[]; readonly absentFields: readonly string[] };
  /** Against the year before: units in both years, those whose reporting changed, and indicators that do not enter the real change. */
  readonly change?: Readonly<Pick<YearChange, 'panelUnits' | 'reportingChanged' | 'notComparable'>>;
  /** Lowest score of each grade that was used, by level; null: the grade has no place. */
  readonly gradeCuts?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly status: string;
  /** Where random numbers were used. */
  readonly seed?: string;
}

interface Package {
  readonly name: string;
  readonly version: string;
}

/** The package this file belongs to. */
export const ownPackage = (): Package => JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as Package;

/** A parameter with its names in order and without folders of this machine. */
function portable(value: ParameterValue): ParameterValue {
  if (typeof value === 'string') return isAbsolute(value) ? basename(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: ParameterValue) => portable(item));
  const entries: [string, ParameterValue][] = Object.entries(value);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, portable(item)]));
}

/** How the SHA-256 of a file is made: here, or on another thread. */
type Hash = (path: string) => Promise<string>;

const described = async (path: string, hash: Hash): Promise<{ path: string; sha256: string; bytes: number }> => ({
  path: basename(path),
  sha256: await hash(path),
  bytes: (await stat(path)).size,
});

/**
 * Write manifest.json.
 *
 * @param path where to write it; `OutputFolder.file(MANIFEST_NAME)` gives one
 * @param outputs paths of the other files of the run, all of them written
 */
export async function writeManifest(path: string, run: Run, outputs: readonly string[], hash: Hash = hashFile): Promise<void> {
  const head = {
    command: run.command,
    parameters: portable(run.parameters),
    status: run.status,
    inputs: run.inputs.map(({ role, path: input, ...rest }) => ({ role, path: basename(input), ...rest })),
    framework: { name: run.framework.name, version: run.framework.version, year: run.framework.year, weightsFrom: run.framework.weightsFrom, sha256: run.framework.sha256 },
    ...(run.previousFramework === undefined ? {} : { previousFramework: run.previousFramework }),
    divisions: { edition: run.divisions.edition, checked: run.divisions.checked },
    ...(run.audit === undefined ? {} : { audit: run.audit }),
    ...(run.change === undefined ? {} : { change: run.change }),
    ...(run.gradeCuts === undefined ? {} : { gradeCuts: run.gradeCuts }),
    ...(run.seed === undefined ? {} : { seed: run.seed }),
  };
  await write(path, MANIFEST_SCHEMA, head, outputs, hash);
}

/** How a run of a scenario ended. */
export type ScenarioStatus = 'complete' | 'expectation-failed' | 'partial';

/** What the caller knows of a run of a scenario. */
export interface ScenarioRunRecord {
  /** `run` unless it says. */
  readonly command?: string;
  readonly scenario: string;
  readonly seed: string;
  readonly members: number;
  readonly status: ScenarioStatus;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
  /** Of a comparison: units that stand on one side alone, how many and the first of them. */
  readonly unmatched?: readonly { readonly in: string; readonly quantity: string; readonly count: number; readonly first: readonly string[] }[];
}

/** Write the manifest of a scenario's run, as `writeManifest` does that of an assessment. */
export const writeScenarioManifest = (path: string, run: ScenarioRunRecord, outputs: readonly string[]): Promise<void> =>
  write(path, SCENARIO_SCHEMA, { command: run.command ?? 'run', status: run.status, scenario: run.scenario, seed: run.seed, members: run.members, inputs: run.inputs.map(({ path: input, sha256 }) => ({ path: basename(input), sha256 })), ...(run.unmatched === undefined ? {} : { unmatched: run.unmatched }) }, outputs);

async function write(path: string, schema: object, head: object, outputs: readonly string[], hash: Hash = hashFile): Promise<void> {
  const { name, version } = ownPackage();
  const files = [...outputs].sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
  const manifest = { schema, code: { name, version }, node: process.version, ...head, outputs: await Promise.all(files.map((file) => described(file, hash))) };
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`).catch((error: unknown) => {
    throw outputError(path, error);
  });
}
