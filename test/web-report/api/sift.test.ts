import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as soon, setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { KeyRing } from '../../../web-report/api/access.js';
import { plainOf, sift } from '../../../web-report/api/sift.js';
import { HOUR, rain } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

const PATH = '/v1/risks?county=330102';
const worlds: Served[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const world of worlds.splice(0)) await world.stop();
});

test('a head is plain where nothing in it bears on where it ends or on its connection', () => {
  expect(plainOf('GET /v1/risks?county=330102 HTTP/1.1\r\nHost: x\r\nIf-None-Match: "a", W/"b"\r\nConnection: Keep-Alive\r\n\r\n')).toEqual({ url: PATH, headers: { host: 'x', 'if-none-match': '"a", W/"b"', connection: 'Keep-Alive' } });
  for (const head of ['GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/1.0\r\nHost: x\r\n\r\n', 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n', 'GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n', 'GET  / HTTP/1.1\r\nHost: x\r\n\r\n', '\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n', ...['Host: y', 'Content-Length: 0', 'Transfer-Encoding: chunked', 'Upgrade: h2c', 'Expect: 100-continue', 'Connection: close', 'Connection: keep-alive, upgrade', 'Proxy-Connection: close', 'Accept : a', 'Accept:a', 'Accept: a ', 'Accept: ', ' a', 'Accept: a\n Host: y', 'Accept: a\nHost: y', 'Accept: \u00e9', 'Accept: \0', 'Accept: a\tb', 'X-Unknown: a'].map((line) => `GET / HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n`)]) expect(plainOf(head), JSON.stringify(head)).toBeNull();
});

/** A connection in memory, so that what comes in one chunk is known. */
class Wire extends Duplex {
  text = '';
  /** Whether what is sent stays on its way. */
  held: (() => void)[] | null = null;

  override _read(): void {
    // what comes is pushed
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('latin1');
    if (this.held === null) done();
    else this.held.push(done);
  }
}

/** A server over the small county with nothing but what is asked; `parsed`: requests that node:http made. */
class World {
  parsed = 0;
  /** Requests that wait for an answer. */
  readonly #open = new Set<IncomingMessage>();
  #wire: Wire | null = null;

  constructor(readonly served: Served) {
    served.app.server.on('request', (request, reply) => {
      this.parsed++;
      this.#open.add(request);
      reply.once('close', () => this.#open.delete(request));
    });
  }

  static async of(isSifting: boolean): Promise<World> {
    const served = await serve({ rates: { anyone: { rate: 1, burst: 25 }, key: { rate: 1, burst: 12 } } });
    worlds.push(served);
    await storm(served);
    const { server } = served.app;
    const listeners = server.listeners('connection') as (() => void)[];
    expect(listeners.length).toBe(2);
    if (!isSifting) server.off('connection', listeners[1]!);
    return new World(served);
  }

  connection(): Wire {
    this.#open.clear();
    const wire = new Wire();
    this.#wire = wire;
    wire.on('error', () => undefined);
    this.served.app.server.emit('connection', wire);
    return wire;
  }

  /** Until all that came is answered. */
  async settle(): Promise<void> {
    for (let k = 0; k < 3; k++) await soon();
    for (let k = 0; k < 20 && [...this.#open].some(({ complete }) => complete) && !this.#wire!.destroyed; k++) await sleep(1);
    for (let k = 0; k < 3; k++) await soon();
  }

  /** Requests so far, by route and status. */
  async counts(): Promise<Record<string, number>> {
    const { body } = await this.served.get('/metrics');
    return Object.fromEntries([...body.matchAll(/^shuxiang_requests_total(\S+) (\d+)$/gm)].map(([, what, count]) => [what!, Number(count)]));
  }

  get tag(): string {
    return `"${this.served.monitor.snapshot.counties.get('330102')!.tag}-json"`;
  }
}

const poll = (lines: readonly string[], path = PATH): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

/** Mostly the first, now and then one of the others. */
const mostly = (first: string, ...others: readonly string[]): fc.Arbitrary<string> => fc.oneof({ weight: 3 * others.length, arbitrary: fc.constant(first) }, { weight: others.length, arbitrary: fc.constantFrom(...others) });
const plain = fc
  .record({
    path: mostly(PATH, '/v1/risks?county=330103', '/v1/alerts', '/v1/risks.csv', '/v1/nothing', '/healthz', '/v1/keys', '/v1/risks?county=x'),
    lines: fc.tuple(
      fc.constantFrom('', 'If-None-Match: NOW', 'If-None-Match: NOW', 'If-None-Match: "a", NOW', 'If-None-Match: THEN'),
      mostly('Authorization: Bearer A', '', 'Authorization: Bearer B', 'Authorization: Bearer C', 'Authorization: Bearer none', 'Authorization: Basic A'),
      mostly('', 'Accept-Encoding: gzip', 'Accept-Encoding: br', 'Accept: text/csv', 'Accept: image/png'),
      mostly('', 'X-Request-Id: mine', 'X-Request-Id: a b', 'Origin: https://a.example', 'Connection: keep-alive'),
    ),
  })
  .map(({ path, lines }) => poll(lines.filter((line) => line !== ''), path));
const inner = poll([]);
/** What is no plain request, or only seems to be one. */
const rare = [
  poll([]).replace('GET', 'HEAD'),
  poll([]).replace('Host: x\r\n', ''),
  poll(['Host: y']),
  poll(['Upgrade: websocket', 'Connection: upgrade']),
  poll(['Expect: other']),
  poll([`X-Long: ${'a'.repeat(5_000)}`]),
  `\r\n${poll([])}`,
  poll([`Content-Length: ${inner.length}`]) + inner,
  poll(['Content-Length: 0']) + inner,
  poll(['Transfer-Encoding: chunked']) + `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`,
  poll(['Content-Type: application/json', `Content-Length: ${inner.length}`], '/v1/risks/query').replace('GET', 'POST') + inner,
];
/** What ends a connection: node:http drops answers that wait before it, so that it comes first of what comes at once. */
const broken = [
  poll([]).replace('1.1', '1.0'),
  poll(['Connection: close']),
  poll([]).replace('GET', 'get'),
  poll([]).replaceAll('\r\n', '\n'),
  poll(['Accept: a', ' b']),
  poll(['Accept : a']),
  poll(['Accept: \0']),
  poll([`Content-Length: ${inner.length}`, 'Transfer-Encoding: chunked']) + inner,
  poll([`Content-Length: ${inner.length - 10}`]) + inner,
  'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'NOT HTTP\r\n\r\n',
  'GET /v1/risks?county=330102 HTTP/1.1\r\nHost: x\r\nX-A: ',
];
const whole = fc.oneof({ weight: 30, arbitrary: plain }, { weight: 1, arbitrary: fc.constantFrom(...rare) });
/** Messages that come at once, and where they are cut on their way. */
const bytes = fc.record({
  messages: fc.oneof({ weight: 15, arbitrary: fc.array(whole, { minLength: 1, maxLength: 3 }) }, { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...broken), plain) }),
  cuts: fc.oneof({ weight: 20, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 2 }) }),
});
const step = fc.oneof({ weight: 12, arbitrary: bytes }, { weight: 1, arbitrary: fc.constantFrom('publish' as const, 'remove' as const, 'rotate' as const, 'later' as const) });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Without what differs between two answers to one request. */
const lasting = (text: string): string => text.replace(/Date: .*?\r\n/gi, '').replace(/x-request-id: [0-9a-f-]{36}\r\n/g, '');

async function told(world: World, steps: readonly Step[], hour: { at: number }): Promise<object> {
  const { served } = world;
  const { app, monitor } = served;
  const [admin, a, b] = [await served.key(['admin']), await served.key(['observation:write']), await served.key(['alert:write'])];
  const c = `Bearer ${(await new KeyRing(served.store, () => Date.now()).create({ name: 'c', scopes: ['run:write'], areas: ['33'], expires: Date.now() + 20_000 })).token}`;
  const then = world.tag;
  const before = await world.counts();
  const wire = world.connection();
  let { at } = hour;
  for (const each of steps) {
    if (each === 'publish') {
      at++;
      served.now = Date.parse('2023-07-02T08:00:00+08:00') + at * HOUR;
      await monitor.take([rain('P1', at, (at * 17) % 90)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
      await monitor.cycle();
    } else if (each === 'remove') {
      await app.inject({ method: 'DELETE', url: `/v1/keys/${/sx_([0-9a-f]{12})/.exec(a.authorization)![1]!}`, headers: admin });
    } else if (each === 'rotate') {
      await app.inject({ method: 'POST', url: `/v1/keys/${/sx_([0-9a-f]{12})/.exec(b.authorization)![1]!}/rotate`, headers: admin });
    } else if (each === 'later') {
      vi.advanceTimersByTime(31_000);
    } else {
      const all = each.messages.join('').replaceAll('NOW', world.tag).replaceAll('THEN', then).replaceAll('Bearer A', a.authorization).replaceAll('Bearer B', b.authorization).replaceAll('Bearer C', c);
      const cuts = [0, ...each.cuts.map((share) => Math.floor(share * all.length)).sort((x, y) => x - y), all.length];
      for (let k = 1; k < cuts.length; k++) {
        const part = all.slice(cuts[k - 1], cuts[k]);
        if (part === '' || wire.destroyed) continue;
        wire.push(Buffer.from(part, 'latin1'));
        await world.settle();
      }
    }
  }
  const isOpen = !wire.destroyed && !wire.writableEnded;
  wire.destroy();
  await world.settle();
  const counts = Object.entries(await world.counts()).flatMap(([what, count]) => (count === before[what] ? [] : [[what, count - (before[what] ?? 0)]]));
  return { text: lasting(wire.text), isOpen, counts, tag: world.tag, at };
}

test('whatever comes, told at a glance or parsed, the answers, the limits, the counts and the end of the connection are the same', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.parse('2026-01-01T00:00:00Z') });
  const [sifting, parsing] = [await World.of(true), await World.of(false)];
  const hour = { at: 1 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      vi.advanceTimersByTime(40_000);
      const [one, two] = [await told(sifting, steps, hour), await told(parsing, steps, hour)];
      hour.at = (one as { at: number }).at;
      expect(one).toEqual(two);
    }),
    { numRuns: 25 },
  );
  expect(sifting.parsed).toBeLessThan(0.95 * parsing.parsed);
});

