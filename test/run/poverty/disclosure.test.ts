/** What no table may give away: every figure that is told has ten real households behind it, whoever asks and however many copies there are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkCount } from '../../../engine/run/poverty/scope.js';
import { folder, many, runOf, useFolder, VILLAGE, type Row } from './plain.js';

useFolder();
const OTHER = '370832101201';
const POOR = { 'wage [yuan/year]': 8_000 };

test('forty copies of one household are one: their village is not told, nor the one that would give it away', async () => {
  const margins = join(folder, 'margins.csv');
  writeFileSync(margins, `field,value,households\nvillage_code,${VILLAGE},40\nvillage_code,${OTHER},40\nvillage_code,370832101202,40\n`);
  const rows: Row[] = [{ ...POOR }, ...many(20, { village_code: OTHER }), ...many(30, { village_code: '370832101202' })];
  const { result, read } = await runOf(rows, {}, margins);
  expect([read.households.ids.length, new Set(read.origin).size]).toEqual([120, 51]);
  expect(result.villages.map(({ figures }) => figures?.households ?? null)).toEqual([null, null, 40]);
});
test('a trait and failing guarantees of copies of a few are not told', async () => {
  const margins = join(folder, 'margins-traits.csv');
  writeFileSync(margins, 'field,value,households\nwoman_head,0,60\nwoman_head,1,60\n');
  const rows: Row[] = [...many(4, { ...POOR, woman_head: 1, safe_water: 0 }), ...many(20, POOR)];
  const { result } = await runOf(rows, {}, margins);
  expect(result.households).toBe(120);
  expect(result.traits.map(({ trait }) => trait)).not.toContain('womanHead');
  expect(result.guarantees[0]!.unguaranteed).toBeNull();
  const enough = await runOf([...many(12, { ...POOR, woman_head: 1, safe_water: 0 }), ...many(12, POOR)]);
  expect(enough.result.traits.map(({ trait }) => trait)).toContain('womanHead');
  expect(enough.result.guarantees[0]!.unguaranteed).toBe(12);
});
const CASH = { name: 'cash', title: { zh: '给', en: 'cash' }, cash: { perPerson: 600, month: 0 } };
const UNTOLD = { helped: null, inclusion: null, exclusion: null, deadweight: null, inVain: null };

test('a list of one, and of all but one, tells nothing at all', async () => {
  for (const listed of [1, 29]) {
    const { result } = await runOf([...many(listed, { ...POOR, monitored: 1 }), ...many(30 - listed, POOR)]);
    expect(result.registered).toEqual(UNTOLD);
  }
  const { result } = await runOf([...many(10, { ...POOR, monitored: 1 }), ...many(20, POOR)]);
  expect(result.registered).toMatchObject({ helped: 10, inclusion: 0 });
});
test('budgets that reach a few, or a few more than another, have no figures; those given nothing count as a group', async () => {
  const { result } = await runOf(many(30, POOR), { supports: [CASH], budgets: [3_000, 6_000, 7_200, 12_000, 16_200, 18_000] });
  // 600 yuan a household: 5, 10, 12, 20, 27 and 30 of them
  expect(result.budgets.map(({ figures }) => figures?.persons ?? null)).toEqual([null, 10, null, 20, null, 30]);
  expect(result.budgets.map(({ given }) => given)).toEqual([[null, null], [10, 20], [null, null], [20, 10], [null, null], [30, 0]]);
  expect(result.budgets.map(({ targeting }) => targeting.helped)).toEqual([null, 10, null, 20, null, 30]);
});
test('from one point of the frontier to the next ten households at least change, the end too', async () => {
  const costs = async (households: number): Promise<number[]> => (await runOf(many(households, POOR), { supports: [CASH] })).result.frontier.map(({ cost }) => cost);
  expect(await costs(35)).toEqual([0, 6_000, 12_000, 21_000]);
  expect(await costs(30)).toEqual([0, 6_000, 12_000, 18_000]);
  expect((await costs(9)).length).toBeLessThan(2);
  const { frontier } = (await runOf(many(35, POOR), { supports: [CASH] })).result;
  expect(frontier.map(({ benefit, gap }) => [benefit, gap])).toEqual([[0, 10], [10, 10], [20, 15], [35, 0]]);
  // four are never kept: from ten still below on nothing is told, nor how much more there is
  const held = (await runOf([...many(31, POOR), ...many(4, { 'wage [yuan/year]': 1_000 })], { supports: [CASH] })).result.frontier;
  expect(held.map(({ benefit, gap }) => [benefit, gap])).toEqual([[0, 10], [10, 10], [20, null]]);
});
test('how many were simulated and screened out is told of ten households or none on either side, budgets included', async () => {
  const of = async (rich: number): Promise<readonly unknown[]> => {
    const { result } = await runOf([...many(30, POOR), ...many(rich, { 'wage [yuan/year]': 900_000 })], { supports: [CASH], budgets: [6_000], screening: { least: 0.001, deviation: 0.3, audit: 0 } });
    return [result.screened, result.budgets[0]!.given];
  };
  expect(await of(12)).toEqual([{ kept: 30, skipped: 12 }, [10, 20]]);
  expect(await of(4)).toEqual([null, [null, null]]);
  expect(await of(0)).toEqual([{ kept: 30, skipped: 0 }, [10, 20]]);
});
test('a run of fewer than ten households, or of copies of them, is refused', () => {
  expect(() => {
    checkCount({ origin: Uint32Array.of(1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3) }, 'households.csv', ', or none');
  }).toThrow('households.csv: expected at least 10 households (copies of one count once), or none, found 3 [relapse/too-few]');
  checkCount({ origin: Uint32Array.from({ length: 10 }, (_, i) => i) }, 'households.csv');
});
