/** A store by its address: a file of SQLite, or `postgres://…`. */
import type { Driver } from './driver.js';
import { migrate } from './migrations.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import { storeOver } from './sql-store.js';
import type { Store } from './store.js';

const isPostgres = (address: string): boolean => /^postgres(ql)?:\/\//.test(address);

/** The database at an address, as it is. @throws InputError `store/unreadable` */
export const openDriver = (address: string): Driver => (isPostgres(address) ? openPostgres(address) : openSqlite(address));

/**
 * Open a store, made or brought forward where it has to be.
 *
 * @throws InputError `store/unreadable`, `store/newer-schema`
 */
export async function openStore(address: string): Promise<Store> {
  const driver = openDriver(address);
  try {
    await migrate(driver, isPostgres(address) ? address.replace(/\/\/[^@/]*@/, '//') : address);
  } catch (error) {
    await driver.close();
    throw error;
  }
  return storeOver(driver);
}
