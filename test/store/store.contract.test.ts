/** What every store owes, whichever database is under it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, Socket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { firstBroken } from '../../engine/store/audit-chain.js';
import { StoreAwayError } from '../../engine/store/driver.js';
import { migrate } from '../../engine/store/migrations.js';
import { openStore } from '../../engine/store/open.js';
import { openPostgres } from '../../engine/store/postgres.js';
import { storeOver } from '../../engine/store/sql-store.js';
import type { Alert, Observation, Store } from '../../engine/store/store.js';
import { postgresMissing, startPostgres, type PostgresServer } from '../../bench/load/postgres-server.js';
import { SHARED_FOLDER } from '../shared-folder.js';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const row = (time: string, value: number, more: Partial<Observation> = {}): Observation => ({ place: '330102001201', variable: 'rain', time: at(time), source: 'gauge', value, ...more });
const NOW = at('2023-07-01T00:00');

if (postgresMissing !== null) console.log(`PostgreSQL store: skipped, ${postgresMissing}`);

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-store-'));
let server: PostgresServer | null = null;
let files = 0;

beforeAll(() => {
  if (postgresMissing === null) server = startPostgres(process.env[SHARED_FOLDER]);
});
afterAll(() => {
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const KINDS = [
  { kind: 'SQLite', skip: false, address: (): string => join(folder, `${++files}.db`) },
  { kind: 'PostgreSQL', skip: postgresMissing !== null, address: (): string => server!.database() },
];

test.skipIf(postgresMissing !== null)('a database that is not there is told as a bad address', async () => {
  await expect(openStore(`${server!.database()}-nowhere`)).rejects.toThrow(/expected a PostgreSQL server that answers, .* does not exist \[store\/unreachable\]/);
});

/** A line to a server that can be cut without either end being told. */
async function cuttableLine(address: string): Promise<{ readonly address: string; isCut: boolean; readonly close: () => void }> {
  const { hostname, pathname } = new URL(address);
  const [line, sockets] = [{ isCut: false }, new Set<Socket>()];
  const relay = createServer((client) => {
    const database = connect(join(decodeURIComponent(hostname), '.s.PGSQL.5432'));
    for (const [from, to] of [[client, database], [database, client]] as const) {
      sockets.add(from);
      from.on('data', (bytes) => (line.isCut ? undefined : to.write(bytes)));
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return Object.assign(line, { address: `postgres://postgres@127.0.0.1:${(relay.address() as AddressInfo).port}${pathname}`, close: () => [...sockets, relay].forEach((one) => (one instanceof Socket ? one.destroy() : one.close())) });
}

test.skipIf(postgresMissing !== null)('a server that says nothing any more is away, reading and writing, and is asked again once it answers; nothing acknowledged is lost', async () => {
  const line = await cuttableLine(server!.database());
  const driver = openPostgres(line.address, { read: 300, write: 500 });
  await migrate(driver, 'here');
  const store = storeOver(driver);
  expect((await store.append([row('2023-06-01T08:00', 5)], NOW)).outcomes).toEqual(['accepted']);
  line.isCut = true;
  const away = async (asked: Promise<unknown>): Promise<boolean> => asked.then(() => false, (error: unknown) => error instanceof StoreAwayError);
  expect(await Promise.all([away(store.latest({ places: ['330102001201'] })), away(store.append([row('2023-06-01T09:00', 6)], NOW)), away(store.ping())])).toEqual([true, true, true]);
  line.isCut = false;
  expect((await store.append([row('2023-06-01T08:00', 5), row('2023-06-01T10:00', 7)], NOW)).outcomes).toEqual(['duplicate', 'accepted']);
  expect((await store.latest({ places: ['330102001201'] })).map(({ value }) => value)).toEqual([7]);
  await store.close();
  line.close();
});

describe.each(KINDS)('$kind', ({ skip, address }) => {
  describe.skipIf(skip)('', () => {
    let where = '';
    let store: Store;
    beforeEach(async () => {
      where = address();
      store = await openStore(where);
    });
    afterEach(() => store.close());

    test('the same moment told again is a duplicate, told otherwise a revision; the old value stays', async () => {
      const { outcomes } = await store.append([row('2023-06-01T08:00', 5), row('2023-06-01T08:00', 5), row('2023-06-01T08:00', 6)], NOW);
      expect(outcomes).toEqual(['accepted', 'duplicate', 'revised']);
      expect((await store.append([row('2023-06-01T08:00', 6), row('2023-06-01T08:00', 5)], NOW + 1)).outcomes).toEqual(['duplicate', 'revised']);
      const span = { place: '330102001201', from: at('2023-06-01T00:00'), to: at('2023-06-02T00:00') };
      expect((await store.history({ ...span, revisions: true })).map(({ value, revision }) => [revision, value])).toEqual([[0, 5], [1, 6], [2, 5]]);
      expect((await store.history(span)).map(({ value, revision }) => [revision, value])).toEqual([[2, 5]]);
      expect((await store.history({ ...span, asOf: NOW })).map(({ value }) => value)).toEqual([6]);
    });

    test('several places are told at once, each as if it were asked for alone', async () => {
      const of = (place: string, time: string, value: number): Observation => ({ ...row(time, value), place });
      await store.append([of('b', '2023-07-01T08:00', 4), of('a', '2023-06-01T09:00', 2), of('c', '2023-06-01T08:00', 9), of('b', '2023-06-01T08:00', 3), of('a', '2023-06-01T08:00', 1), of('a', '2023-06-01T08:00', 7)], NOW);
      const span = { from: at('2023-06-01T00:00'), to: at('2023-07-02T00:00') };
      const found = await store.history({ ...span, places: ['b', 'a'] });
      expect(found.map(({ place, value }) => [place, value])).toEqual([['a', 7], ['a', 2], ['b', 3], ['b', 4]]);
      expect(found).toEqual([...(await store.history({ ...span, place: 'a' })), ...(await store.history({ ...span, place: 'b' }))]);
      expect(await store.history({ ...span, places: [] })).toEqual([]);
    });

    test('latest is what was seen last, not what came in last', async () => {
      await store.append([row('2023-06-01T10:00', 2), row('2023-06-01T09:00', 1)], NOW);
      const { latest } = await store.append([row('2023-06-01T08:00', 9)], NOW + 1);
      expect(latest).toEqual([]);
      expect(await store.latest({})).toEqual([{ place: '330102001201', variable: 'rain', time: at('2023-06-01T10:00'), source: 'gauge', value: 2, revision: 0, received: NOW }]);
      const revised = await store.append([row('2023-06-01T10:00', 3)], NOW + 2);
      expect(revised.latest.map(({ value, revision }) => [value, revision])).toEqual([[3, 1]]);
    });

    test('of two sources at one moment the latest is that whose name sorts first, whichever came first', async () => {
      await store.append([row('2023-06-01T10:00', 2, { source: 'b' }), row('2023-06-01T10:00', 1, { source: 'a' })], NOW);
      await store.append([row('2023-06-01T10:00', 7, { source: 'c' }), row('2023-06-01T10:00', 8, { source: 'b' })], NOW);
      expect((await store.latest({})).map(({ source, value }) => [source, value])).toEqual([['a', 1]]);
    });

    test('latest is asked by area, by codes and by variable, in the order of the codes', async () => {
      const places = ['330102001203', '330102001201', '330103001201', '3301'];
      await store.append(places.flatMap((place) => [row('2023-06-01T10:00', 1, { place }), row('2023-06-01T10:00', 2, { place, variable: 'stage' })]), NOW);
      expect((await store.latest({ area: '330102' })).map(({ place, variable }) => `${place} ${variable}`)).toEqual(['330102001201 rain', '330102001201 stage', '330102001203 rain', '330102001203 stage']);
      expect((await store.latest({ places: ['330103001201', '3301', 'none'], variable: 'stage' })).map(({ place }) => place)).toEqual(['3301', '330103001201']);
    });

    test('a span over months is one list, and whole months are forgotten while the latest stays', async () => {
      await store.append([row('2023-05-31T23:00', 1), row('2023-06-01T00:00', 2), row('2023-07-01T00:00', 3, { variable: 'stage' })], NOW);
      const span = { place: '330102001201', from: at('2023-01-01T00:00'), to: at('2024-01-01T00:00') };
      expect((await store.history(span)).map(({ value }) => value)).toEqual([1, 2, 3]);
      expect(await store.months()).toEqual(['2023-05', '2023-06', '2023-07']);
      expect(await store.forgetBefore('2023-07')).toEqual(['2023-05', '2023-06']);
      expect((await store.history(span)).map(({ value }) => value)).toEqual([3]);
      expect((await store.latest({ variable: 'rain' })).map(({ value }) => value)).toEqual([2]);
      expect((await store.append([row('2023-06-01T00:00', 4)], NOW)).outcomes).toEqual(['accepted']);
    });

    test('who writes has a name, and is known to live until the store is closed', async () => {
      const other = await openStore(where);
      const [own, name] = await Promise.all([store.writer.name(), other.writer.name()]);
      expect(name).not.toBe(own);
      expect(await Promise.all([store.writer.name(), store.writer.lives(own), store.writer.lives('before there were names')])).toEqual([own, true, false]);
      // to a file one writes alone: whoever else did is taken to have ended
      expect(await store.writer.lives(name)).toBe(store.kind === 'postgres');
      await other.close();
      await expect.poll(() => store.writer.lives(name)).toBe(false);
    });

    test('everything is there after closing and opening again', async () => {
      await store.append([row('2023-06-01T10:00', 2)], NOW);
      await store.records('run').put('r1', { state: 'done' });
      await store.close();
      store = await openStore(where);
      expect((await store.latest({})).map(({ value }) => value)).toEqual([2]);
      expect((await store.append([row('2023-06-01T10:00', 2)], NOW)).outcomes).toEqual(['duplicate']);
      expect(await store.records('run').get('r1')).toEqual({ state: 'done' });
    });

    test('many appends at once give each row once', async () => {
      const rows = Array.from({ length: 40 }, (_, k) => row('2023-06-01T10:00', k % 20, { place: `p${k % 20}` }));
      const all = await Promise.all([...rows, ...rows].map((one) => store.append([one], NOW)));
      expect(all.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome === 'accepted')).toHaveLength(20);
      expect(await store.latest({})).toHaveLength(20);
    });

    test('the head of an alert is its newest revision; one kept before stays as it was', async () => {
      const alert: Alert = { id: 'a1', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + 1, status: 'issued' };
      await store.putAlerts([alert, { ...alert, id: 'a2', area: '330103001201' }]);
      await store.putAlerts([{ ...alert, revision: 2, level: 3, status: 'updated' }, { ...alert, level: 4 }]);
      expect((await store.alerts({ area: '330102' })).map(({ id, revision, level }) => [id, revision, level])).toEqual([['a1', 2, 3]]);
      await store.putAlerts([{ ...alert, revision: 3, status: 'cancelled' }]);
      expect((await store.alerts({ standing: true, hazard: 'flood' })).map(({ id }) => id)).toEqual(['a2']);
      expect((await store.alertChain('a1')).map(({ level }) => level)).toEqual([2, 3, 2]);
    });

    test('alerts are told as they were known at a past moment, and what had run out by then does not stand', async () => {
      const alert: Alert = { id: 'a1', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + 20, status: 'issued' };
      await store.putAlerts([alert, { ...alert, revision: 2, level: 3, issued: NOW + 5, expires: NOW + 25, status: 'updated' }, { ...alert, revision: 3, issued: NOW + 30, status: 'expired' }]);
      const at = async (asOf: number): Promise<readonly number[]> => (await store.alerts({ standing: true, asOf })).map(({ revision }) => revision);
      expect([await at(NOW - 1), await at(NOW), await at(NOW + 5), await at(NOW + 24), await at(NOW + 25), await at(NOW + 30)]).toEqual([[], [1], [2], [2], [], []]);
      expect((await store.alerts({ area: '330102', asOf: NOW + 4 })).map(({ level }) => level)).toEqual([2]);
    });

    test('an acknowledgement is known from when it was made, though what it acknowledges was said before', async () => {
      const alert: Alert = { id: 'a1', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + 20, status: 'issued' };
      await store.putAlerts([alert, { ...alert, revision: 2, hand: { action: 'acknowledge', by: 'k', note: 'n', time: NOW + 5, told: null } }]);
      const at = async (asOf: number): Promise<readonly number[]> => (await store.alerts({ standing: true, asOf })).map(({ revision }) => revision);
      expect([await at(NOW + 4), await at(NOW + 5)]).toEqual([[1], [2]]);
      expect((await store.alertChain('a1')).map(({ hand }) => hand?.told)).toEqual([undefined, null]);
    });

    test('an alert and the messages that tell of it are kept together or not at all, and each once', async () => {
      const alert: Alert = { id: 'a1', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + 1, status: 'issued' };
      const message = { id: 's.a1.1', subscription: 's', place: alert.area, body: '{}', created: NOW };
      await store.putAlerts([alert], [message, message]);
      await expect(store.putAlerts([{ ...alert, id: 'a2' }], [{ ...message, id: 's.a2.1', created: NaN }])).rejects.toThrow();
      expect((await store.alerts({})).map(({ id }) => id)).toEqual(['a1']);
      expect(await store.outbox.list({ subscription: 's', limit: 10 })).toEqual([{ ...message, sequence: 1, state: 'waiting', attempts: 0, capStatus: null, due: NOW, status: null, reason: null, ended: null }]);
    });

    test('what somebody did with an alert is kept with it and with the entry in the log, or not at all', async () => {
      const hand = { action: 'cancel', by: 'k', note: '误报', time: NOW } as const;
      const alert: Alert = { id: 'a1', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + 1, status: 'issued' };
      const made = { time: NOW, actor: 'k', action: 'alert/cancel', subject: 'a1', detail: '误报' };
      await store.putAlerts([alert, { ...alert, id: 'a2', status: 'cancelled' }]);
      await expect(store.putAlerts([{ ...alert, revision: 2, hand }], [], { ...made, time: NaN })).rejects.toThrow();
      expect(await store.alertChain('a1')).toEqual([alert]);
      await store.putAlerts([{ ...alert, revision: 2, status: 'cancelled', hand }], [], made);
      expect(await store.alerts({ cancelledByHand: true })).toEqual([{ ...alert, revision: 2, status: 'cancelled', hand }]);
      expect(await store.auditLog(1, 9)).toMatchObject([made]);
    });

    test('of each place the first that waits is due; what is put off comes back at its moment, what ended is listed and forgotten', async () => {
      const message = (place: string, k: number): { id: string; subscription: string; place: string; body: string; created: number } => ({ id: `${place}${k}`, subscription: 's', place, body: '{}', created: NOW });
      await store.putAlerts([], [message('A', 1), message('A', 2), message('B', 1)]);
      const due = async (now: number): Promise<string[]> => (await store.outbox.due('s', now, 10)).map(({ id }) => id);
      expect([await due(NOW), await due(NOW - 1), await store.outbox.waiting(NOW)]).toEqual([['A1', 'B1'], [], ['s']]);
      await store.outbox.tried([{ id: 'A1', state: 'waiting', attempts: 1, due: NOW + 100, status: null, reason: 'down', ended: null }]);
      await store.outbox.tried([{ id: 'B1', state: 'delivered', attempts: 1, due: NOW, status: 204, reason: null, ended: NOW }]);
      expect([await due(NOW), await store.outbox.waiting(NOW), await store.outbox.nextDue(NOW), await due(NOW + 100)]).toEqual([[], [], NOW + 100, ['A1']]);
      await store.outbox.bringForward('s', NOW + 5);
      expect(await due(NOW + 5)).toEqual(['A1']);
      expect((await store.outbox.list({ subscription: 's', limit: 2 })).map(({ id }) => id)).toEqual(['B1', 'A2']);
      expect((await store.outbox.list({ subscription: 's', before: 2, limit: 2, state: 'waiting' })).map(({ id, reason }) => [id, reason])).toEqual([['A1', 'down']]);
      expect(await store.outbox.again('s', 'B1', NOW + 9)).toMatchObject({ state: 'waiting', attempts: 0, due: NOW + 9, ended: null });
      expect(await store.outbox.again('other', 'B1', NOW + 9)).toBeUndefined();
      await store.outbox.tried([{ id: 'B1', state: 'dead', attempts: 10, due: NOW, status: 500, reason: 'HTTP 500', ended: NOW }]);
      await store.outbox.forget(NOW + 1);
      expect((await store.outbox.list({ subscription: 's', limit: 9 })).map(({ id }) => id)).toEqual(['A2', 'A1']);
      await store.outbox.drop('s');
      expect([await store.outbox.list({ subscription: 's', limit: 9 }), await store.outbox.nextDue(0)]).toEqual([[], null]);
    });

    test('records are put, added once, listed by id and removed, kind by kind', async () => {
      const runs = store.records<{ n: number }>('run');
      expect(await runs.add('b', { n: 1 })).toBe(true);
      expect(await runs.add('b', { n: 2 })).toBe(false);
      await runs.put('a', { n: 3 });
      await runs.put('b', { n: 4 });
      await store.records('key').put('b', { n: 9 });
      expect(await runs.list()).toEqual([{ id: 'a', body: { n: 3 } }, { id: 'b', body: { n: 4 } }]);
      expect((await runs.list('b')).map(({ id }) => id)).toEqual(['b']);
      expect(await runs.ids()).toEqual(['a', 'b']);
      expect([await runs.remove('a'), await runs.remove('a'), await runs.get('a')]).toEqual([true, false, undefined]);
      expect(await store.records('key').get('b')).toEqual({ n: 9 });
    });

    test('the log is one chain, also when many write at once', async () => {
      await Promise.all(Array.from({ length: 12 }, (_, k) => store.audit({ time: NOW + k, actor: `k${k}`, action: 'household/read', subject: '330102001201', detail: '' })));
      const log = await store.auditLog(1, 100);
      expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 12 }, (_, k) => k + 1));
      expect(firstBroken(log)).toBeNull();
      expect(await store.auditLog(11, 1)).toHaveLength(1);
    });
  });
});
