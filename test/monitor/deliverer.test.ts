import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Deliverer } from '../../engine/monitor/deliverer.js';
import type { Post } from '../../engine/monitor/post.js';
import { secretsOf, subscriptionsOf, type Subscription } from '../../engine/monitor/subscription.js';
import { refusalOf, SPREAD_MS, TRIES, type Answered } from '../../engine/monitor/webhook.js';
import { packagePath } from '../../engine/run/package-root.js';
import { openStore } from '../../engine/store/open.js';
import type { NewDelivery } from '../../engine/store/delivery.js';
import { secretsInMemory } from '../../engine/store/secrets.js';
import type { Store } from '../../engine/store/store.js';

const START = Date.parse('2023-07-01T08:00:00+08:00');
const subscription = (more: Partial<Subscription> = {}): Subscription => ({ url: 'https://example.cn/', areas: [''], minLevel: 1, owner: 'k', created: START, generation: 1, previousUntil: null, ...more });
const message = (place: string, k: number, to = 's'): NewDelivery => ({ id: `${to}.${place}.${k}`, subscription: to, place, body: `{"n":${k}}`, created: START });

const secrets = secretsInMemory();
let store: Store;
let now: number;
beforeEach(async () => {
  store = await openStore(':memory:');
  now = START;
  await subscriptionsOf(store).put('s', subscription());
});
afterEach(() => store.close());

const ok: Answered = { status: 204, reason: null };
const delivererWith = (post: Post): Deliverer => new Deliverer({ store, secrets, post, clock: () => now, mayHear: () => Promise.resolve(true) });

/** Go on to each moment at which something is due, until nothing waits or the time is over. */
async function untilQuiet(deliverer: Deliverer, limit: number): Promise<void> {
  for (;;) {
    await deliverer.pass();
    const next = await store.outbox.nextDue(now);
    if (next === null || next > limit) return;
    now = next;
  }
}

test('messages of one place come in order, whatever fails between; other places do not wait for it', async () => {
  const got: string[] = [];
  let refused = 0;
  const deliverer = delivererWith((_url, body, headers) => {
    const id = headers['shuxiang-id']!;
    if (id === 's.A.1' && refused++ < 3) return Promise.resolve({ status: 500, reason: null });
    got.push(`${id} ${body}`);
    return Promise.resolve(ok);
  });
  await store.putAlerts([], [message('A', 1), message('A', 2), message('B', 1), message('A', 3), message('B', 2)]);
  await deliverer.pass();
  expect(got).toEqual(['s.B.1 {"n":1}', 's.B.2 {"n":2}']);
  await untilQuiet(deliverer, Infinity);
  expect(got.slice(2)).toEqual(['s.A.1 {"n":1}', 's.A.2 {"n":2}', 's.A.3 {"n":3}']);
});

