import Database from 'better-sqlite3';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StoreFullError } from '../../engine/store/driver.js';
import { migrate, SCHEMA_VERSION } from '../../engine/store/migrations.js';
import { openStore } from '../../engine/store/open.js';
import { openSqlite } from '../../engine/store/sqlite.js';
import { storeOver } from '../../engine/store/sql-store.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-migrate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const observation = (place: string): { place: string; variable: string; time: number; source: string; value: number } => ({ place, variable: 'rain', time: 0, source: 's', value: 1 });

test('a store of an earlier version goes forward, and a copy of it as it was is put aside', async () => {
  const path = join(folder, 'old.db');
  const driver = openSqlite(path);
  await migrate(driver, path, 1);
  await storeOver(driver).append([observation('p')], 5);
  await driver.close();
  expect(existsSync(`${path}.schema-1.backup`)).toBe(false);

  const store = await openStore(path);
  expect(await store.latest({})).toHaveLength(1);
  await store.close();
  expect(statSync(`${path}.schema-1.backup`).mode & 0o777).toBe(0o600);
  const copy = new Database(`${path}.schema-1.backup`, { readonly: true });
  expect(copy.prepare('SELECT version FROM schema_version').get()).toEqual({ version: 1 });
  expect(copy.prepare('SELECT place FROM latest').all()).toEqual([{ place: 'p' }]);
  copy.close();
});

test('alerts that were kept before their basis was are read as before', async () => {
  const path = join(folder, 'alerts.db');
  const driver = openSqlite(path);
  await migrate(driver, path, 4);
  await driver.query("INSERT INTO alerts (id, revision, area, hazard, level, issued, expires, status) VALUES ('a', 1, '330102001201', 'flood', 2, 5, 9, 'issued')");
  await driver.close();
  const store = await openStore(path);
  const old = { id: 'a', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: 5, expires: 9, status: 'issued' } as const;
  expect(await store.alertChain('a')).toEqual([old]);
  const next = { ...old, revision: 2, status: 'updated' as const, basis: { onset: 6, observed: true, probability: null, judged: 6, before: 1, reasons: [{ zh: '雨', en: 'rain' }], inputsHash: 'h' } };
  await store.putAlerts([next]);
  expect(await store.alertChain('a')).toEqual([old, next]);
  await store.close();
});

test('a store that newer code wrote is left alone', async () => {
  const path = join(folder, 'new.db');
  await (await openStore(path)).close();
  const database = new Database(path);
  database.exec(`UPDATE schema_version SET version = ${SCHEMA_VERSION + 1}`);
  database.close();
  await expect(openStore(path)).rejects.toThrow(`${path}: expected a schema of version ${SCHEMA_VERSION} or before, found ${SCHEMA_VERSION + 1} [store/newer-schema]`);
});

test('what is no store is told as such', async () => {
  await expect(openStore(join(folder, 'nowhere', 'x.db'))).rejects.toThrow('[store/unreadable]');
});

test('the file is for its owner alone, in WAL mode, with every commit on the disk', async () => {
  const path = join(folder, 'mode.db');
  const driver = openSqlite(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await driver.query('SELECT * FROM pragma_journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await driver.query('SELECT * FROM pragma_synchronous')).toEqual([{ synchronous: 2 }]);
  await driver.close();
});

test('a full disk keeps all or nothing of an append, says so, and takes rows again once there is room', async () => {
  const driver = openSqlite(join(folder, 'full.db'));
  await migrate(driver, 'full.db');
  const store = storeOver(driver);
  await store.append([observation('first')], 1);
  const [{ page_count: pages }] = (await driver.query('SELECT * FROM pragma_page_count')) as [{ page_count: number }];
  await driver.query(`PRAGMA max_page_count = ${pages + 1}`);
  const many = Array.from({ length: 2_000 }, (_, k) => observation(`place-${k}`));
  await expect(store.append(many, 2)).rejects.toThrow(StoreFullError);
  expect(await store.latest({})).toHaveLength(1);
  await driver.query('PRAGMA max_page_count = 1000000');
  expect((await store.append(many, 3)).outcomes.every((outcome) => outcome === 'accepted')).toBe(true);
  expect(await store.latest({})).toHaveLength(2_001);
  await store.close();
});
