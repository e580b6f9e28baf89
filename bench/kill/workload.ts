/**
 * A watched county that takes rain in, works levels out and tells a receiver, hour by hour, until it has told all hours or is
 * killed: `<watch|migrate> <store> <operation of the store at which it kills itself, 0: none> <first hour> <secret>`.
 */
import { addressRules } from '../../engine/monitor/address.js';
import { Deliverer } from '../../engine/monitor/deliverer.js';
import { Monitor } from '../../engine/monitor/monitor.js';
import { guardedPost } from '../../engine/monitor/post.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import type { Driver, SqlValue, Statements } from '../../engine/store/driver.js';
import { migrate } from '../../engine/store/migrations.js';
import { openSqlite } from '../../engine/store/sqlite.js';
import { storeOver } from '../../engine/store/sql-store.js';
import { HOURS, momentOf, rainOf, units, variables } from './county.js';

const [kind, path, killAt, first, key] = process.argv.slice(2) as [string, string, string, string, string];

/** The same database, which ends this process before or after an operation. */
function deadly(driver: Driver, at: number): Driver {
  let count = 0;
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    if (++count === at) process.kill(process.pid, 'SIGKILL');
    const result = await work();
    if (++count === at) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  const query =
    ({ query: own }: Statements): Statements['query'] =>
    <Row>(sql: string, values?: readonly SqlValue[]) =>
      around(() => own<Row>(sql, values));
  return {
    kind: driver.kind,
    query: query(driver),
    transaction: (work) => around(() => driver.transaction((statements) => work({ query: query(statements) }))),
    append: (rows, received) => around(() => driver.append(rows, received)),
    forget: (months) => around(() => driver.forget(months)),
    tables: () => driver.tables(),
    backup: (version) => around(() => driver.backup(version)),
    close: () => driver.close(),
  };
}

const plain = openSqlite(path);
const driver = deadly(plain, Number(killAt));
await migrate(driver, path);
const store = storeOver(driver);
if (kind === 'watch') {
  const book = await readRuleBook(packagePath('scenarios', 'rules', 'flash-flood.yaml'));
  let now = 0;
  const secret = Buffer.from(key, 'hex');
  const deliverer = new Deliverer({ store, secrets: { get: () => secret, find: () => secret, destroy: () => false }, post: guardedPost({ rules: addressRules(['127.0.0.1']) }), clock: () => Date.now() });
  const monitor = new Monitor({ store, units, variables, rules: { books: [book], dt: 3_600 }, rulesHash: 'rules', clock: () => now, soonMs: 3_600_000, idleMs: 3_600_000 });
  for (let hour = Number(first); hour < HOURS; hour++) {
    now = momentOf(hour);
    const { counts } = await monitor.take(rainOf(hour), { source: 'gauge', mayTell: () => true, dryRun: false, atomic: true });
    if (counts.rejected > 0) throw new Error('rows were refused');
    process.stdout.write(`${hour}\n`);
    await monitor.cycle();
    const { failed } = monitor.figures;
    if (failed !== null) throw new Error(failed);
    await deliverer.pass();
  }
  await deliverer.stop();
  await monitor.stop();
}
await store.close();
process.stdout.write('end\n');
