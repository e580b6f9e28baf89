/** What the screen must not lose: over households whose year is known, a screened run tells what one of everybody tells. */
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { folder, many, runOf, type Row } from './plain.js';

afterAll(() => {
  rmSync(folder, { recursive: true });
});
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
  const of = ({ classes }: typeof all, name: string): number => classes.find((each) => each.name === name)!.persons.mean;
  expect([of(all, 'borderline'), of(all, 'sudden-hardship'), of(all, 'dibao'), of(all, 'monitored')]).toEqual([20, 40, 0, 60]);
  expect(screened.classes).toEqual(all.classes);
  expect([all.variants[0]!.afterRigid, all.guarantees[0]!.unguaranteed]).toEqual([40, 20]);
  expect([screened.variants[0]!.afterRigid, screened.guarantees[0]!.unguaranteed]).toEqual([40, 20]);
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
