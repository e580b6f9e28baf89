import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrationTrial, watchTrial, type Point } from '../../bench/kill/trial.js';
import { postgresMissing, startPostgres } from '../../bench/load/postgres-server.js';
import { SHARED_FOLDER } from '../shared-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-killed-'));
const server = postgresMissing === null ? startPostgres(process.env[SHARED_FOLDER]) : null;
if (postgresMissing !== null) console.log(`killed over PostgreSQL: skipped, ${postgresMissing}`);
afterAll(() => {
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('killed while it takes in, works out or tells, nothing acknowledged is lost, nothing is half, and all is told in order', async () => {
  const points: readonly Point[] = [{ at: 'operation', count: 0 }, { at: 'operation', count: 97 }, { at: 'operation', count: 310 }, { at: 'message', count: 9 }];
  const trials = await Promise.all(points.map((point, k) => watchTrial(join(folder, `${k}.db`), point)));
  expect(trials.flatMap(({ faults }) => faults)).toEqual([]);
  expect(trials.map(({ killed }) => killed)).toEqual([false, true, true, true]);
  expect(new Set(trials.map(({ end }) => end)).size).toBe(1);
  expect(JSON.parse(trials[0]!.end)).toMatchObject({ heads: expect.arrayContaining([expect.anything()]) as unknown });
});

test('a migration that is killed is whole or not begun, and the next start ends it', async () => {
  const trials = await Promise.all([3, 9, 14].map((count) => migrationTrial(join(folder, `m${count}.db`), count)));
  expect(trials.flatMap(({ faults }) => faults)).toEqual([]);
  expect(trials.map(({ killed }) => killed)).toEqual([true, true, true]);
});

test.skipIf(server === null)('over PostgreSQL it is the same, and where a process of the database ends, it goes on by itself', async () => {
  const own = server!.database();
  const [killed, migrated] = await Promise.all([watchTrial(server!.database(), { at: 'operation', count: 310 }), migrationTrial(server!.database(), 9)]);
  const crashed = await watchTrial(own, { at: 'database', ms: 30, kill: () => server!.crash(own) });
  expect([killed, migrated, crashed].flatMap(({ faults }) => faults)).toEqual([]);
  expect([killed, migrated, crashed].map((trial) => trial.killed)).toEqual([true, true, false]);
  expect(killed.end).toBe(crashed.end);
});
