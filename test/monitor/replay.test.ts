import { expect, test } from 'vitest';
import { Replay, timedRows } from '../../engine/monitor/replay.js';
import { firstKept } from '../../engine/monitor/retention.js';

const row = (time: string): { readonly time: string } => ({ time });

test('rows come when their moment has come by the faster clock, each once, and the clock stands at the last', () => {
  let real = 1_000;
  const rows = timedRows([row('2023-07-02T10:00:00+08:00'), row('2023-07-02T08:00:00+08:00'), 'no row', row('never')]);
  expect(rows).toHaveLength(2);
  const replay = new Replay(rows, 3_600, () => real);
  expect(replay.due()).toEqual([row('2023-07-02T08:00:00+08:00')]);
  real += 1_000; // an hour of the record
  expect(new Date(replay.now()).toISOString()).toBe('2023-07-02T01:00:00.000Z');
  expect([replay.due(), replay.ended]).toEqual([[], false]);
  real += 5_000;
  expect(replay.due()).toEqual([row('2023-07-02T10:00:00+08:00')]);
  expect([replay.ended, new Date(replay.now()).toISOString()]).toEqual([true, '2023-07-02T02:00:00.000Z']);
});

test('rows that were not taken come again, and nothing is told while rows are being taken', async () => {
  let real = 0;
  const [a, b] = [row('2023-07-02T08:00:00+08:00'), row('2023-07-02T09:00:00+08:00')];
  const replay = new Replay(timedRows([a, b]), 3_600, () => real);
  await expect(replay.tell(() => Promise.reject(new Error('begun again')))).rejects.toThrow('begun again');
  const taken: unknown[] = [];
  let taking = (): void => undefined;
  const first = replay.tell((rows) => new Promise<void>((resolve) => {
    taken.push(...rows);
    taking = resolve;
  }));
  real += 1_000;
  await replay.tell(() => Promise.reject(new Error('told beside it')));
  taking();
  await first;
  expect(taken).toEqual([a]);
  await replay.tell((rows) => Promise.resolve(taken.push(...rows)));
  expect([taken, replay.ended]).toEqual([[a, b], true]);
});

test('months kept are whole and counted on China\'s clock', () => {
  expect(firstKept(Date.parse('2023-07-31T16:00:00Z'), 0)).toBe('2023-08');
  expect(firstKept(Date.parse('2023-07-31T15:59:00Z'), 24)).toBe('2021-07');
});
