import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Published, Watch } from '../../../engine/monitor/watch.js';
import { StoreAwayError } from '../../../engine/store/driver.js';
import { openStore } from '../../../engine/store/open.js';
import type { Alert, Store } from '../../../engine/store/store.js';
import { alertChain } from '../../../web-report/api/alert-chains.js';
import { KnownAlerts } from '../../../web-report/api/standing.js';

const NOW = Date.parse('2023-07-02T08:00:00+08:00');
const revisionOf = (revision: number): Alert => ({ id: 'a', revision, capStatus: 'test', area: '330102001201', hazard: 'flood', level: 1 + (revision % 4), issued: NOW + revision, expires: NOW + 1e9, status: revision === 1 ? 'issued' : 'updated' });

let store: Store;
let tell: (published: Published) => void = () => undefined;
const known = (): KnownAlerts =>
  new KnownAlerts({
    store,
    now: () => NOW + 20_000,
    listen: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Watch);
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.close());

const heard = (...alerts: readonly Alert[]): void => tell({ alerts } as unknown as Published);

test('an alert of 10,000 revisions is held by its last hundred, whether they are heard or read; the store has them all', async () => {
  const all = Array.from({ length: 10_000 }, (_, k) => revisionOf(k + 1));
  const own = known();
  await own.load();
  for (const alert of all) heard(alert);
  expect([own.held, own.of({ standing: true })!.alerts.map(({ revision }) => revision)]).toEqual([100, [10_000]]);
  await store.putAlerts(all);
  const after = known();
  await after.load();
  expect([after.held, after.of({ standing: true })!.alerts.map(({ revision }) => revision)]).toEqual([100, [10_000]]);
  expect((await alertChain(store, after, 'a'))!.revisions).toHaveLength(10_000);
  heard(revisionOf(10_001));
  expect([after.held, after.of({ standing: true })!.alerts[0]!.revision]).toEqual([100, 10_001]);
  // once it ended fewer are
  heard({ ...revisionOf(10_002), status: 'cancelled' });
  expect(after.held).toBe(20);
});

test('while the store is away a part of a chain is never told as the whole', async () => {
  const own = known();
  await own.load();
  for (let revision = 1; revision <= 101; revision++) heard(revisionOf(revision));
  for (const name of ['alertChain', 'alertSaidBy'] as const) vi.spyOn(store, name).mockRejectedValue(new StoreAwayError('away'));
  await expect(alertChain(store, own, 'a')).rejects.toThrow(StoreAwayError);
});

test('of many alerts so many revisions are held in all: those that changed the longest ago keep their head alone', async () => {
  const own = known();
  await own.load();
  const of = (k: number, revision: number): Alert => ({ ...revisionOf(revision), id: `a${k}`, area: `33010200${1_000 + k}` });
  for (let k = 0; k < 300; k++) for (let revision = 1; revision <= 90; revision++) heard(of(k, revision));
  // the first changes once more, and is now the last that did
  heard(of(0, 91));
  expect(own.held).toBeLessThanOrEqual(10_000);
  expect(own.of({ standing: true })!.alerts.map(({ revision }) => revision)).toEqual([91, ...Array.from({ length: 299 }, () => 90)]);
  expect([own.chain('a1'), own.chain('a299')?.alerts.length]).toEqual([null, 90]);
  expect(own.held).toBeGreaterThan(10_000 - 90);
  // where all heads together are more, no head is let go
  for (let k = 300; k < 11_000; k++) heard(of(k, 1));
  expect([own.held, own.of({ standing: true })!.alerts.length]).toEqual([11_000, 11_000]);
});
