/** One trial: a process is killed at a point, what it left is looked at, another goes on, and the end is held against that of one never killed. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isTold } from '../../engine/monitor/alerts.js';
import { secretsOf, subscriptionsOf } from '../../engine/monitor/subscription.js';
import { refusalOf } from '../../engine/monitor/webhook.js';
import { packagePath } from '../../engine/run/package-root.js';
import { migrate, SCHEMA_VERSION } from '../../engine/store/migrations.js';
import { openDriver, openStore } from '../../engine/store/open.js';
import { storeOver } from '../../engine/store/sql-store.js';
import type { Store } from '../../engine/store/store.js';
import { codes, HOURS, momentOf, VILLAGES } from './county.js';

export type Point =
  /** At an operation of the store, counted from 1; 0: never. */
  | { readonly at: 'operation'; readonly count: number }
  /** So long after the first hour was acknowledged [ms]. */
  | { readonly at: 'time'; readonly ms: number }
  /** The thread that takes in and works out alone, so long after the first hour was acknowledged [ms]; the process goes on. */
  | { readonly at: 'thread'; readonly ms: number }
  /** A process of the database, so long after the first hour was acknowledged [ms]: all of its connections break, and ours goes on. */
  | { readonly at: 'database'; readonly ms: number; readonly kill: () => void }
  /** When a receiver has got so many messages. */
  | { readonly at: 'message'; readonly count: number };

const WORKLOAD = packagePath('dist', 'bench', 'kill', 'workload.js');
const SUBSCRIPTION = 's';
const secret = Buffer.alloc(32, 7);
const secrets = { get: () => secret, find: () => secret, destroy: () => false };

interface Receiver {
  readonly port: number;
  readonly got: string[];
  readonly faults: string[];
  heard: () => void;
  close(): Promise<void>;
}

async function receiver(): Promise<Receiver> {
  const self = { port: 0, got: [] as string[], faults: [] as string[], heard: (): void => undefined, close: (): Promise<void> => new Promise((resolve) => void server.close(() => resolve())) };
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { 'shuxiang-id': id, 'shuxiang-timestamp': timestamp, 'shuxiang-signature': signature } = request.headers as Readonly<Record<string, string | undefined>>;
      const refusal = refusalOf({ timestamp, signature, body }, secretsOf(secrets, SUBSCRIPTION, { generation: 1, previousUntil: null }, Date.now()), Date.now() / 1_000);
      if (refusal !== null) self.faults.push(`signature: ${refusal}`);
      self.got.push(id ?? '');
      reply.writeHead(204).end();
      self.heard();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.port = (server.address() as AddressInfo).port;
  return self;
}

/** Run it until it ends or is killed; returns the last hour it acknowledged, -1 for none, and whether it came to its end. */
const work = (kind: 'watch' | 'migrate', address: string, point: Point, first: number, told: Receiver | null): Promise<{ readonly last: number; readonly ended: boolean }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WORKLOAD, kind, address, String(point.at === 'operation' ? point.count : 0), String(point.at === 'thread' ? point.ms : 0), String(first), secret.toString('hex')], { stdio: ['pipe', 'pipe', 'pipe'] });
    let [said, complained] = ['', ''];
    if (told !== null) {
      told.heard = () => {
        if (point.at === 'message' && told.got.length >= point.count) child.kill('SIGKILL');
      };
    }
    child.stderr.on('data', (part: Buffer) => (complained += part.toString()));
    child.stdout.on('data', (part: Buffer) => {
      if (said === '' && point.at === 'time') setTimeout(() => child.kill('SIGKILL'), point.ms);
      if (said === '' && point.at === 'database') setTimeout(point.kill, point.ms);
      said += part.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const lines = said.split('\n').slice(0, -1);
      if (code !== 0 && code !== null) reject(new Error(complained));
      else resolve({ last: Number(lines.filter((line) => line !== 'end').at(-1) ?? first - 1), ended: lines.at(-1) === 'end' });
    });
  });

/** What of a store does not depend on when it was killed. */
async function endOf(store: Store): Promise<string> {
  const latest = (await store.latest({})).map(({ place, time, value }) => [place, time, value]);
  const heads = (await store.alerts({ standing: true })).map(({ area, hazard, level }) => [area, hazard, level]);
  return JSON.stringify({ latest, heads });
}

