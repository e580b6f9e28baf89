import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunFolders, scenarioNames, type RunPlace } from '../../engine/monitor/run-folder.js';
import type { StartRun } from '../../engine/monitor/run-process.js';
import { MOST_WAITING, QueueFullError, RunQueue } from '../../engine/monitor/run-queue.js';
import type { RunEnd, StageProgress } from '../../engine/monitor/run-record.js';
import { openStore } from '../../engine/store/open.js';
import type { Store } from '../../engine/store/store.js';

interface Started {
  readonly place: RunPlace;
  readonly progress: (progress: StageProgress) => void;
  readonly end: (end: RunEnd) => void;
}

let folder: string;
let store: Store;
let started: Started[];
let now: number;
let next: () => void;
const start: StartRun = (place, progress) => {
  let end: (end: RunEnd) => void = () => undefined;
  const ended = new Promise<RunEnd>((resolve) => (end = resolve));
  started.push({ place, progress, end });
  next();
  return { ended, stop: () => end({ kind: 'broken', reason: 'ended by SIGKILL' }) };
};
const queueOf = (): RunQueue => new RunQueue({ store, folders: new RunFolders(join(folder, 'runs'), folder), start, clock: () => now });
const until = (count: number): Promise<void> =>
  new Promise((resolve) => {
    next = () => {
      if (started.length >= count) resolve();
    };
    next();
  });
const request = (seed: string | null = null) => ({ scenario: { yaml: 'schema: x\n' }, seed }) as const;
const stateIs = (queue: RunQueue, id: string, state: string): Promise<void> =>
  new Promise((resolve) => {
    const stop = queue.listen((status) => {
      if (status.id !== id || status.record.state !== state) return;
      stop();
      resolve();
    });
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-runs-'));
  store = await openStore(':memory:');
  [started, now, next] = [[], 1_000, () => undefined];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a run is kept before it is acknowledged, waits in its place, and comes out as its process says', async () => {
  const queue = queueOf();
  await queue.open();
  const first = await queue.submit(request(), 'k');
  expect(await store.records('run').get(first.id)).toMatchObject({ state: 'queued' });
  await until(1);
  const second = await queue.submit(request(), 'k');
  const third = await queue.submit(request(), 'k');
  expect([second.position, third.position]).toEqual([1, 2]);
  const done = stateIs(queue, first.id, 'done');
  started[0]!.end({ kind: 'done', status: 'partial' });
  await done;
  await until(2);
  expect((await queue.get(first.id))!.record).toMatchObject({ state: 'done', status: 'partial', attempts: [{ failure: null }] });
  expect((await queue.get(third.id))!.position).toBe(1);
  await queue.stop();
});

test('time left goes by the pace of this try, without what was kept of an earlier', async () => {
  const queue = queueOf();
  await queue.open();
  const { id } = await queue.submit(request(), 'k');
  await until(1);
  started[0]!.progress({ stage: 'simulate', done: 40, of: 100, share: 0.4 }); // kept
  now += 6_000;
  started[0]!.progress({ stage: 'simulate', done: 60, of: 100, share: 0.6 });
  // a fifth in 6 s: two more in 12 s
  expect((await queue.get(id))!.progress).toEqual({ stage: 'simulate', done: 60, of: 100, share: 0.6, left: 12_000 });
  await queue.stop();
});

test('time left is known within a single shard, and begins anew with each part of the run', async () => {
  const queue = queueOf();
  await queue.open();
  const { id } = await queue.submit(request(), 'k');
  await until(1);
  const progress = async (told: StageProgress): Promise<unknown> => {
    started[0]!.progress(told);
    return (await queue.get(id))!.progress;
  };
  expect(await progress({ stage: 'simulate', done: 0, of: 1, share: 0 })).toMatchObject({ share: 0, left: null });
  now += 1_000;
  expect(await progress({ stage: 'simulate', done: 0, of: 1, share: 0.25 })).toMatchObject({ done: 0, of: 1, share: 0.25, left: 3_000 });
  now += 3_000;
  expect(await progress({ stage: 'warning', done: 0, of: 100, share: 0 })).toMatchObject({ stage: 'warning', left: null });
  now += 2_000;
  expect(await progress({ stage: 'warning', done: 20, of: 100, share: 0.2 })).toMatchObject({ done: 20, left: 8_000 });
  await queue.stop();
});

test('a run cancelled while it is being begun is not run again', async () => {
  const queue = queueOf();
  await queue.open();
  const records = store.records<{ readonly state: string }>('run');
  const all: Promise<unknown>[] = [];
  // whatever the store answers first, from the moment the run is asked for
  for (let turns = 0; turns < 12; turns++) {
    const { id } = await queue.submit(request(), 'k');
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    all.push(queue.cancel(id).then(async () => expect(await records.get(id)).toMatchObject({ state: 'cancelled' })));
  }
  await Promise.all(all);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await queue.list()).map(({ record: { state } }) => state)).toEqual(Array(12).fill('cancelled'));
  expect(readdirSync(join(folder, 'runs'))).toEqual([]);
  await queue.stop();
});

