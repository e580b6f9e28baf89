/**
 * A watched county as in service: a thread takes rain in and works levels out, this one hands it over and tells a receiver, hour by
 * hour, until it has told all hours or is killed:
 * `<watch|migrate> <address of the store> <operation of the store at which it kills itself, 0: none> <time at which its thread alone ends [ms], 0: never> <first hour> <secret>`.
 */
import { setTimeout as after } from 'node:timers/promises';
import { addressRules } from '../../engine/monitor/address.js';
import { Deliverer } from '../../engine/monitor/deliverer.js';
import { guardedPost } from '../../engine/monitor/post.js';
import { RemoteMonitor } from '../../engine/monitor/thread/remote.js';
import { UnderWayError } from '../../engine/monitor/idempotency.js';
import { BusyError } from '../../engine/monitor/watch.js';
import { StoreAwayError } from '../../engine/store/driver.js';
import { openStore } from '../../engine/store/open.js';
import { HOURS, momentOf, rainOf } from './county.js';
import type { ThreadData } from './thread.js';

const [kind, address, killAt, breakAt, first, key] = process.argv.slice(2) as [string, string, string, string, string, string];
const AGAIN_MS = 20;
// whoever started it holds its input open: it ends with them, however they end
process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();

/** Whoever is told that the thread is begun again, that the store does not answer, or that another is at the same request, comes again. */
async function patient<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BusyError || error instanceof StoreAwayError || error instanceof UnderWayError)) throw error;
      await after(AGAIN_MS);
    }
  }
}

const now = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
const faults: unknown[] = [];
const monitor = await RemoteMonitor.open({
  file: new URL('./thread.js', import.meta.url),
  data: { address, killAt: Number(killAt), now } satisfies ThreadData,
  openStore: () => openStore(address),
  clock: () => now[0]!,
  report: (error) => faults.push(error),
});
if (kind === 'watch') {
  const secret = Buffer.from(key, 'hex');
  const deliverer = new Deliverer({ store: monitor.store, secrets: { get: () => secret, find: () => secret, destroy: () => false }, post: guardedPost({ rules: addressRules(['127.0.0.1']) }), clock: () => Date.now(), mayHear: () => Promise.resolve(true) });
  for (let hour = Number(first); hour < HOURS; hour++) {
    now[0] = momentOf(hour);
    const body = Buffer.from(JSON.stringify(rainOf(hour)));
    const { answer } = await patient(() => monitor.receive({ body: Buffer.from(body), format: 'json', source: 'gauge', areas: [''], dryRun: false, atomic: true, detail: 'problems', once: { name: `k ${hour}`, request: 'r' } }));
    const { kept, rows } = JSON.parse(Buffer.from(answer).toString()) as { readonly kept: boolean; readonly rows: readonly unknown[] };
    if (!kept || rows.length > 0) throw new Error(`rows were refused: ${JSON.stringify(rows)}`);
    process.stdout.write(`${hour}\n`);
    if (hour === Number(first) && Number(breakAt) > 0) setTimeout(() => void monitor.breakDown(), Number(breakAt));
    await patient(() => monitor.cycle());
    // a cycle that the store broke off goes on with the next, a second later
    while (monitor.figures.failed?.startsWith('PostgreSQL does not answer') === true) {
      await after(AGAIN_MS);
      now[0] += 1_000;
      await patient(() => monitor.cycle());
    }
    const { failed } = monitor.figures;
    if (failed !== null) throw new Error(failed);
    await patient(() => deliverer.pass());
  }
  await deliverer.stop();
}
await monitor.stop();
if (faults.length > 0) throw new Error('faults in the thread', { cause: faults });
process.stdout.write('end\n');
