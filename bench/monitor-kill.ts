/**
 * Claim: killed (kill -9) at 50 seeded points of taking in, cycle, delivery and migration, with the thread that takes in and works
 * out as in service, nothing acknowledged is lost, nothing is half, every message comes at least once and of one village in order, and
 * in the end all is as if nothing had been killed. The same where that thread alone ends, at 8 points more, and the process goes on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationTrial, watchTrial, type Point, type Watched } from './kill/trial.js';
import { numbers } from './measure.js';

const SEED = Number(process.env['BENCH_SEED'] ?? 20_230_702);
/** Points of each kind, and operations the store is asked for: of all hours, and of a migration. */
const [BY_OPERATION, BY_TIME, BY_MESSAGE, IN_MIGRATION, BY_THREAD] = [24, 10, 8, 8, 8] as const;
const [OPERATIONS, MIGRATION_OPERATIONS, LONGEST_MS, MESSAGES] = [550, 18, 200, 24] as const;
/** Trials beside each other: most of a trial is waiting for a disk, or for a process to begin. */
const AT_ONCE = 4;

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
const chances = numbers(BY_OPERATION + BY_TIME + BY_MESSAGE + IN_MIGRATION + BY_THREAD, SEED);
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
    ...Array.from({ length: BY_THREAD }, (): Point => ({ at: 'thread', ms: upTo(LONGEST_MS) })),
  ];
  const migrated = (await migrationTrial(join(folder, 'migrated.db'), 0)).end;
  const tries = [
    ...points.map((point, k) => async () => look(JSON.stringify(point), await watchTrial(join(folder, `${k}.db`), point), never.end)),
    ...Array.from({ length: IN_MIGRATION }, (_, k) => {
      const count = upTo(MIGRATION_OPERATIONS);
      return async () => look(`migration ${count}`, await migrationTrial(join(folder, `m${k}.db`), count), migrated);
    }),
  ];
  const lane = async (): Promise<void> => {
    for (let own = tries.shift(); own !== undefined; own = tries.shift()) await own();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  console.log(`${trials - 1} points, ${killed} of them killed before the end, ${BY_THREAD} of them in the thread alone: nothing lost, nothing half, all told in order`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
