/**
 * Claim: 500,000 villages x 80 indicators from a file to ranks and grades, E and W rules included, without writing:
 * at most 4 s from Parquet and 9 s from CSV on two cores, below 2.5 GB; all outputs but XLSX at most 15 s more.
 * Every case runs in a process of its own, so that its peak memory is its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROWS = Number(process.env['BENCH_VILLAGES'] ?? 500_000);
const RUNS = 3;
const folder = join(tmpdir(), `shuxiang-bench-${ROWS}`);
const cli = fileURLToPath(new URL('../web-report/cli.js', import.meta.url));
const phase = fileURLToPath(new URL('./assessment-phase.js', import.meta.url));

if (!existsSync(join(folder, 'demo.json'))) {
  console.log(`making ${ROWS} synthetic villages in ${folder} ...`);
  spawnSync(process.execPath, [cli, 'demo', '--villages', String(ROWS), '--format', 'both', '--out', folder], { stdio: 'inherit' });
}

interface Figures {
  readonly readMs: number;
  readonly scoreMs: number;
  readonly writeMs: number;
  readonly peakMb: number;
  readonly plainMs: number;
}

function measure(file: string, write: boolean): Figures {
  const out = join(folder, 'out');
  const { status, stdout, stderr } = spawnSync(process.execPath, [phase, join(folder, file), write ? out : ''], { encoding: 'utf8' });
  rmSync(out, { recursive: true, force: true });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Figures;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

for (const [file, limit] of [['villages.parquet', 4_000], ['villages.csv', 9_000]] as const) {
  const runs = Array.from({ length: RUNS }, () => measure(file, false));
  const total = median(runs.map(({ readMs, scoreMs }) => readMs + scoreMs));
  const plain = median(runs.map(({ plainMs }) => plainMs));
  console.log(
    `${file}, ${ROWS} villages: ${total.toFixed(0)} ms to ranks and grades (reading ${median(runs.map((run) => run.readMs)).toFixed(0)}, scoring ${median(runs.map((run) => run.scoreMs)).toFixed(0)}), peak ${Math.max(...runs.map((run) => run.peakMb)).toFixed(0)} MB; limit ${limit} ms; ratio ${(limit / total).toFixed(2)}`,
  );
  console.log(`  beside it, the weighted mean alone over row objects of the same villages: ${plain.toFixed(0)} ms; the scoring above does formulas, rules, roll-ups and ranks too: ratio ${(plain / median(runs.map((run) => run.scoreMs))).toFixed(2)}`);
}
const { writeMs, peakMb } = measure('villages.parquet', true);
console.log(`outputs but XLSX, ${ROWS} villages: ${writeMs.toFixed(0)} ms, peak ${peakMb.toFixed(0)} MB; limit 15000 ms; ratio ${(15_000 / writeMs).toFixed(2)}`);
