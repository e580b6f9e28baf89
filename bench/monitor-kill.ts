/**
 * Claim: killed (kill -9) at 50 seeded points of taking in, cycle, delivery and migration, with the thread that takes in and works
 * out as in service, nothing acknowledged is lost, nothing is half, every message comes at least once and of one village in order, and
 * in the end all is as if nothing had been killed. The same where that thread alone ends, at 8 points more, and the process goes on;
 * and on PostgreSQL where a process of the database ends, at 8 more. `[sqlite|postgres] [k/n]`; both where
 * none is said, and of n parts of the points the k-th.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killTrials } from './kill/points.js';
import { postgresMissing, startPostgres } from './load/postgres-server.js';

const SEED = Number(process.env['BENCH_SEED'] ?? 20_230_702);
const only = process.argv[2];
const [k = 1, n = 1] = (process.argv[3] ?? '1/1').split('/').map(Number);

if (only !== 'postgres') {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
  let count = 0;
  try {
    console.log(`SQLite: ${await killTrials({ make: () => join(folder, `${count++}.db`), drop: () => undefined }, SEED, [k, n])}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
if (only !== 'sqlite' && postgresMissing !== null) console.log(`PostgreSQL: skipped, ${postgresMissing}`);
else if (only !== 'sqlite') {
  const server = startPostgres();
  try {
    console.log(`PostgreSQL: ${await killTrials({ make: () => server.database(), drop: (address) => server.drop(address), crash: (address) => server.crash(address) }, SEED, [k, n])}`);
  } finally {
    server.stop();
  }
}