test('who does not read what it is sent is left to the parser, which holds it back', async () => {
  const world = await World.of(true);
  const wire = world.connection();
  const ask = async (): Promise<void> => {
    wire.push(poll([]));
    await world.settle();
  };
  await ask();
  await ask();
  expect(world.parsed).toBe(1);
  wire.held = [];
  await ask();
  expect(world.parsed).toBe(1);
  await ask();
  expect(world.parsed).toBe(2);
  const waiting = wire.held;
  wire.held = null;
  for (const done of waiting) done();
  await world.settle();
  await ask();
  expect([world.parsed, wire.text.split('HTTP/1.1 200 OK').length - 1]).toEqual([2, 5]);
  wire.destroy();
});

/** What comes over a connection, as it comes. */
function listened(port: number): { readonly socket: Socket; readonly got: () => string; readonly ended: Promise<void> } {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (part: Buffer) => (text += part.toString('latin1')));
  socket.on('error', () => undefined);
  return { socket, got: () => text, ended: new Promise((resolve) => socket.on('close', () => resolve())) };
}

test('over a line: polls after the first are not parsed, an idle connection ends in time, and closing ends all', async () => {
  const world = await World.of(true);
  const { app } = world.served;
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const [stays, idle] = [listened(port), listened(port)];
  const ask = async ({ socket, got }: typeof stays): Promise<string> => {
    const from = got().length;
    socket.write(poll([`If-None-Match: ${world.tag}`]));
    while (!got().endsWith('\r\n\r\n') || got().length === from) await sleep(1);
    return got().slice(from);
  };
  const first = await ask(stays);
  const second = await ask(stays);
  expect(second).toMatch(/^HTTP\/1\.1 304 Not Modified\r\n/);
  expect(Math.abs(Date.parse(/Date: (.*)\r/.exec(second)![1]!) - Date.now())).toBeLessThan(5_000);
  expect(second.split('\r\n').map((line) => line.split(':')[0])).toEqual(first.split('\r\n').map((line) => line.split(':')[0]));
  expect(second).toContain('\r\nKeep-Alive: timeout=72\r\n');
  app.server.keepAliveTimeout = 1;
  await ask(idle);
  await ask(idle);
  expect(world.parsed).toBe(2);
  await idle.ended;
  expect(stays.socket.destroyed).toBe(false);
  await app.close();
  await stays.ended;
});

