/**
 * Claim: killed (kill -9) at 50 seeded points of taking in, cycle, delivery and migration, nothing acknowledged is lost, nothing is
 * half, every message comes at least once and of one village in order, and in the end all is as if nothing had been killed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationTrial, watchTrial, type Point, type Watched } from './kill/trial.js';
import { numbers } from './measure.js';

const SEED = Number(process.env['BENCH_SEED'] ?? 20_230_702);
/** Points of each kind, and operations the store is asked for: of all hours, and of a migration. */
const [BY_OPERATION, BY_TIME, BY_MESSAGE, IN_MIGRATION] = [24, 10, 8, 8] as const;
const [OPERATIONS, MIGRATION_OPERATIONS, LONGEST_MS, MESSAGES] = [550, 18, 200, 24] as const;

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
const chances = numbers(BY_OPERATION + BY_TIME + BY_MESSAGE + IN_MIGRATION, SEED);
let next = 0;
const upTo = (most: number): number => 1 + Math.floor(chances[next++]! * most);
const never = await watchTrial(join(folder, 'never.db'), { at: 'operation', count: 0 });
let [killed, trials] = [0, 0];

function look(name: string, { faults, end, killed: wasKilled }: Watched, expected: string): void {
  trials++;
  if (wasKilled) killed++;
  if (faults.length > 0 || end !== expected) throw new Error(`${name}, seed ${SEED}: ${faults.join('; ') || 'another end than without a kill'}`);
}

try {
  look('never', never, never.end);
  const points: Point[] = [
    ...Array.from({ length: BY_OPERATION }, (): Point => ({ at: 'operation', count: upTo(OPERATIONS) })),
    ...Array.from({ length: BY_TIME }, (): Point => ({ at: 'time', ms: upTo(LONGEST_MS) })),
    ...Array.from({ length: BY_MESSAGE }, (): Point => ({ at: 'message', count: upTo(MESSAGES) })),
  ];
  for (const [k, point] of points.entries()) look(JSON.stringify(point), await watchTrial(join(folder, `${k}.db`), point), never.end);
  const migrated = (await migrationTrial(join(folder, 'migrated.db'), 0)).end;
  for (let k = 0; k < IN_MIGRATION; k++) {
    const count = upTo(MIGRATION_OPERATIONS);
    look(`migration ${count}`, await migrationTrial(join(folder, `m${k}.db`), count), migrated);
  }
  console.log(`${trials - 1} points, ${killed} of them before the end: nothing lost, nothing half, all told in order`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
