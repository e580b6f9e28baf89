import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { publishedUnit } from '../../../engine/monitor/published.js';
import type { Received } from '../../../engine/monitor/receive.js';
import { RemoteMonitor } from '../../../engine/monitor/thread/remote.js';
import { BusyError, type Published } from '../../../engine/monitor/watch.js';
import { openStore } from '../../../engine/store/open.js';
import { root } from '../../sources.js';

const VILLAGE = '330102001201';
let folder: string;
let monitor: RemoteMonitor;
const faults: unknown[] = [];

const open = (data = join(folder, 'data')): Promise<RemoteMonitor> => {
  const store = join(folder, 'monitor.db');
  return RemoteMonitor.open({
    file: pathToFileURL(join(root, 'dist', 'web-report', 'commands', 'monitor-worker.js')),
    data: { data, rules: ['flash-flood'], step: '1 h', store, clock: null },
    openStore: () => openStore(store),
    clock: () => Date.now(),
    report: (error) => faults.push(error),
  });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-test-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'villages.csv'), `village_code,village_name,lon,lat\n${VILLAGE},一村,119.5,30.2\n`);
  monitor = await open();
});
afterEach(async () => {
  await monitor.stop();
  rmSync(folder, { recursive: true });
});

const rows = (value: number, more: Partial<Received> = {}): Received => ({ body: Buffer.from(JSON.stringify([{ place: VILLAGE, variable: 'rain', time: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString(), value, unit: 'mm' }])), format: 'json', source: 'gauge', areas: ['33'], dryRun: false, atomic: false, detail: 'all', once: null, ...more });
const textOf = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
const nextPublished = (): Promise<Published> => new Promise((resolve) => {
  const stop = monitor.listen((published) => {
    if (published.changes.length === 0) return;
    stop();
    resolve(published);
  });
});
const levelNow = (): number | null => {
  const { county, k } = publishedUnit(monitor.snapshot, VILLAGE)!;
  return county.unit(k).view().level;
};

test('what comes in is kept and judged in the thread, and published here soon after, packed and plain alike', async () => {
  await monitor.start();
  const published = nextPublished();
  expect(textOf((await monitor.receive(rows(50))).answer)).toMatchObject({ kept: true, counts: { accepted: 1 } });
  expect((await published).changes).toMatchObject([{ code: VILLAGE, from: null, to: 2 }]);
  expect([levelNow(), monitor.figures.failed]).toEqual([2, null]);
  const [alert] = await monitor.store.alerts({ standing: true });
  expect(await monitor.byHand(alert!.id, { action: 'acknowledge', by: 'office', note: 'seen' })).toMatchObject({ revision: 2 });
  const past = await monitor.asOfMany([VILLAGE, '990000000000'], Date.now());
  const span = { from: Date.now() - 3_600_000, to: Date.now() };
  expect((await monitor.riskHistory(VILLAGE, span))!.hazards.map(({ hazard, levels }) => [hazard, levels.at(-1)])).toEqual([['flash-flood', 2]]);
  expect(await monitor.riskHistory('990000000000', span)).toBeNull();
  expect(past.counties.get('330102')!.unit(0).view()).toMatchObject({ level: 2 });
});

test('errors come over as what they are, and what is written by the thread is read here at once', async () => {
  await expect(monitor.receive(rows(1, { body: Buffer.from('{') }))).rejects.toThrow('[ingest/not-json]');
  const key = { name: 'k 1', request: '/v1/observations' };
  expect((await monitor.receive(rows(1, { once: key }))).repeated).toBe(false);
  expect((await monitor.receive(rows(1, { once: key }))).repeated).toBe(true);
  await expect(monitor.receive(rows(2, { once: key }))).rejects.toThrow('used for another request');
  await monitor.store.records<number>('test').put('a', 7);
  expect(await monitor.store.records<number>('test').get('a')).toBe(7);
  expect(textOf((await monitor.receive(rows(1, { areas: ['44'] }))).answer)).toMatchObject({ counts: { rejected: 1 } });
  await expect(open(join(folder, 'none'))).rejects.toThrow('[units/none]');
});

test('a thread that ends by a fault is begun again: what was published stays, who waits is told, and what was kept is there', async () => {
  await monitor.start();
  const published = nextPublished();
  await monitor.receive(rows(50));
  await published;
  const { last } = monitor.changes;
  const asked = monitor.receive(rows(60));
  await monitor.breakDown();
  await expect(asked).rejects.toThrow(BusyError);
  expect(levelNow()).toBe(2);
  await expect(monitor.receive(rows(60))).rejects.toThrow(BusyError);
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (monitor.figures.failed !== null) return;
      clearInterval(timer);
      resolve();
    }, 50);
  });
  await monitor.receive(rows(90));
  await vi.waitFor(() => expect(levelNow()).toBe(4), { timeout: 20_000 });
  const since = monitor.changes.since(last)!.map(({ from, to }) => [from, to]); // the row of 60 mm may have been kept before the fault, though its sender was told to send again
  expect([[[2, 4]], [[2, 3], [3, 4]]]).toContainEqual(since);
});
