import { expect, test } from 'vitest';
import { ChangeLog } from '../../engine/monitor/changes.js';

const change = (code: string): { code: string; from: null; to: number } => ({ code, from: null, to: 1 });

test('changes are numbered one after another and read from any number on', () => {
  const log = new ChangeLog(5);
  expect(log.last).toBe(5_000);
  expect(log.since(5_000)).toEqual([]);
  log.add([change('a'), change('b')], 7);
  log.add([change('c')], 8);
  expect(log.since(5_000)?.map(({ id, code }) => [id, code])).toEqual([[5_001, 'a'], [5_002, 'b'], [5_003, 'c']]);
  expect(log.since(5_001, 1)?.map(({ code }) => code)).toEqual(['b']);
  expect(log.since(5_003)).toEqual([]);
});

test('what is no longer known, or was numbered by another run, is told by null', () => {
  const log = new ChangeLog(5, 2);
  for (const code of ['a', 'b', 'c', 'd', 'e']) log.add([change(code)], 0);
  expect(log.since(5_000)).toBeNull();
  expect(log.since(5_003)?.map(({ code }) => code)).toEqual(['d', 'e']);
  expect(log.since(9_000)).toBeNull();
  expect(new ChangeLog(6).since(5_003)).toBeNull();
});
