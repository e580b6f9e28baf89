import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TRAITS, type Trait } from '../../../engine/poverty/household.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { readHouseholds } from '../../../engine/run/poverty/households.js';
import { readObserved } from '../../../engine/run/poverty/observed.js';
import { verifyRelapse } from '../../../engine/run/poverty/verify.js';

const folder = mkdtempSync(join(tmpdir(), 'observed-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const HEAD = 'household_id,year,fell,fell_after_rigid,month_below,month_costly';
const table = (...rows: string[]): string => {
  const path = join(folder, 'observed.csv');
  writeFileSync(path, `${[HEAD, ...rows].join('\n')}\n`);
  return path;
};

test('years are in order, months count from 0, and who was not followed up is marked', async () => {
  const { outcomes, followed } = await readObserved(table('b,2024,1,1,3,', 'a,2023,0,1,,5'), ['a', 'b']);
  expect(outcomes).toEqual({ years: 2, fell: Uint8Array.of(0, 0, 0, 1), fellRigid: Uint8Array.of(1, 0, 0, 1), below: Uint8Array.of(12, 12, 12, 2), costly: Uint8Array.of(4, 12, 12, 12), followed: Uint8Array.of(1, 0, 0, 1) });
  expect(followed).toBe(2);
});
test.each([
  [['c,2024,1,1,,'], 'expected a household of the households, found "c" [relapse/unknown-household]'],
  [['a,2024,1,1,,', 'a,2024,0,0,,'], 'relapse/observed-twice'],
  [['a,2024,2,1,,'], 'expected 0 or 1, found "2"'],
  [['a,2024,1,1,13,'], 'expected a month from 1 to 12, or blank, found "13"'],
  [['a,2024,0,0,12,'], 'relapse/observed-month'],
  [['a,2024,1,0,3,'], 'found "0" [relapse/observed-rigid]'],
  [[], 'expected at least one household followed up'],
])('%j is refused', async (rows, said) => {
  await expect(readObserved(table(...rows), ['a', 'b'])).rejects.toThrow(said);
});
test('chances are held against what was followed up alone', async () => {
  const setting = await readRelapse(packagePath('scenarios', 'relapse.yaml'));
  const short = { ...setting, declaration: { ...setting.declaration, draws: 20 } };
  const read = await readHouseholds(packagePath('scenarios', 'data', 'relapse', 'households.csv'), short.declaration, 5);
  const { ids } = read.households;
  const { outcomes } = await readObserved(table(...ids.slice(0, 100).map((id, i) => `${id},2024,${Number(i < 20)},${Number(i < 30)},${i < 20 ? 4 : ''},`)), ids);
  const found = await verifyRelapse(short, read, [], outcomes, 100, () => undefined);
  expect([found.observed, found.years, found.base]).toEqual([true, 1, { income: 0.2, rigid: 0.3 }]);
  expect(found.bins.filter(({ outcome }) => outcome === 'income').reduce((sum, { n }) => sum + n, 0)).toBe(100);
  expect(found.bins.every(({ n, from, to, forecast }) => n >= 10 && from <= forecast && forecast <= to)).toBe(true);
  // of nine that fell, and of the traits of a few that were not followed up, nothing is said
  const last = ids.slice(-4);
  const few = await verifyRelapse(short, read, [], (await readObserved(table(...ids.filter((id) => !last.includes(id)).map((id, i) => `${id},2024,${Number(i < 9)},${Number(i < 40)},,`)), ids)).outcomes, 100, () => undefined);
  expect([few.base.income, few.base.rigid === null]).toEqual([null, false]);
  expect(few.scores.filter(({ outcome }) => outcome === 'income').every(({ score }) => typeof score === 'object' && score.missing === 'fewer than ten households')).toBe(true);
  expect(few.scores.some(({ outcome, score }) => outcome === 'rigid' && typeof score === 'number')).toBe(true);
  const carried = (Object.keys(TRAITS) as Trait[]).filter((trait) => last.some((id) => (read.households.traits[ids.indexOf(id)]! & TRAITS[trait]) !== 0));
  expect(few.gaps.map(({ trait }) => trait).filter((trait) => carried.includes(trait))).toEqual([]);
  // of ten without a month none is in the leads but as one of those; of four it is not said how many
  const leadsOf = async (rows: readonly string[]): Promise<unknown[]> => (await verifyRelapse(short, read, [], (await readObserved(table(...rows), ids)).outcomes, 100, () => undefined)).leads.map(({ undated }) => undated);
  expect(await leadsOf(ids.map((id, i) => `${id},2024,${Number(i < 4)},${Number(i < 4)},,`))).not.toContain(4);
  expect(await leadsOf(ids.map((id) => `${id},2024,1,1,,`))).not.toContain(null);
});
