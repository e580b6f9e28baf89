import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import { readWarnData, type WarnData } from '../../../engine/run/warn/data.js';
import { runWarn, type HazardCourse } from '../../../engine/run/warn/run.js';

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

/** Four members of a day of hours after one that was seen; `rain` by unit and member falls in the hour of each. */
function ensembleOf(rain: Readonly<Record<string, readonly number[]>>, hours: Readonly<Record<string, number>> = {}): HazardCourse[] {
  const units = Object.keys(rain);
  const members = [0, 1, 2, 3].map((m) => new Map([['rain', { unit: 'mm', values: units.map((unit) => Float64Array.from({ length: 25 }, (_, t) => (t === (hours[unit] ?? 6) ? rain[unit]![m]! : 0))) }]]));
  const data: WarnData = { clock: { start: Date.UTC(2023, 6, 1), dt: 3_600, steps: 25 }, issued: 0, units, members, lineOf: () => undefined, linesFit: null, inputs: [] };
  return runWarn([book], data, null, () => undefined).courses.filter(({ hazard, unit }) => hazard === 'rainstorm-province' && unit === '42');
}
const shares = (courses: readonly HazardCourse[], step: number): number[] => [0, 1, 2, 3].map((k) => courses[0]!.probability[k * 25 + step]!);

test('how likely a level of an area is, is the share of the members in which enough of it comes there together, not what each part comes to alone', () => {
  // each prefecture has 50 mm in half of the members: at once in half, in a quarter, in none of them
  expect(shares(ensembleOf({ [a1]: [60, 60, 0, 0], [b1]: [60, 60, 0, 0] }), 0)).toEqual([0.5, 0, 0, 0]);
  const apart = ensembleOf({ [a1]: [60, 60, 0, 0], [b1]: [0, 60, 60, 0] });
  expect([shares(apart, 0), Math.max(...apart[0]!.warranted)]).toEqual([[0.25, 0, 0, 0], 0]);
  expect(shares(ensembleOf({ [a1]: [60, 60, 0, 0], [b1]: [0, 0, 60, 60] }), 0)).toEqual([0, 0, 0, 0]);
  // 100 mm in two prefectures of a member is blue there, too
  expect(shares(ensembleOf({ [a1]: [120, 120, 60, 0], [b1]: [300, 60, 60, 0], [c1]: [0, 100, 60, 0] }), 0)).toEqual([0.75, 0.5, 0, 0]);
});

test('the trace has the count of the member that makes them enough and the share of the members with so many; the onset is when that one has them', () => {
  const [course] = ensembleOf({ [a1]: [60, 60, 60, 0], [b1]: [60, 60, 0, 0], [c1]: [60, 0, 0, 60] }, { [a1]: 3, [b1]: 5, [c1]: 4 });
  const [{ step, to, onset, trace }] = course!.changes as [HazardCourse['changes'][number]];
  expect([step, to, trace.map(({ branch, value, line, share, crossed }) => [branch, value, line, share, crossed])]).toEqual([0, 1, [['forecast', 2, 2, 0.5, true]]]);
  // member 1 has two prefectures at hour 4, member 2 at hour 5, the others never: half of four are two
  expect(onset).toBe(5);
});
