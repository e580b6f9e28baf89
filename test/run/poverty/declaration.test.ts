import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { rulesOf } from '../../../engine/run/poverty/setup.js';
import { curveAt } from '../../../engine/run/poverty/storm.js';

const folder = mkdtempSync(join(tmpdir(), 'relapse-'));
const yaml = readFileSync(packagePath('scenarios', 'relapse-portfolio.yaml'), 'utf8');
beforeAll(() => {
  mkdirSync(join(folder, 'poverty'));
  for (const name of ['lines.yaml', 'holidays.yaml']) copyFileSync(packagePath('scenarios', 'poverty', name), join(folder, 'poverty', name));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const put = (text: string): string => {
  const path = join(folder, 'relapse.yaml');
  writeFileSync(path, text);
  return path;
};

test.each(['relapse', 'relapse-meiyu', 'relapse-health', 'relapse-portfolio'])('%s.yaml that ships is read', async (name) => {
  const { line, declaration } = await readRelapse(packagePath('scenarios', `${name}.yaml`));
  expect(line).toEqual(new Array<number>(12).fill(8_500));
  expect(declaration.seed).toBe('relapse-1');
});
test('last year\'s run still has last year\'s line, and the clocks count its holidays', async () => {
  const setting = await readRelapse(put(yaml.replace('asOf: "2025-05-01"', 'asOf: "2024-01-20"')));
  expect(setting.line[0]).toBe(8_500);
  const { triggers, exit } = rulesOf(setting);
  // found by medical costs in mid-January, told on the 20th: 20 working days end on 21 February, after the Spring Festival
  expect(triggers.registered[0]).toBe(1);
  // a sweep at the end of a month and 20 working days: the next month but one at the latest
  for (let m = 0; m < 12; m++) expect(triggers.registered[36 + m]! - m === 1 || triggers.registered[36 + m]! - m === 2).toBe(true);
  // half a year that is full on 31 January: 8 working days up to 9 February, 1 on the shifted Sunday of the 18th, then 11: 4 March
  expect([exit?.months, exit?.off[0], exit?.off[1]]).toEqual([[6, 12], 2, 2]);
});
test.each([
  ['province: 山东省', 'province: 山东', 'did you mean 山东省?'],
  ['asOf: "2025-05-01"', 'asOf: "2020-05-01"', 'expected a date from 2021-05-01 on'],
  ['asOf: "2025-05-01"', 'asOf: "2025-5-1"', 'expected a date such as 2025-06-01'],
  ['draws: 200', 'draws: 0', 'a number >= 10, found 0'],
  ['share: 0.6 }', 'share: 0.5 }', 'shares that sum to 1, found 0.9'],
  ['name: purchase', 'name: cash', 'each name once, found cash'],
  ['name: purchase', 'name: storm', 'a name that no variant of the run has (calm, storm, without-...), found storm'],
  ['[0.6, 0.7]', '[0.6, 0.1]', 'values that never fall'],
  ['crop: [[0, 0], [0.2', 'crop: [[0, 0.05], [0.2', 'a first value of 0, for it is also that of whoever stays dry, found 0.05'],
  ['closedDays: [[0, 0], ', 'closedDays: [[0.01, 2], ', 'a first value of 0'],
  ['failure: { chance: 0.06, left: 0.4', 'failure: { chance: 1, left: 0', 'yields have a mean of 1, found nothing left in any year'],
  ['exit: { months: 6', 'exit: { months: 0', 'a number >= 1, found 0'],
  ['persistence: 0.7', 'persistance: 0.7', 'did you mean persistence?'],
])('%s changed to %s is refused', async (from, to, said) => {
  expect(yaml).toContain(from);
  await expect(readRelapse(put(yaml.replace(from, to)))).rejects.toThrow(said);
});
test('a curve runs straight between its points and flat beyond them', () => {
  const curve = [[0, 0], [0.5, 0.2], [1, 0.8]] as const;
  expect([0, 0.25, 0.5, 0.75, 3].map((depth) => Math.round(curveAt(curve, depth) * 1e12) / 1e12)).toEqual([0, 0.1, 0.2, 0.5, 0.8]);
});
