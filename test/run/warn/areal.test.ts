import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { areaProblems, readRuleBook } from '../../../engine/run/warn/book.js';
import { readWarnData } from '../../../engine/run/warn/data.js';
import { runWarn, type HazardCourse } from '../../../engine/run/warn/run.js';
import { areaLevel } from '../../../engine/warning/area.js';

const folder = mkdtempSync(join(tmpdir(), 'areal-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const book = await readRuleBook(packagePath('scenarios', 'rules', 'areal.yaml'));
const time = (hour: number): string => new Date(Date.UTC(2023, 6, 1, hour - 8) + 8 * 3_600_000).toISOString().slice(0, 16) + '+08:00';

/** Two days of hours, of which the rain of the second comes in its sixth hour. */
async function provinceOf(rain: Readonly<Record<string, number>>): Promise<HazardCourse[]> {
  const rows = Object.entries(rain).flatMap(([unit, depth]) => Array.from({ length: 48 }, (_, hour) => `${unit},${time(hour)},${hour === 30 ? depth : 0}`));
  const path = join(folder, 'rain.csv');
  writeFileSync(path, `entity,time,rain [mm]\n${rows.join('\n')}\n`);
  const data = await readWarnData({ data: path, step: '1 h', issued: time(25) }, [book]);
  return runWarn([book], data, null, () => undefined).courses.filter(({ hazard }) => hazard === 'rainstorm-province');
}
const level = (courses: readonly HazardCourse[]): number => courses[0]!.held[24]!;
// villages of three prefectures of one province, and of another province
const [a1, a2, b1, c1, other] = ['420102001201', '420102001202', '420502001201', '420802001201', '430102001201'] as const;

test('two prefectures or more: one is not enough, however many of its villages, and another province counts for itself', async () => {
  const courses = await provinceOf({ [a1]: 60, [a2]: 60, [b1]: 49.9, [c1]: 0, [other]: 80 });
  expect(courses.map(({ unit, units, held }) => [unit, units, Math.max(...held)])).toEqual([['42', 4, 0], ['43', 1, 0]]);
  expect(level(await provinceOf({ [a1]: 50, [a2]: 0, [b1]: 50, [c1]: 0 }))).toBe(1);
});

test('the level is the highest that two prefectures reach, each at its own line', async () => {
  expect(level(await provinceOf({ [a1]: 250, [b1]: 100, [c1]: 50 }))).toBe(2);
  expect(level(await provinceOf({ [a1]: 250, [b1]: 99.9, [c1]: 50 }))).toBe(1);
  expect(level(await provinceOf({ [a1]: 250, [b1]: 250 }))).toBe(3);
});

test('a warning of the area tells how many warrant it against how many must; its villages have none of their own', async () => {
  const courses = await provinceOf({ [a1]: 120, [b1]: 50, [c1]: 50 });
  expect(courses).toHaveLength(1);
  const [{ to, trace } = { to: 0, trace: [] }] = courses[0]!.changes;
  expect([to, trace.map(({ branch, condition, value, line, share, crossed }) => [branch, condition.quantity, value, line, share, crossed])]).toEqual([1, [['forecast', 'parts at blue or above', 3, 2, 1, true]]]);
});

test('parts by their share: a prefecture counts once half of its villages do', () => {
  const levels = [[1], [0], [1], [1], [0]].map((own) => Uint8Array.from(own));
  const codes = ['4201a', '4201b', '4202a', '4202b', '4202c'];
  const of = (share: number): number => areaLevel(levels, { digits: 2, units: 2, parts: { digits: 4, share } }, codes)[0]!;
  expect([of(0.5), of(0.51)]).toEqual([1, 0]);
});

test('what holds rules village by village refuses a rule over an area, unless it is left out by name', () => {
  expect(areaProblems([book]).map(({ place, code }) => [place, code])).toEqual([['areal.yaml rainstorm-province', 'rules/area-here'], ['areal.yaml snowstorm-province', 'rules/area-here']]);
  expect(areaProblems([book], ['snowstorm-province'])).toHaveLength(1);
  expect(areaProblems([book], ['rainstorm'])).toEqual([]);
});