test('a run whose process breaks is tried three times, one that is refused once', async () => {
  const queue = queueOf();
  await queue.open();
  const { id } = await queue.submit(request(), 'k');
  const failed = stateIs(queue, id, 'failed');
  for (let k = 1; k <= 3; k++) {
    await until(k);
    started[k - 1]!.end({ kind: 'broken', reason: 'ended by SIGSEGV' });
  }
  await failed;
  expect((await queue.get(id))!.record).toMatchObject({ attempts: [{ failure: 'ended by SIGSEGV' }, {}, {}], problems: [{ code: 'run/broken' }] });
  const other = await queue.submit(request(), 'k');
  const refused = stateIs(queue, other.id, 'failed');
  await until(4);
  started[3]!.end({ kind: 'refused', problems: [{ place: 'submitted.yaml:1', expected: 'a', found: 'b', code: 'c' }] });
  await refused;
  expect((await queue.get(other.id))!.record).toMatchObject({ attempts: [{}], problems: [{ code: 'c' }] });
  await queue.stop();
});

test('what had not ended is gone on with by the next process in its order; folders nobody knows of are removed', async () => {
  const first = queueOf();
  await first.open();
  const a = await first.submit(request(), 'k');
  now++;
  const b = await first.submit(request(), 'k');
  await until(1);
  await first.stop();
  await new RunFolders(join(folder, 'runs'), folder).prepare('0123456789abcdef', request());
  const second = queueOf();
  await second.open();
  await until(2);
  expect(started[1]!.place.results).toContain(a.id);
  expect([(await second.get(a.id))!.record.attempts.length, (await second.get(b.id))!.position]).toEqual([2, 1]);
  expect(readdirSync(join(folder, 'runs')).sort()).toEqual([a.id, b.id].sort());
  await second.stop();
});

test('after a restart all that wait are run, one after another, also where one is cancelled or breaks', async () => {
  const first = queueOf();
  await first.open();
  const ids: string[] = [];
  for (let k = 0; k < 4; k++, now++) ids.push((await first.submit(request(), 'k')).id);
  await until(1);
  await first.stop();
  const second = queueOf();
  await second.open();
  await until(2);
  started[1]!.end({ kind: 'done', status: 'complete' });
  await until(3);
  await second.cancel(ids[1]!);
  await until(4);
  started[3]!.end({ kind: 'refused', problems: [] });
  await until(5);
  expect(started).toHaveLength(5);
  const last = stateIs(second, ids[3]!, 'done');
  started[4]!.end({ kind: 'done', status: 'complete' });
  await last;
  expect(started.slice(1).map(({ place: { results } }) => ids.findIndex((id) => results.includes(id)))).toEqual([0, 1, 2, 3]);
  expect((await second.list()).map(({ record: { state } }) => state)).toEqual(['done', 'failed', 'cancelled', 'done']);
  await second.stop();
});

test('a run that waits and a run that goes on are stopped, and nothing of them is left', async () => {
  const queue = queueOf();
  await queue.open();
  const going = await queue.submit(request(), 'k');
  const waiting = await queue.submit(request(), 'k');
  await until(1);
  expect((await queue.cancel(waiting.id))!.record.state).toBe('cancelled');
  expect((await queue.cancel(going.id))!.record.state).toBe('cancelled');
  expect([readdirSync(join(folder, 'runs')), started.length, await queue.cancel('none')]).toEqual([[], 1, undefined]);
  await queue.stop();
});

test('more runs than may wait are turned away', async () => {
  const queue = queueOf(); // not opened: nothing begins
  for (let k = 0; k < MOST_WAITING; k++) await queue.submit(request(), 'k');
  await expect(queue.submit(request(), 'k')).rejects.toThrow(QueueFullError);
});

test('a scenario that ships keeps its data, one that was sent has those of the county; a seed is a layer above', async () => {
  const county = join(folder, 'county');
  mkdirSync(join(county, 'secrets'), { recursive: true });
  for (const name of ['villages.csv', 'households.parquet', 'monitor.db', 'monitor.db-wal']) writeFileSync(join(county, name), '');
  const folders = new RunFolders(join(folder, 'runs'), county);
  await folders.prepare('a', { scenario: { name: 'flash-flood' }, seed: '一号' });
  expect(readFileSync(join(folder, 'runs', 'a', 'scenario', 'run.yaml'), 'utf8')).toBe('include: "flash-flood.yaml"\nensemble:\n  seed: "一号"\n');
  expect(readdirSync(join(folder, 'runs', 'a', 'scenario', 'data'))).toContain('flash-flood');
  await folders.prepare('b', request());
  expect(folders.placeOf('a', true).data).toBeNull();
  expect(readdirSync(folders.placeOf('b', false).data!)).toEqual(['villages.csv']); // neither secrets nor households
  expect(await scenarioNames()).toContain('meiyu-county');
});