test('a connection is not taken for one on which nothing comes while polls do, but for one on which a head does not end', async () => {
  const server: Server = createServer({ headersTimeout: 900, requestTimeout: 900, connectionsCheckingInterval: 50 }, (_request, reply) => reply.end('parsed'));
  sift(server, ({ url }) => ({ status: 200, own: 'content-length: 4\r\n', ready: Buffer.alloc(0), body: Buffer.from(url) }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const line = listened((server.address() as AddressInfo).port);
  for (let k = 0; k < 12; k++) {
    line.socket.write(poll([], '/abc'));
    await sleep(90);
  }
  expect([line.socket.destroyed, line.got().split('/abc').length - 1, line.got().split('parsed').length - 1]).toEqual([false, 11, 1]);
  line.socket.write(poll([], '/abc').slice(0, -2));
  await line.ended;
  expect(line.got()).toMatch(/HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
  server.close();
});

test('what was published is let go once it is no longer, though the polls that asked for it are known', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const world = await World.of(true);
  const { served } = world;
  const wire = world.connection();
  /** Asks twice: the second is answered from its bytes. */
  const published = async (): Promise<WeakRef<object>> => {
    for (let k = 0; k < 2; k++) {
      wire.push(poll([`If-None-Match: ${world.tag}`]));
      await world.settle();
    }
    return new WeakRef(served.monitor.snapshot);
  };
  const before: WeakRef<object>[] = [];
  for (let k = 0; k < 3; k++) {
    before.push(await published());
    served.now += HOUR;
    await served.monitor.take([rain('P1', 2 + k, 90 - k)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
    await served.monitor.cycle();
  }
  wire.push(poll([`If-None-Match: ${world.tag}`]));
  await world.settle();
  await soon();
  collect();
  expect([wire.text.match(/^HTTP\/1.1 304/gm)?.length, world.parsed]).toEqual([7, 1]);
  expect(before.map((each) => each.deref())).toEqual([undefined, undefined, undefined]);
});
