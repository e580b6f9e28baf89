/** The same database, which ends the whole process before or after an operation. */
import type { Driver, SqlValue, Statements } from '../../engine/store/driver.js';

/** @param at operation, counted from 1; 0: never */
export function deadly(driver: Driver, at: number): Driver {
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
    writer: driver.writer,
    query: query(driver),
    transaction: (work) => around(() => driver.transaction((statements) => work({ query: query(statements) }))),
    append: (rows, received) => around(() => driver.append(rows, received)),
    forget: (months) => around(() => driver.forget(months)),
    tables: () => driver.tables(),
    backup: (version) => around(() => driver.backup(version)),
    close: () => driver.close(),
  };
}
