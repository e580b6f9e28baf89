import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrationTrial, watchTrial, type Point } from '../../bench/kill/trial.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('killed while it takes in, works out or tells, nothing acknowledged is lost, nothing is half, and all is told in order', async () => {
  const points: readonly Point[] = [{ at: 'operation', count: 0 }, { at: 'operation', count: 97 }, { at: 'operation', count: 310 }, { at: 'message', count: 9 }];
  const trials = await Promise.all(points.map((point, k) => watchTrial(join(folder, `${k}.db`), point)));
  expect(trials.flatMap(({ faults }) => faults)).toEqual([]);
  expect(trials.map(({ killed }) => killed)).toEqual([false, true, true, true]);
  expect(new Set(trials.map(({ end }) => end)).size).toBe(1);
  expect(JSON.parse(trials[0]!.end)).toMatchObject({ heads: expect.arrayContaining([expect.anything()]) as unknown });
}, 30_000);

test('a migration that is killed is whole or not begun, and the next start ends it', async () => {
  const trials = await Promise.all([3, 9, 14].map((count) => migrationTrial(join(folder, `m${count}.db`), count)));
  expect(trials.flatMap(({ faults }) => faults)).toEqual([]);
  expect(trials.map(({ killed }) => killed)).toEqual([true, true, true]);
});