test('who is down for a day is tried ten times, then the message is dead; sent again it starts anew', async () => {
  let tries = 0;
  let down = true;
  const deliverer = delivererWith(() => {
    tries++;
    return Promise.resolve(down ? { status: null, reason: 'ECONNREFUSED' } : ok);
  });
  await store.putAlerts([], [message('A', 1), message('A', 2)]);
  await untilQuiet(deliverer, START + SPREAD_MS);
  const [second, first] = await store.outbox.list({ subscription: 's', limit: 10 });
  expect(first).toMatchObject({ state: 'dead', attempts: TRIES, reason: 'ECONNREFUSED' });
  expect(first!.ended! - START).toBeGreaterThan(0.8 * SPREAD_MS - 1_000);
  expect(second).toMatchObject({ state: 'waiting' });
  down = false;
  tries = 0;
  await store.outbox.again('s', first!.id, now);
  await untilQuiet(deliverer, Infinity);
  expect((await store.outbox.list({ subscription: 's', limit: 10 })).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  expect(tries).toBe(2);
});

test('once who was down takes a message again, what waited for it comes at once', async () => {
  let down = true;
  const got: string[] = [];
  const deliverer = delivererWith((_url, _body, headers) => {
    if (!down) got.push(headers['shuxiang-id']!);
    return Promise.resolve(down ? { status: 503, reason: null } : ok);
  });
  await store.putAlerts([], [message('A', 1)]);
  await untilQuiet(deliverer, START + SPREAD_MS / 4); // the next try would be hours away
  const next = await store.outbox.nextDue(now);
  expect(next! - now).toBeGreaterThan(3_600_000);
  down = false;
  now += 1_000;
  await store.putAlerts([], [message('B', 1)]);
  await deliverer.pass();
  expect(got).toEqual(['s.B.1', 's.A.1']);
});

test('one message that is refused again and again is not tried sooner because others are taken', async () => {
  let tries = 0;
  const deliverer = delivererWith((_url, _body, headers) => {
    const poison = headers['shuxiang-id'] === 's.A.1';
    if (poison) tries++;
    return Promise.resolve(poison ? { status: 400, reason: null } : ok);
  });
  await store.putAlerts([], [message('A', 1), ...Array.from({ length: 50 }, (_, k) => message(`B${k}`, 1))]);
  await deliverer.pass();
  expect(tries).toBe(1);
});

test('what waits for a subscription that is no more is dropped', async () => {
  const deliverer = delivererWith(() => Promise.reject(new Error('must not be sent')));
  await store.putAlerts([], [message('A', 1, 'gone')]);
  await deliverer.pass();
  expect(await store.outbox.list({ subscription: 'gone', limit: 1 })).toEqual([]);
});

test('a slow receiver holds up nobody else', async () => {
  await subscriptionsOf(store).put('slow', subscription({ url: 'https://slow.example.cn/' }));
  let free = (): void => undefined;
  const got: string[] = [];
  let both = (): void => undefined;
  const all = new Promise<void>((resolve) => (both = resolve));
  const deliverer = delivererWith(async (url, _body, headers) => {
    if (url.includes('slow')) await new Promise<void>((resolve) => (free = resolve));
    else if (got.push(headers['shuxiang-id']!) === 2) both();
    return ok;
  });
  await store.putAlerts([], [message('A', 1, 'slow'), message('A', 1)]);
  deliverer.wake();
  await store.putAlerts([], [message('A', 2)]);
  deliverer.wake();
  await all;
  expect(got).toEqual(['s.A.1', 's.A.2']);
  free();
  await deliverer.stop();
});

test('to stop does not wait for a receiver that does not answer', async () => {
  const deliverer = delivererWith(() => new Promise(() => undefined));
  await store.putAlerts([], [message('A', 1)]);
  void deliverer.pass();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const begun = performance.now();
  await deliverer.stop();
  expect(performance.now() - begun).toBeLessThan(15_000);
  expect(await store.outbox.due('s', now, 1)).toHaveLength(1); // it is sent at the next start
});

/** Sends what waits in a store, in a process of its own. */
const SENDER = `
const [, store, key] = process.argv;
const { Deliverer } = await import(${JSON.stringify(`file://${packagePath('dist', 'engine', 'monitor', 'deliverer.js')}`)});
const { addressRules } = await import(${JSON.stringify(`file://${packagePath('dist', 'engine', 'monitor', 'address.js')}`)});
const { guardedPost } = await import(${JSON.stringify(`file://${packagePath('dist', 'engine', 'monitor', 'post.js')}`)});
const { openStore } = await import(${JSON.stringify(`file://${packagePath('dist', 'engine', 'store', 'open.js')}`)});
const secret = Buffer.from(key, 'hex');
const deliverer = new Deliverer({ store: await openStore(store), secrets: { get: () => secret, find: () => secret, destroy: () => false }, post: guardedPost({ rules: addressRules(['127.0.0.1']) }), clock: () => Date.now(), mayHear: () => Promise.resolve(true) });
await deliverer.pass();
`;

test('killed at any moment nothing is lost, nothing is out of order, and every signature is good', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-deliver-'));
  const path = join(folder, 'store.db');
  const master = secrets.get('webhook');
  const got: string[] = [];
  const bad: string[] = [];
  let killAt = Infinity;
  let child: ReturnType<typeof spawn> | null = null;
  const receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const header = (name: string): string => String(request.headers[name]);
      const refusal = refusalOf({ timestamp: header('shuxiang-timestamp'), signature: header('shuxiang-signature'), body }, secretsOf(secrets, 's', subscription(), Date.now()), Date.now() / 1_000);
      if (refusal !== null) bad.push(refusal);
      got.push(header('shuxiang-id'));
      if (got.length >= killAt) child?.kill('SIGKILL');
      reply.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const messages = Array.from({ length: 60 }, (_, k) => message(`P${k % 12}`, Math.floor(k / 12)));
  const kept = await openStore(path);
  await subscriptionsOf(kept).put('s', subscription({ url: `http://127.0.0.1:${port}/` }));
  await kept.putAlerts([], messages);
  await kept.close();
  try {
    for (const at of [1, 20, 45, Infinity]) {
      killAt = at;
      await new Promise((resolve) => {
        child = spawn(process.execPath, ['--input-type=module', '-e', SENDER, path, master.toString('hex')], { stdio: 'inherit' });
        child.on('exit', resolve);
      });
    }
    expect(bad).toEqual([]);
    expect([...new Set(got)].sort()).toEqual(messages.map(({ id }) => id).sort());
    for (let p = 0; p < 12; p++) {
      const own = got.filter((id) => id.startsWith(`s.P${p}.`)).map((id) => Number(id.slice(id.lastIndexOf('.') + 1)));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect(got.length - messages.length).toBeLessThanOrEqual(3 * 8); // at most what was on its way when it was killed comes twice
  } finally {
    await new Promise((resolve) => receiver.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
});

test('nothing is sent any more for a key that was taken back', async () => {
  let sent = 0;
  const deliverer = new Deliverer({ store, secrets, post: () => Promise.resolve(((sent++), ok)), clock: () => now, mayHear: (owner) => Promise.resolve(owner !== 'k') });
  await store.putAlerts([], [message('A', 1), message('B', 1)]);
  await deliverer.pass();
  expect([sent, await store.outbox.nextDue(now)]).toEqual([0, null]);
});
