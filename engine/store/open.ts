/** A store by its address: a file of SQLite, or `postgres://…`. */
import { InputError } from '../core/errors.js';
import { StoreAwayError, type Driver } from './driver.js';
import { migrate } from './migrations.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import { storeOver } from './sql-store.js';
import type { Store } from './store.js';

const isPostgres = (address: string): boolean => /^postgres(ql)?:\/\//.test(address);

/** The database at an address, as it is. @throws InputError `store/unreadable` */
export const openDriver = (address: string): Driver => (isPostgres(address) ? openPostgres(address) : openSqlite(address));

/** What is told of an address: never its password. */
const placeOf = (address: string): string => (isPostgres(address) ? address.replace(/\/\/.*@/s, '//') : address);

/** A server that does not answer, or has no such database or user, when it is first asked: the address may be wrong. */
function unreachable(error: unknown, address: string): unknown {
  if (error instanceof InputError || !(error instanceof Error) || !isPostgres(address)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof StoreAwayError) && code === undefined) return error;
  return new InputError([{ place: placeOf(address), expected: 'a PostgreSQL server that answers, and a database on it that this user may write', found: message, code: 'store/unreachable' }]);
}

/**
 * Open a store, made or brought forward where it has to be.
 *
 * @throws InputError `store/unreadable`, `store/unreachable`, `store/newer-schema`
 */
export async function openStore(address: string): Promise<Store> {
  const driver = openDriver(address);
  try {
    await migrate(driver, placeOf(address));
  } catch (error) {
    await driver.close();
    throw unreachable(error, address);
  }
  return storeOver(driver);
}
