import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPairs } from '../../../engine/run/verify/pairs.js';
import { unmatchedCounts, unmatchedText, unmatchedUnits, writeUnmatched } from '../../../engine/run/verify/unmatched.js';
import { writeFolder } from '../../../engine/run/write/atomic.js';

const folder = mkdtempSync(join(tmpdir(), 'unmatched-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('units of one file alone are counted by side, the first named, all of them in the table', async () => {
  const units = unmatchedUnits(['a', 'b', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'], ['a', 'x', 'b']);
  expect(unmatchedCounts(units)).toEqual([
    { in: 'forecast', quantity: '', count: 6, first: ['c1', 'c2', 'c3', 'c4', 'c5'] },
    { in: 'observations', quantity: '', count: 1, first: ['x'] },
  ]);
  expect(unmatchedText(units)).toBe('未参加 left out: 6 个单元 units 只在预报中 in the forecast alone: c1, c2, c3, c4, c5 … (unmatched.csv)\n未参加 left out: 1 个单元 units 只在实况中 in the observations alone: x (unmatched.csv)\n');
  expect(unmatchedText(unmatchedUnits(['a'], ['a']))).toBe('');
  await writeFolder(join(folder, 'out'), (out) => writeUnmatched(out, units));
  expect(readFileSync(join(folder, 'out', 'unmatched.csv'), 'utf8').trimEnd().split('\n').slice(5).map((line) => line.trimEnd())).toEqual(['c5,forecast,', 'c6,forecast,', 'x,observations,']);
});

test('a unit of both files whose cells of a quantity are all blank was not observed of it', async () => {
  const forecast = file('f.csv', 'entity,time,rain [mm],stage [m]\na,2023-07-01,1,2\nb,2023-07-01,3,4\nc,2023-07-01,5,6\n');
  const observed = file('o.csv', 'entity,time,rain [mm],stage [m]\na,2023-07-01,1,2\nb,2023-07-01,3,\nd,2023-07-01,5,6\n');
  const { entities, unmatched, pairs } = await readPairs(forecast, observed, '1 d');
  expect(entities).toEqual(['a', 'b']);
  expect(unmatched).toEqual([{ unit: 'c', in: 'forecast', quantity: '' }, { unit: 'd', in: 'observations', quantity: '' }, { unit: 'b', in: 'forecast', quantity: 'stage' }]);
  expect(pairs.map(({ observed: values }) => values.length)).toEqual([2, 1]);
});