/** Faults in what was left: hours that are lost or half, chains with holes, two heads, an alert nobody is told of, a CAP message without an identifier of its own. */
async function faultsOf(store: Store, acknowledged: number): Promise<string[]> {
  const faults: string[] = [];
  const counts = new Map<number, number>();
  for (const place of codes) for (const { time } of await store.history({ place, from: 0, to: momentOf(HOURS) })) counts.set(time, (counts.get(time) ?? 0) + 1);
  for (const [time, count] of counts) if (count !== VILLAGES) faults.push(`hour ${new Date(time).toISOString()} is half: ${count} of ${VILLAGES}`);
  for (let hour = 0; hour <= acknowledged; hour++) if (!counts.has(momentOf(hour))) faults.push(`hour ${hour} was acknowledged and is lost`);
  const messages = new Set((await store.outbox.list({ subscription: SUBSCRIPTION, limit: 10_000 })).map(({ id }) => id));
  const [standing, identifiers] = [new Set<string>(), new Set<string>()];
  for (const { id, area, hazard, status } of await store.alerts({})) {
    for (const [k, alert] of (await store.alertChain(id)).entries()) {
      const { revision, identifier = '' } = alert;
      if (isTold(alert) && (identifier === '' || identifiers.has(identifier))) faults.push(`${id}.${revision}: the identifier "${identifier}" is another's, or none`);
      identifiers.add(identifier);
      if (revision !== k + 1) faults.push(`${id}: revision ${revision} in place ${k + 1}`);
      if (!messages.has(`${SUBSCRIPTION}.${id}.${revision}`)) faults.push(`${id}.${revision}: nobody is told`);
    }
    if (status !== 'issued' && status !== 'updated') continue;
    if (standing.has(`${area} ${hazard}`)) faults.push(`${area} ${hazard}: two alerts stand`);
    standing.add(`${area} ${hazard}`);
  }
  return faults;
}

/** Faults in what a receiver got: lost, or of one village out of order; a message may come again until the next of its village does. */
async function faultsOfTold(store: Store, { got, faults }: Receiver): Promise<string[]> {
  const kept = await store.outbox.list({ subscription: SUBSCRIPTION, limit: 10_000 });
  const sequences = new Map(kept.map(({ id, sequence, place }) => [id, { sequence, place }]));
  const out = [...faults, ...kept.flatMap(({ id }) => (got.includes(id) ? [] : [`${id} was not delivered`]))];
  const last = new Map<string, number>();
  for (const id of got) {
    const { sequence = -1, place = '' } = sequences.get(id) ?? {};
    if (sequence < (last.get(place) ?? 0)) out.push(`${id} came out of order`);
    last.set(place, sequence);
  }
  return out;
}

export interface Watched {
  /** Nothing where all is as it has to be. */
  readonly faults: readonly string[];
  /** What the store came to. */
  readonly end: string;
  /** Whether it was killed before its end. */
  readonly killed: boolean;
}

/** Kill the watcher at a point, look, and go on from the last hour it acknowledged. */
export async function watchTrial(address: string, point: Point): Promise<Watched> {
  const told = await receiver();
  try {
    const made = await openStore(address);
    await subscriptionsOf(made).put(SUBSCRIPTION, { url: `http://127.0.0.1:${told.port}/`, areas: [''], minLevel: 1, owner: 'k', created: 0, generation: 1, previousUntil: null });
    await made.close();
    const { last, ended } = await work('watch', address, point, 0, told);
    const left = await openStore(address);
    const faults = await faultsOf(left, last);
    await left.close();
    if (!ended) await work('watch', address, { at: 'operation', count: 0 }, Math.max(0, last), told);
    const store = await openStore(address);
    faults.push(...(await faultsOf(store, HOURS - 1)), ...(await faultsOfTold(store, told)));
    const end = await endOf(store);
    await store.close();
    return { faults, end, killed: !ended };
  } finally {
    await told.close();
  }
}

/** Kill the migration of a store of the first schema at an operation, and open it again. */
export async function migrationTrial(address: string, count: number): Promise<Watched> {
  const old = openDriver(address);
  await migrate(old, address, 1);
  await storeOver(old).append(codes.map((place) => ({ place, variable: 'rain', time: momentOf(0), source: 's', value: 1 })), momentOf(0));
  await old.close();
  const { ended } = await work('migrate', address, { at: 'operation', count }, 0, null);
  const store = await openStore(address);
  const latest = await store.latest({});
  const end = JSON.stringify(latest);
  await store.putAlerts([{ id: 'a', revision: 1, area: '1', hazard: 'h', level: 1, issued: 0, expires: 1, status: 'issued' }], [{ id: 'd', subscription: 's', place: '1', body: '{}', created: 0 }]);
  await store.close();
  const driver = openDriver(address);
  const versions = await driver.query<{ version: number }>('SELECT version FROM schema_version');
  await driver.close();
  const faults = [...(latest.length === VILLAGES ? [] : ['rows are lost']), ...(versions.length === 1 && versions[0]?.version === SCHEMA_VERSION ? [] : [`schema ${JSON.stringify(versions)}`])];
  return { faults, end, killed: !ended };
}
