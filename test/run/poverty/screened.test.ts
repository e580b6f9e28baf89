/** What the screen must not lose: over households whose year is known, a screened run tells what one of everybody tells. */
import { expect, test } from 'vitest';
import { many, runOf, useFolder, type Row } from './plain.js';

useFolder();
const SHIPPED = { least: 0.01, deviation: 0.3, audit: 0.01 };
const ALL = { ...SHIPPED, least: 0 };

/** Twenty whom education brings below the line, twenty with an unsafe house, twenty below by income, and some in no trouble. */
const HARD: Row[] = [
  ...many(20, { 'wage [yuan/year]': 22_000, 'education [yuan/year]': 15_000 }),
  ...many(20, { safe_house: 0 }),
  ...many(20, { 'wage [yuan/year]': 8_000 }),
  ...many(20, { 'wage [yuan/year]': 90_000 }),
];

test('who is certain to be in sudden hardship is simulated: groups, layers, guarantees and detection are those of everybody', async () => {
  const [screened, all] = [(await runOf(HARD, { screening: SHIPPED })).result, (await runOf(HARD, { screening: ALL })).result];
  expect([screened.screen.kept.length, screened.screen.skipped]).toEqual([60, 20]);
  const of = ({ classes }: typeof all, name: string): number => classes.find((each) => each.name === name)!.persons!.mean;
  expect([of(all, 'borderline'), of(all, 'sudden-hardship'), of(all, 'dibao'), of(all, 'monitored')]).toEqual([20, 40, 0, 60]);
  // who is far above the line adds what its closed form says: next to nothing
  screened.classes.forEach(({ name, persons }, k) => expect([name, persons!.mean]).toEqual([all.classes[k]!.name, expect.closeTo(all.classes[k]!.persons!.mean, 9) as number]));
  expect([all.variants[0]!.afterRigid, all.guarantees[0]!.unguaranteed]).toEqual([40, 20]);
  expect([screened.variants[0]!.afterRigid, screened.guarantees[0]!.unguaranteed]).toEqual([expect.closeTo(40, 9) as number, 20]);
  const kinds = (result: typeof all, names: readonly string[]): (number | null)[] => names.map((name) => result.detection[0]!.rows.find(({ kind }) => kind === name)!.value);
  const told = ['education', 'income', 'notFallen', 'watched'];
  expect(kinds(all, told)).toEqual([20, 20, 20, 40]);
  expect(kinds(screened, told)).toEqual(kinds(all, told));
});
test('a dear illness is a reason to be simulated, one that insurance or income bears is not', async () => {
  const illness = (chance: number, median: number): object => ({ illness: { chance: { others: chance, elderly: chance, chronic: chance }, event: { median, deviation: 0.5, months: 0, wages: 0, source: 'test' } } });
  const kept = async (chance: number, median: number): Promise<number> => (await runOf(many(10, { 'wage [yuan/year]': 30_000 }), { screening: SHIPPED, ...illness(chance, median) })).result.screen.kept.length;
  expect([await kept(0.05, 80_000), await kept(0.05, 8_000), await kept(0.001, 80_000)]).toEqual([10, 0, 0]);
});
test('villages, groups and causes sum to the headline: those screened out are in it by closed form, and told apart', async () => {
  const rows = [...many(12, { 'wage [yuan/year]': 8_000, lifted: 1 }), ...many(18, { 'wage [yuan/year]': 19_000 })];
  const { result } = await runOf(rows, { screening: { ...SHIPPED, least: 0.02 } });
  const [calm] = result.variants;
  expect([result.screen.skipped, calm!.persons!.mean - calm!.screenedOut.persons!]).toEqual([18, expect.closeTo(12, 12) as number]);
  expect(calm!.screenedOut.persons).toBeGreaterThan(0.01);
  expect(calm!.screenedOut.afterRigid).toBeCloseTo(calm!.screenedOut.persons!, 12);
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  expect(sum(result.villages.map(({ figures }) => figures!.calm!))).toBeCloseTo(calm!.persons!.mean, 9);
  expect(sum(result.classes.filter(({ name }) => name === 'unstable' || name === 'borderline').map(({ persons }) => persons!.mean))).toBeCloseTo(calm!.persons!.mean, 9);
  expect(sum(result.causes.map(({ persons }) => persons!))).toBeCloseTo(calm!.persons!.mean, 9);
});
test('of forty skipped thirty are audited, of two thousand one in a hundred or thirty; of none nobody, and no audit is an answer', async () => {
  const audited = async (count: number, audit = 0.01): Promise<number> => (await runOf(many(count, { 'wage [yuan/year]': 90_000 }), { screening: { ...SHIPPED, audit } })).result.screen.audited.length;
  expect([await audited(40), await audited(12), await audited(40, 0), await audited(40, 1)]).toEqual([30, 12, 0, 40]);
});
test('what a few screened out add is not told, nor read from what the draws cannot give; nor how many they are from what one costs', async () => {
  const warned = { name: 'warned', title: { zh: '预警', en: 'warned' }, warning: { reached: 1, saved: 0 }, fixedCost: 40 };
  const of = (few: number): Promise<{ readonly result: Awaited<ReturnType<typeof runOf>>['result'] }> => runOf([...many(12, { 'wage [yuan/year]': 8_000, lifted: 1 }), ...many(12, { 'wage [yuan/year]': 8_000 }), ...many(few, { 'wage [yuan/year]': 19_000, village_code: '370832101201' }), ...many(8, { 'wage [yuan/year]': 8_000, village_code: '370832101201' })], { screening: { ...SHIPPED, least: 0.02 }, supports: [warned] });
  const [few, enough] = [(await of(5)).result, (await of(15)).result];
  const isWhole = (value: number): boolean => Number.isInteger(value * few.draws);
  expect([few.screen.skipped, few.variants[0]!.screenedOut.persons, few.screened]).toEqual([5, null, null]);
  const { mean, ...quantiles } = few.variants[0]!.persons!;
  expect([isWhole(mean), Object.values(quantiles).every(Number.isInteger), isWhole(few.variants[0]!.afterRigid!)]).toEqual([true, true, true]);
  for (const { persons, difference } of few.classes) expect([isWhole(persons?.mean ?? 0), isWhole(difference?.value ?? 0)]).toEqual([true, true]);
  for (const { figures } of few.villages) expect(isWhole(figures?.calm ?? 0)).toBe(true);
  expect(few.variants.map(({ cost, deadweight }) => [cost, deadweight])).toEqual([[0, 0], [null, null]]);
  // fifteen are told, and are in the total as they are
  expect([enough.screen.skipped, isWhole(enough.variants[0]!.persons!.mean), enough.variants[1]!.cost]).toEqual([15, false, 32 * 40]);
});
