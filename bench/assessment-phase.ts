/**
 * One assessment in a process of its own, timed by phase: `assessment-phase <data file> <out folder or ''>`, one line of
 * JSON out. Without a folder it ends at ranks and grades; with one it also describes the year and writes every file but
 * the workbook and the steps, which a run of that size leaves out too.
 */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { compareYear, describeYear, scoreYear, type AssessInput, type ScoredYear } from '../engine/run/assess.js';
import { loadDivisions } from '../engine/run/divisions.js';
import { threadExecutor } from '../engine/run/executor.js';
import { loadFramework } from '../engine/run/framework-files.js';
import { packagePath } from '../engine/run/package-root.js';
import { readDataset } from '../engine/run/read/index.js';
import { writeAssessment } from '../engine/run/write-assessment.js';
import { writeFolder } from '../engine/run/write/atomic.js';
import { MANIFEST_NAME, ownPackage, writeManifest } from '../engine/run/write/manifest.js';
import { assessmentReport } from '../web-report/pages/assessment/index.js';
import { medianMs, numbers } from './measure.js';

const YEAR = 2023;
const SHARD_BLOCKS = 8;
/** One village in so many is taken as a row object: all of them would need 8 GB. */
const PLAIN_SHARE = 10;

const [data, folder] = process.argv.slice(2) as [string, string];

async function timed<T>(call: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now();
  const result = await call();
  return { ms: performance.now() - start, result };
}

const { declaration, sha256 } = await loadFramework(packagePath('indicators'));
const executor = threadExecutor(2);

async function read(): Promise<AssessInput> {
  let loading: ReturnType<typeof loadDivisions> | null = null;
  const load = (): ReturnType<typeof loadDivisions> => (loading ??= loadDivisions(YEAR)); // while the data are read, as the command does
  const dataset = await readDataset(data, declaration, { pool: executor, onProgress: () => void load() });
  const divisions = await load();
  return {
    declaration,
    year: YEAR,
    dataset,
    previous: null,
    amendments: [],
    evidence: { divisions: divisions === null ? null : { year: YEAR, has: (code) => divisions.has(code) }, yearbook: null, boxes: null },
    explanations: new Map(),
    vetoes: [],
    costs: null,
    acceptErrors: false,
    coreOnly: false,
    grading: 'cuts',
    executor,
    shardBlocks: SHARD_BLOCKS,
    nameOf: (code) => divisions?.nameOf(code) ?? null,
    onProgress: () => undefined,
  };
}

/** Describe the year and write it, as the command does. */
async function describeAndWrite(input: AssessInput, year: ScoredYear): Promise<void> {
  const compared = await compareYear(input, year);
  const inputs = [{ role: 'data', path: basename(input.dataset.path), sha256: input.dataset.sha256, rows: input.dataset.codes.length }];
  const checked = input.evidence.divisions !== null;
  await writeFolder(folder, async (out) => {
    const meta = { inputs, frameworkSha256: sha256, codeVersion: ownPackage().version, synthetic: null, divisionEdition: { year: YEAR, checked }, acceptedErrors: 0, grading: input.grading, vetoes: [], notes: [] };
    const run = await writeAssessment(out, year, { xlsx: false, steps: false, executor: input.executor, chinese: () => null, chinesePhrase: () => null }, {
      describe: () => Promise.resolve(describeYear(input, year, compared)),
      async write(described) {
        await writeFile(out.file('report.html'), await assessmentReport(described.assessment, described.framework, meta));
      },
    });
    const outputs = out.names.map((name) => out.file(name));
    const { name, version, year: ofYear, weightsFrom } = run.framework;
    const framework = { name, version, year: ofYear, weightsFrom, sha256 };
    await writeManifest(out.file(MANIFEST_NAME), { command: 'assess', parameters: {}, inputs, framework, divisions: { edition: YEAR, checked }, status: 'complete' }, outputs, (path) => input.executor.hash(path));
  });
}

/** The weighted mean of as many indicators, village by village over plain objects, for as many villages [ms]. */
async function weightedMeanOfObjects({ framework, prepared }: ScoredYear): Promise<number> {
  const rows = Math.ceil(prepared.codes.length / PLAIN_SHARE);
  const weights = framework.indicators.map(({ code, weight }, k) => ({ code, weight: weight / 10_000, column: numbers(rows, k + 1) }));
  const villages = Array.from({ length: rows }, (_, row) => Object.fromEntries(weights.map(({ code, column }) => [code, column[row]!])));
  const ms = await medianMs(3, 1, () => villages.map((village) => weights.reduce((sum, { code, weight }) => sum + weight * village[code]!, 0)));
  return (ms * prepared.codes.length) / rows;
}

const reading = await timed(read);
const scoring = await timed(() => scoreYear(reading.result));
const writing = folder === '' ? null : await timed(() => describeAndWrite(reading.result, scoring.result));
const peakMb = process.resourceUsage().maxRSS / 1_024;
const plainMs = folder === '' ? await weightedMeanOfObjects(scoring.result) : 0;
await executor.close();
console.log(JSON.stringify({ readMs: reading.ms, scoreMs: scoring.ms, writeMs: writing?.ms ?? 0, plainMs, peakMb }));
