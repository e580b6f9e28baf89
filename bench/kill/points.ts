/** Seeded points at which a process is killed, and the trial of each on one kind of store. */
import { numbers } from '../measure.js';
import { migrationTrial, watchTrial, type Point, type Watched } from './trial.js';

/** Where trials have their stores. */
export interface Stores {
  /** The address of an empty one. */
  make(): string;
  drop(address: string): void;
  /** Kill a process of the database; absent: it has none of its own. */
  readonly crash?: (address: string) => void;
}

/** Points of each kind, and operations the store is asked for: of all hours, and of a migration. */
const [BY_OPERATION, BY_TIME, BY_MESSAGE, IN_MIGRATION, BY_THREAD, BY_DATABASE] = [24, 10, 8, 8, 8, 8] as const;
const [OPERATIONS, MIGRATION_OPERATIONS, LONGEST_MS, MESSAGES] = [550, 22, 200, 24] as const;
/** Trials beside each other: most of a trial is waiting for a disk, or for a process to begin. */
const AT_ONCE = 4;

/**
 * Kill at every point.
 *
 * @param part the k-th of n parts of the points, which together are all of them
 * @returns what was done, in a line
 * @throws where anything is lost, half, or comes to another end than without a kill
 */
export async function killTrials(stores: Stores, seed: number, [part, parts]: readonly [part: number, parts: number] = [1, 1]): Promise<string> {
  const chances = numbers(BY_OPERATION + BY_TIME + BY_MESSAGE + IN_MIGRATION + BY_THREAD + BY_DATABASE, seed);
  let [next, killed, trials] = [0, 0, 0];
  const upTo = (most: number): number => 1 + Math.floor(chances[next++]! * most);
  const on = async (trial: (address: string) => Promise<Watched>): Promise<Watched> => {
    const address = stores.make();
    try {
      return await trial(address);
    } finally {
      stores.drop(address);
    }
  };
  const look = (name: string, { faults, end, killed: wasKilled }: Watched, expected: string): void => {
    trials++;
    if (wasKilled) killed++;
    if (faults.length > 0 || end !== expected) throw new Error(`${name}, seed ${seed}: ${faults.join('; ') || `another end than without a kill: ${end} for ${expected}`}`);
  };
  const never = await on((address) => watchTrial(address, { at: 'operation', count: 0 }));
  look('never', never, never.end);
  const migrated = await on((address) => migrationTrial(address, 0));
  const points: Point[] = [
    ...Array.from({ length: BY_OPERATION }, (): Point => ({ at: 'operation', count: upTo(OPERATIONS) })),
    ...Array.from({ length: BY_TIME }, (): Point => ({ at: 'time', ms: upTo(LONGEST_MS) })),
    ...Array.from({ length: BY_MESSAGE }, (): Point => ({ at: 'message', count: upTo(MESSAGES) })),
    ...Array.from({ length: BY_THREAD }, (): Point => ({ at: 'thread', ms: upTo(LONGEST_MS) })),
  ];
  const isOurs = (_: unknown, k: number): boolean => k % parts === part - 1;
  const tries = [
    ...points.map((point) => async () => look(JSON.stringify(point), await on((address) => watchTrial(address, point)), never.end)),
    ...Array.from({ length: IN_MIGRATION }, () => {
      const count = upTo(MIGRATION_OPERATIONS);
      return async () => look(`migration ${count}`, await on((address) => migrationTrial(address, count)), migrated.end);
    }),
  ].filter(isOurs);
  const lane = async (): Promise<void> => {
    for (let own = tries.shift(); own !== undefined; own = tries.shift()) await own();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const { crash } = stores;
  if (crash === undefined) return `${trials - 1} points, ${killed} of them killed before the end: nothing lost, nothing half, all told in order`;
  // one at a time: a process of it that is killed ends the connections of all
  for (let k = 0; k < BY_DATABASE; k++) {
    const ms = upTo(LONGEST_MS);
    if (!isOurs(null, k)) continue;
    look(`database ${ms} ms`, await on((address) => watchTrial(address, { at: 'database', ms, kill: () => crash(address) })), never.end);
  }
  return `${trials - 1} points, ${killed} of them killed before the end: nothing lost, nothing half, all told in order`;
}
