import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreAwayError } from '../../../engine/store/driver.js';
import { openStore } from '../../../engine/store/open.js';
import { HOUR, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
  await served.app.ready();
  await storm(served);
});
afterEach(() => served.stop());

const goAway = (): void => {
  for (const name of ['alerts', 'latest', 'history'] as const) vi.spyOn(served.store, name).mockRejectedValue(new StoreAwayError('PostgreSQL does not answer'));
};

test('while the store is away the alerts that stand are those last told, with the moment, and what ran out is none', async () => {
  goAway();
  const { count, knownAt, alerts } = (await served.get(`/v1/alerts?area=${VILLAGES[1]}`)).json<{ count: number; knownAt: string; alerts: readonly { area: string }[] }>();
  expect([count, knownAt, alerts.map(({ area }) => area)]).toEqual([1, '2023-07-02T09:00:00+08:00', [VILLAGES[1]]]);
  expect((await served.get('/v1/alerts?status=all')).statusCode).toBe(503);
  served.now += 48 * HOUR;
  expect((await served.get('/v1/alerts')).json()).toMatchObject({ count: 0 });
});

test('while the store is away a village is served with what was last known of it', async () => {
  const { latest } = (await served.get(`/v1/villages/${VILLAGES[0]}`)).json<{ latest: readonly object[] }>();
  goAway();
  const away = await served.get(`/v1/villages/${VILLAGES[0]}`);
  expect([away.statusCode, away.json()]).toMatchObject([200, { level: 1, latest, latestKnownAt: '2023-07-02T09:00:00+08:00' }]);
  expect((await served.get(`/v1/villages/${VILLAGES[1]}`)).json()).toMatchObject({ level: 1, latest: [], latestKnownAt: null });
  vi.restoreAllMocks();
  expect((await served.get(`/v1/villages/${VILLAGES[0]}`)).json()).not.toHaveProperty('latestKnownAt');
});

test('a server that is not there when it is first asked is told as a bad address, without its password', async () => {
  await expect(openStore('postgres://nobody:secret@127.0.0.1:1/x')).rejects.toThrow(/^postgres:\/\/127\.0\.0\.1:1\/x: expected a PostgreSQL server that answers, .*ECONNREFUSED.* \[store\/unreachable\]$/);
});
