/** Many listen to the stream over real sockets, and some of them never read. */
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { openStore } from '../../engine/store/open.js';
import { buildServer } from '../../web-report/api/server.js';
import { Loud } from './loud.js';

export interface ListenersTrial {
  readonly clients: number;
  /** Of them never read. */
  readonly deaf: number;
  readonly events: number;
  /** Of level in one event. */
  readonly changes: number;
}

export interface ListenersResult {
  /** Those that never read and were let go. */
  readonly letGo: number;
  /** Events that the others heard, whole. */
  readonly heard: number;
  /** Of them came after a later one, or twice. */
  readonly outOfOrder: number;
  /** Most that waited in the server for all that never read [bytes]. */
  readonly waiting: number;
  /** From publishing to the last of the others having the whole event [ms]. */
  readonly slowest: number;
  /** Growth of the memory of server and clients together [bytes]. */
  readonly grown: number;
}

const WAIT_MS = 10_000;
const EVENT = /event: published\nid: (\d+)-\d+\n/;

async function until(holds: () => boolean, limit = WAIT_MS): Promise<void> {
  for (const begun = performance.now(); !holds() && performance.now() - begun < limit; ) await after(2);
}

export async function listenersTrial({ clients, deaf, events, changes }: ListenersTrial): Promise<ListenersResult> {
  const store = await openStore(':memory:');
  const monitor = new Loud(store, 0);
  const rates = { rate: 1e9, burst: 1e9 };
  const app = await buildServer({ monitor, version: '0', docs: false, rates: { anyone: rates, key: rates } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const inside: Socket[] = [];
  app.server.on('connection', (socket) => inside.push(socket));
  let [heard, outOfOrder, ended] = [0, 0, 0];
  const open = async (reads: boolean): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    let [rest, last] = ['', -1];
    // an event is whole when the blank line after it is there
    if (reads) socket.setEncoding('latin1').on('data', (part: string) => {
      const blocks = (rest + part).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const id = EVENT.exec(block)?.[1];
        if (id === undefined) continue;
        heard++;
        if (Number(id) <= last) outOfOrder++;
        last = Number(id);
      }
    });
    else socket.pause();
    // those that read are each about ten villages, those that do not about all
    socket.write(`GET /v1/stream${reads ? '?area=33010200000' : ''} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return socket;
  };
  const sockets: Socket[] = [];
  for (let k = 0; k < clients; k++) {
    sockets.push(await open(k >= deaf));
    if (k === deaf - 1) await until(() => inside.length === deaf);
  }
  const deafInside = inside.slice(0, deaf);
  for (const socket of deafInside) socket.on('close', () => ended++);
  const readers = clients - deaf;
  await until(() => heard >= readers);
  heard = 0;
  const before = process.memoryUsage.rss();
  let [waiting, slowest, most] = [0, 0, before];
  for (let k = 0; k < events; k++) {
    const begun = performance.now();
    monitor.publish(Array.from({ length: changes }, (_, code) => ({ code: String(330_102_000_000 + code), from: k % 5, to: (k + 1) % 5 })), `t${k}`);
    waiting = Math.max(waiting, deafInside.reduce((sum, socket) => sum + (socket.destroyed ? 0 : socket.writableLength), 0));
    await until(() => heard >= readers * (k + 1));
    slowest = Math.max(slowest, performance.now() - begun);
    most = Math.max(most, process.memoryUsage.rss());
  }
  await until(() => ended === deaf, 1_000);
  for (const socket of sockets) socket.destroy();
  await app.close();
  await store.close();
  return { letGo: ended, heard, outOfOrder, waiting, slowest, grown: most - before };
}
