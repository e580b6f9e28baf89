import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Monitor } from '../../engine/monitor/monitor.js';
import { publishedUnit } from '../../engine/monitor/published.js';
import { BusyError, type Published } from '../../engine/monitor/watch.js';
import { openStore } from '../../engine/store/open.js';
import type { Store } from '../../engine/store/store.js';
import { anyRow, cycleOptions, HOUR, rain, START, VILLAGES } from './world.js';

let store: Store;
let monitor: Monitor;
beforeEach(async () => {
  store = await openStore(':memory:');
  monitor = new Monitor({ ...cycleOptions(store), clock: () => START + HOUR, soonMs: 5 });
});
afterEach(async () => {
  await monitor.stop();
  await store.close();
});

const levelOf = (code: string): number | null | undefined => {
  const found = publishedUnit(monitor.snapshot, code);
  return found?.county.levelOf(found.k);
};

test('rows that come in are published soon after, and whoever listens is told', async () => {
  await monitor.start();
  const published = new Promise<Published>((resolve) => monitor.listen(resolve));
  const report = await monitor.take([rain('P1', 1, 40)], anyRow);
  expect(report.counts.accepted).toBe(1);
  const { changes } = await published;
  expect(changes.map(({ code, to }) => [code, to])).toEqual([[VILLAGES[0], 1], [VILLAGES[1], 1]]);
  expect(monitor.changes.since(changes[0]!.id - 1)).toEqual(changes);
  expect(levelOf(VILLAGES[0])).toBe(1);
});

test('a cycle that fails is told, tried again, and nothing that was published is lost', async () => {
  await monitor.start();
  const before = monitor.snapshot;
  const latest = vi.spyOn(store, 'latest').mockRejectedValue(new Error('gone'));
  await monitor.take([rain('P1', 1, 40)], anyRow);
  await monitor.cycle();
  expect(monitor.figures.failed).toBe('gone');
  expect(monitor.snapshot).toBe(before);
  latest.mockRestore();
  await monitor.cycle();
  expect(monitor.figures).toMatchObject({ failed: null, waiting: 0 });
  expect(levelOf(VILLAGES[0])).toBe(1);
});

test('more rows than may wait are turned away', async () => {
  const rows = Array.from({ length: 150_000 }, () => null);
  const first = monitor.take(rows, anyRow);
  await expect(monitor.take(rows, anyRow)).rejects.toThrow(BusyError);
  expect((await first).counts.rejected).toBe(150_000);
});
