/** A store by its address: a file of SQLite, or `postgres://…`. */
import { migrate } from './migrations.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import { storeOver } from './sql-store.js';
import type { Store } from './store.js';

/**
 * Open a store, made or brought forward where it has to be.
 *
 * @throws InputError `store/unreadable`, `store/newer-schema`
 */
export async function openStore(address: string): Promise<Store> {
  const isPostgres = /^postgres(ql)?:\/\//.test(address);
  const driver = isPostgres ? openPostgres(address) : openSqlite(address);
  try {
    await migrate(driver, isPostgres ? address.replace(/\/\/[^@/]*@/, '//') : address);
  } catch (error) {
    await driver.close();
    throw error;
  }
  return storeOver(driver);
}
