import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readProfile } from '../../../engine/run/cap/profile.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readCap } from '../../../engine/warning/cap.js';
import { StoreAwayError } from '../../../engine/store/driver.js';
import { openStore } from '../../../engine/store/open.js';
import { HOUR, START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

const { profile } = await readProfile(packagePath('scenarios', 'dissemination', 'cap.yaml'));
type Answer = Awaited<ReturnType<Served['get']>>;
let served: Served;
beforeEach(async () => {
  served = await serve({ cap: { profile, status: 'actual' } });
  await served.app.ready();
  await storm(served);
});
afterEach(() => {
  vi.restoreAllMocks();
  return served.stop();
});

const goAway = (): void => {
  for (const name of ['alerts', 'alertChain', 'alertChains', 'alertSaidBy', 'latest', 'history'] as const) vi.spyOn(served.store, name).mockRejectedValue(new StoreAwayError('PostgreSQL does not answer'));
};

test('while the store is away the alerts that stand are those last told, with the moment, and what ran out is none', async () => {
  goAway();
  const { count, knownAt, alerts } = (await served.get(`/v1/alerts?area=${VILLAGES[1]}`)).json<{ count: number; knownAt: string; alerts: readonly { area: string }[] }>();
  expect([count, knownAt, alerts.map(({ area }) => area)]).toEqual([1, '2023-07-02T09:00:00+08:00', [VILLAGES[1]]]);
  served.now += 48 * HOUR;
  expect((await served.get('/v1/alerts')).json()).toMatchObject({ count: 0 });
});

test('while the store is away alerts that ended since this process began are known, and moments since the last change; of those before it is 503, to be asked again', async () => {
  const [alert] = await served.store.alerts({ area: VILLAGES[0], standing: true });
  served.now += HOUR;
  await served.monitor.byHand(alert!.id, { action: 'cancel', by: 'office', note: 'over' });
  goAway();
  const all = (await served.get('/v1/alerts?status=all')).json<{ partial: boolean; knownAt: string; alerts: readonly { area: string; status: string }[] }>();
  expect([all.partial, all.knownAt, all.alerts.map(({ area, status }) => [area, status])]).toEqual([true, '2023-07-02T10:00:00+08:00', [[VILLAGES[0], 'cancelled'], [VILLAGES[1], 'issued']]]);
  const asOf = (hours: number): Promise<Answer> => served.get(`/v1/alerts?asOf=${encodeURIComponent(new Date(START + hours * HOUR).toISOString())}`);
  expect((await asOf(3)).json()).toMatchObject({ count: 1, knownAt: '2023-07-02T10:00:00+08:00' });
  const past = await asOf(1);
  expect([past.statusCode, past.headers['retry-after'], past.json<{ detail: string }>().detail]).toEqual([503, '2', 'the store does not answer now, and without it this is not known: ask again']);
  expect((await served.get(`/v1/alerts/${alert!.id}`)).json()).toMatchObject({ knownAt: '2023-07-02T10:00:00+08:00', revisions: [{ status: 'issued' }, { status: 'cancelled' }] });
  expect((await served.get('/v1/alerts/flash-flood.none')).statusCode).toBe(503);
});

test('while the store is away the feed and the messages of its alerts are those last known, and say when that was', async () => {
  const before = (await served.get('/v1/alerts.atom')).body;
  const [alert] = await served.store.alerts({ area: VILLAGES[0], standing: true });
  const message = (await served.get(`/v1/alerts/${alert!.id}/cap`)).body;
  goAway();
  const feed = await served.get('/v1/alerts.atom', { host: 'other.example.cn' });
  expect([feed.statusCode, feed.headers['shuxiang-known-at'], feed.body.match(/<entry>/g)?.length]).toEqual([200, '2023-07-02T09:00:00+08:00', 2]);
  expect(feed.body).toContain('<subtitle>数据库断开，为 2023-07-02T09:00:00+08:00 所知 / the database is away: as known at 2023-07-02T09:00:00+08:00</subtitle>');
  for (const name of [alert!.id, alert!.identifier!]) {
    const away = await served.get(`/v1/alerts/${name}/cap`);
    expect([away.statusCode, away.headers['shuxiang-known-at'], away.body]).toEqual([200, '2023-07-02T09:00:00+08:00', message]);
  }
  expect(readCap(message).problems).toEqual([]);
  vi.restoreAllMocks();
  expect((await served.get('/v1/alerts.atom')).body).toBe(before);
});

test('nobody waits for a store that says nothing: after two seconds it is what is known, and the store is told not to answer', async () => {
  const known = (await served.get('/v1/alerts.atom')).body;
  for (const name of ['alerts', 'alertChain', 'alertChains', 'latest', 'ping'] as const) vi.spyOn(served.store, name).mockReturnValue(new Promise<never>(() => undefined));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asked = ['/v1/alerts', '/v1/alerts.atom', `/v1/villages/${VILLAGES[0]}`, '/readyz'].map((path) => served.get(path, { host: 'other.example.cn' }));
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThanOrEqual(asked.length), { interval: 0 });
  await vi.advanceTimersByTimeAsync(2_000);
  const [alerts, feed, village, ready] = (await Promise.all(asked)) as [Answer, Answer, Answer, Answer];
  vi.useRealTimers();
  expect([alerts, feed, village, ready].map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 503]);
  expect([alerts.json(), village.json(), ready.json()]).toMatchObject([{ count: 2, knownAt: '2023-07-02T09:00:00+08:00' }, { level: 1, latest: [], latestKnownAt: null }, { ready: false, store: 'does not answer' }]);
  expect([feed.body.match(/<entry>/g), known.match(/<entry>/g)].map((entries) => entries?.length)).toEqual([2, 2]);
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

test('while the store is away a key is what it was last known to be; of one that was never read, what anyone may read is served, and no more', async () => {
  const [known, unknown] = [await served.key(['admin']), await served.key(['admin'])];
  expect((await served.get('/v1/risks', known)).headers['ratelimit-limit']).toBe('5000');
  vi.spyOn(served.store, 'records').mockImplementation(() => ({ get: () => Promise.reject(new StoreAwayError('PostgreSQL does not answer')) }) as never);
  const later = Date.now() + 60_000;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  const statusOf = async (path: string, headers: object): Promise<number> => (await served.get(path, { ...headers })).statusCode;
  expect([await statusOf('/v1/risks', known), await statusOf('/v1/alerts', known), await statusOf('/v1/risks', unknown)]).toEqual([200, 200, 200]);
  expect([(await served.get('/v1/risks?limit=1', known)).headers['ratelimit-limit'], (await served.get('/v1/risks?limit=1', unknown)).headers['ratelimit-limit']]).toEqual(['5000', '500']);
  expect(await statusOf('/v1/keys', unknown)).toBe(503);
  vi.restoreAllMocks();
  expect(await statusOf('/v1/risks', { authorization: `${unknown.authorization.slice(0, -1)}!` })).toBe(401);
});

test('a key that was taken back, or has ended, is none while the store is away', async () => {
  const key = await served.key(['admin']);
  expect((await served.get('/v1/keys', key)).statusCode).toBe(200);
  const id = key.authorization.slice(10, 22);
  expect((await served.app.inject({ method: 'DELETE', url: `/v1/keys/${id}`, headers: key })).statusCode).toBe(204);
  vi.spyOn(served.store, 'records').mockImplementation(() => ({ get: () => Promise.reject(new StoreAwayError('PostgreSQL does not answer')) }) as never);
  expect((await served.get('/v1/keys', key)).statusCode).toBe(503);
});

test('a server that is not there when it is first asked is told as a bad address, without its password', async () => {
  await expect(openStore('postgres://nobody:secret@127.0.0.1:1/x')).rejects.toThrow(/^postgres:\/\/127\.0\.0\.1:1\/x: expected a PostgreSQL server that answers, .*ECONNREFUSED.* \[store\/unreachable\]$/);
});
