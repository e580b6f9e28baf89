/**
 * Claim: memory stays flat while it serves, takes in and works out: `node dist/bench/monitor-soak.js [minutes, 10]`; prints the memory at
 * each minute, and its slope over the minutes asked for, which begin once what is held by a bound has filled: a day of every gauge, the
 * last changes and revisions, the pages that the store keeps at hand.
 */
import { execFile } from 'node:child_process';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { monitored } from './load/monitored.js';

const run = promisify(execFile);
const MINUTES = Number(process.argv[2] ?? 10);
/** Minutes before them. The rows are all of the last day, so that warnings stand all the time. */
const FILLING = 2;
const [VILLAGES, EVERY_MS] = [1_750, 1_000] as const;
const own = (name: string): string => fileURLToPath(new URL(`./load/${name}.js`, import.meta.url));

/** Slope of a line through points by least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

const { port, token, monitor, counties, close } = await monitored(VILLAGES);
try {
  await monitor.start();
  const seconds = Math.round((FILLING + MINUTES) * 60);
  const state = { running: true };
  const load = Promise.all([
    run(process.execPath, [own('poll-workload'), String(port), '500', '100', String(seconds), counties.join()]),
    run(process.execPath, [own('feed-workload'), String(port), token, String(VILLAGES), '2000', String(seconds), '1']),
  ]).finally(() => (state.running = false));
  const [begun, before] = [performance.now(), monitor.changes.last];
  const points: [number, number][] = [];
  let told = 0;
  while (state.running) {
    await after(EVERY_MS, undefined, { ref: false });
    const minute = (performance.now() - begun) / 60_000;
    points.push([minute, process.memoryUsage.rss() / 1e6]);
    if (Math.floor(minute) === told) continue;
    told = Math.floor(minute);
    const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
    console.log(`minute ${told}: ${(rss / 1e6).toFixed(0)} MB resident; in this thread ${(heapUsed / 1e6).toFixed(0)} MB of heap, ${(external / 1e6).toFixed(0)} MB outside it, ${(arrayBuffers / 1e6).toFixed(0)} MB of buffers; ${monitor.figures.cycles} cycles, ${monitor.changes.last - before} changes of levels`);
  }
  const [polled] = await load;
  const { requests, errors, kinds } = JSON.parse(polled.stdout) as { readonly requests: number; readonly errors: number; readonly kinds: Readonly<Record<string, number>> };
  const late = points.filter(([minute]) => minute >= FILLING);
  console.log(`${MINUTES} min after ${FILLING} of filling, ${requests} requests, ${errors} errors ${JSON.stringify(kinds)}, ${monitor.figures.cycles} cycles: memory ${late[0]![1].toFixed(0)} to ${late.at(-1)![1].toFixed(0)} MB, slope ${slopeOf(late).toFixed(2)} MB a minute; open handles ${process.getActiveResourcesInfo().length}`);
} finally {
  await close();
}
