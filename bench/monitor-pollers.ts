/**
 * Claim: 2,000 pollers at 200 requests a second, while cycles run and 20,000 rows a second come in, wait less than 100 ms (p99) and
 * get no error; pollers and feed are processes of their own.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { monitored } from './load/monitored.js';

const run = promisify(execFile);
const [VILLAGES, POLLERS, RATE] = [3_500, 2_000, 200] as const;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 20);
const ROWS = Number(process.env['BENCH_ROWS'] ?? 20_000);
const own = (name: string): string => fileURLToPath(new URL(`./load/${name}.js`, import.meta.url));

const { port, token, monitor, counties, close } = await monitored(VILLAGES);
try {
  await monitor.start();
  const [polled, fed] = await Promise.all([
    run(process.execPath, [own('poll-workload'), String(port), String(POLLERS), String(RATE), String(SECONDS), counties.join()]),
    run(process.execPath, [own('feed-workload'), String(port), token, String(VILLAGES), String(ROWS), String(SECONDS)]),
  ]);
  const { requests, errors, unchanged, p50, p99, most } = JSON.parse(polled.stdout) as Readonly<Record<string, number>>;
  const { rows, errors: refused, slowest, seconds } = JSON.parse(fed.stdout) as Readonly<Record<string, number>>;
  console.log(`${POLLERS} pollers, ${requests} requests (${unchanged} unchanged), ${errors} errors: p50 ${p50!.toFixed(1)} ms, p99 ${p99!.toFixed(0)} ms, most ${most!.toFixed(0)} ms, ratio ${(100 / p99!).toFixed(2)} of 100 ms`);
  console.log(`rows in: ${(rows! / seconds!).toFixed(0)} a second, ${refused} batches refused, slowest batch ${slowest!.toFixed(0)} ms; ${monitor.figures.cycles} cycles, the last ${monitor.figures.lastMs.toFixed(0)} ms`);
} finally {
  await close();
}
