/** The thread that takes in and works out, as in service, over a database that ends the process at an operation. */
import { parentPort, workerData } from 'node:worker_threads';
import { Monitor } from '../../engine/monitor/monitor.js';
import { readNowcast } from '../../engine/monitor/nowcast/declaration.js';
import { host } from '../../engine/monitor/thread/host.js';
import { readProfile } from '../../engine/run/cap/profile.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import { migrate } from '../../engine/store/migrations.js';
import { openDriver } from '../../engine/store/open.js';
import { storeOver } from '../../engine/store/sql-store.js';
import { units, variables } from './county.js';
import { deadly } from './deadly.js';

/** What the thread is given. */
export interface ThreadData {
  /** Of its store. */
  readonly address: string;
  /** Operation of the store at which the process ends; 0: none. */
  readonly killAt: number;
  /** One number, the moment [ms since 1970]. */
  readonly now: Float64Array;
}

const { address, killAt, now } = workerData as ThreadData;
const [DT, LONG_MS] = [3_600, 3_600_000];
const driver = deadly(openDriver(address), killAt);
await migrate(driver, address);
const monitor = new Monitor({
  store: storeOver(driver),
  units,
  variables,
  rules: { books: [await readRuleBook(packagePath('scenarios', 'rules', 'flash-flood.yaml'))], dt: DT },
  rulesHash: 'rules',
  nowcast: { nowcast: await readNowcast(packagePath('scenarios', 'nowcast.yaml'), DT), river: { catchments: [], groups: [], chain: [] } },
  cap: (await readProfile(packagePath('scenarios', 'dissemination', 'cap.yaml'))).profile,
  clock: () => now[0]!,
  soonMs: LONG_MS,
  idleMs: LONG_MS,
});
host(monitor, parentPort!);
