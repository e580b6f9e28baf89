import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { checkAudit } from '../../engine/store/audit-check.js';
import { openStore } from '../../engine/store/open.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The first entry that does not fit after a log of five was written to by hand, and one more was added by the store. */
async function brokenAfter(name: string, ...statements: string[]): Promise<readonly [before: number | null, after: number | null]> {
  const file = join(folder, `${name}.db`);
  const write = async (from: number, count: number): Promise<number | null> => {
    const store = await openStore(file);
    for (let k = from; k < from + count; k++) await store.audit({ time: k, actor: 'key', action: 'household/read', subject: `s${k}`, detail: '' });
    const { broken } = await checkAudit(store);
    await store.close();
    return broken;
  };
  expect(await write(0, 5)).toBeNull();
  const database = new Database(file);
  for (const statement of statements) database.exec(statement);
  database.close();
  return [await write(5, 0), await write(5, 1)];
}

test.each([
  ['nothing', [], [null, null]],
  ['a name', ["UPDATE audit SET actor = 'nobody' WHERE sequence = 2"], [2, 2]],
  ['one dropped', ['DELETE FROM audit WHERE sequence = 3'], [4, 4]],
  ['the end cut off', ['DELETE FROM audit WHERE sequence > 3'], [4, 6]],
  ['all of it', ['DELETE FROM audit'], [1, 6]],
] as const)('written to by hand: %s', async (name, statements, expected) => {
  expect(await brokenAfter(name.replaceAll(' ', '-'), ...statements)).toEqual(expected);
});

test('a log that a version without heads went on with is whole, and goes on', async () => {
  const file = join(folder, 'between.db');
  const store = await openStore(file);
  const entry = { time: 0, actor: 'key', action: 'household/read', subject: 's', detail: '' };
  for (let k = 0; k < 3; k++) await store.audit(entry);
  const old = await store.records<object>('audit').get('head');
  await store.audit(entry);
  await store.records<object>('audit').put('head', old!);
  expect((await store.audit(entry)).sequence).toBe(5);
  expect(await checkAudit(store)).toMatchObject({ entries: 5, broken: null });
  await store.close();
});

test('a log of before the head was kept is whole, and goes on', async () => {
  expect(await brokenAfter('older', "DELETE FROM records WHERE kind = 'audit'")).toEqual([null, null]);
});
