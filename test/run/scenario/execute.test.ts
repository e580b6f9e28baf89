/** Threads that die, hang, run out of memory or meet a bug: what comes of the run. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { loadScenario, type Scenario } from '../../../engine/run/scenario/load.js';
import { runScenario, type RunOptions, type ScenarioRun } from '../../../engine/run/scenario/run.js';
import { root } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-execute-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let scenario: Scenario;
let whole: unknown;
const options: RunOptions = { workers: 0, groups: 1, timeLimit: 60 };

/** What comes of a run, in full. */
const contents = ({ results, missing }: ScenarioRun): Promise<unknown> => Promise.resolve({ results: [...results()], missing });
beforeAll(async () => {
  scenario = await loadScenario(join(root, 'scenarios', 'meiyu-runoff.yaml'), null);
  whole = await runScenario(scenario, join(folder, 'whole'), options, contents);
});

/** The same with other members. */
const many = (own: Scenario, members: number): Scenario => ({ ...own, declaration: { ...own.declaration, ensemble: { ...own.declaration.ensemble, members } }, job: { ...own.job, members } });

/** A worker that does `mischief` before the first shard is begun, at the first `times` attempts. */
function faulty(name: string, mischief: string, times: number): string {
  const path = join(folder, `${name}.mjs`);
  const real = pathToFileURL(join(root, 'dist', 'engine', 'run', 'scenario', 'scenario-worker.js')).href;
  writeFileSync(
    path,
    `import { existsSync, writeFileSync } from 'node:fs';
import work from ${JSON.stringify(real)};
export default function (task) {
  for (let k = 0; task.shard.from === 0 && k < ${times}; k++) {
    const mark = ${JSON.stringify(join(folder, name))} + k;
    if (existsSync(mark)) continue;
    writeFileSync(mark, '');
    ${mischief}
  }
  return work(task);
}`,
  );
  return path;
}

// what is taken at once stays far below what Node lets a thread have beyond its limit before it ends the whole process
const MISCHIEF = { dies: 'process.exit(9);', hangs: 'Atomics.add(task.beats, 0, 1); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', 'runs out of memory': 'const all = []; for (;;) all.push(new Array(1e5).fill(0.5));' };

test.each(Object.entries(MISCHIEF))('a thread that %s twice costs nothing but time', async (name, mischief) => {
  const retries: string[] = [];
  const worker = faulty(name.replaceAll(' ', '-'), mischief, 2);
  const timeLimit = name === 'hangs' ? 3 : 120;
  const run = await runScenario(scenario, join(folder, `out-${name}`), { ...options, workers: 2, worker, timeLimit, onRetry: (place, attempt) => retries.push(`${place} ${attempt}`) }, contents);
  expect(run).toEqual(whole);
  expect(retries).toEqual(['north 1', 'north 2']);
  expect(existsSync(join(folder, `out-${name}`))).toBe(false); // nothing is left of the checkpoint
});

test('a shard that goes on is not hung, however long it takes', async () => {
  const retries: number[] = [];
  const worker = faulty('slow', 'for (let beat = 0; beat < 24; beat++) { Atomics.add(task.beats, 0, 1); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); }', 1);
  expect(await runScenario(scenario, join(folder, 'out-slow'), { ...options, workers: 2, worker, timeLimit: 2, onRetry: (_, attempt) => retries.push(attempt) }, contents)).toEqual(whole);
  expect(retries).toEqual([]);
});

test('this thread looks up from a shard: what has to stop it comes through', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await runScenario(many(scenario, 3_000), join(folder, 'out-here'), { ...options, groups: 2 }, () => Promise.resolve());
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test('a shard that no attempt brings to an end is missing by name, the rest is there, and the next run needs only it', async () => {
  const worker = faulty('always', MISCHIEF.dies, 3);
  const out = join(folder, 'out-always');
  const run = (await runScenario(scenario, out, { ...options, workers: 1, worker }, contents)) as { results: unknown[]; missing: { entities: string[]; reasons: string[] }[] };
  expect(run.missing.map(({ entities, reasons }) => [entities, reasons.length])).toEqual([[['north'], 3]]);
  expect(run.results).toEqual((whole as { results: unknown[] }).results.slice(1));
  const begun: unknown[] = [];
  expect(await runScenario(scenario, out, { ...options, onBegin: (...all) => begun.push(all) }, contents)).toEqual(whole);
  expect(begun).toEqual([[1, 2, null]]);
});

test('what a model throws stops the run', async () => {
  const worker = faulty('bug', 'return { message: "3 of 5 is unaccounted for" };', 1);
  await expect(runScenario(scenario, join(folder, 'bug-out'), { ...options, workers: 1, worker }, contents)).rejects.toThrow('3 of 5 is unaccounted for');
});

test('a kept shard that is not what was written is run again', async () => {
  const out = join(folder, 'out-broken');
  await expect(runScenario(scenario, out, options, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  const [key] = readdirSync(join(out, '.shuxiang-run'));
  const shards = readdirSync(join(out, '.shuxiang-run', key!)).filter((name) => name.endsWith('.bin'));
  expect(shards.length).toBe(2);
  writeFileSync(join(out, '.shuxiang-run', key!, shards[0]!), 'x');
  const begun: unknown[] = [];
  expect(await runScenario(scenario, out, { ...options, onBegin: (...all) => begun.push(all) }, contents)).toEqual(whole);
  expect(begun).toEqual([[1, 2, null]]);
});

test('a run that was stopped with every shard kept is only written', async () => {
  const out = join(folder, 'out-all-kept');
  await expect(runScenario(scenario, out, options, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  const worker = faulty('never', MISCHIEF.dies, 3);
  expect(await runScenario(scenario, out, { ...options, workers: 2, worker }, contents)).toEqual(whole);
});

test('shards of other inputs are not taken for these', async () => {
  const out = join(folder, 'out-other');
  await expect(runScenario(scenario, out, options, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  const other: Scenario = { ...scenario, declaration: { ...scenario.declaration, ensemble: { members: 200, seed: 'other' } }, job: { ...scenario.job, seed: 'other' } };
  const begun: unknown[] = [];
  expect(await runScenario(other, out, { ...options, onBegin: (...all) => begun.push(all) }, contents)).not.toEqual(whole);
  expect(begun).toEqual([[0, 2, ['scenario']]]);
});

test('shards of another size are taken for what is in them, and the rest is cut anew', async () => {
  const out = join(folder, 'out-resized');
  const worker = faulty('resized', MISCHIEF.dies, 3);
  const partial = (await runScenario(scenario, out, { ...options, workers: 1, worker }, contents)) as { missing: unknown[] };
  expect(partial.missing.length).toBe(1);
  const begun: unknown[] = [];
  expect(await runScenario(scenario, out, { ...options, groups: 2, onBegin: (...all) => begun.push(all) }, contents)).toEqual(whole);
  expect(begun).toEqual([[1, 2, null]]);
});

test('a folder that another process is writing to is refused', async () => {
  const out = join(folder, 'out-locked');
  await expect(runScenario(scenario, out, options, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  writeFileSync(join(out, '.shuxiang-run', 'lock'), String(process.ppid));
  await expect(runScenario(scenario, out, options, contents)).rejects.toThrow(InputError);
});
