/** Small classes within a run of many households: neither told, nor found by subtraction. */
import { expect, test } from 'vitest';
import type { Households, StormDamage } from '../../../engine/poverty/household.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse, type DeclaredSupport } from '../../../engine/run/poverty/declaration.js';
import type { RelapseResult } from '../../../engine/run/poverty/run.js';
import { many, runOf, useFolder } from './plain.js';

useFolder();
const POOR = { 'wage [yuan/year]': 8_000 };
const meansOf = ({ classes }: RelapseResult): Readonly<Record<string, number | null>> => Object.fromEntries(classes.map(({ name, persons }) => [name, persons?.mean ?? null]));
const kindsOf = ({ detection }: RelapseResult): Readonly<Record<string, number | null>> => Object.fromEntries(detection[0]!.rows.map(({ kind, value }) => [kind, value]));

test('three lifted households among twenty that fall: neither group is told, for the total is', async () => {
  const few = (await runOf([...many(3, { ...POOR, lifted: 1 }), ...many(20, POOR), ...many(20, {})], { screening: { least: 0, deviation: 0.3, audit: 0 } })).result;
  expect(few.variants[0]!.persons!.mean).toBe(23);
  expect(meansOf(few)).toMatchObject({ unstable: null, borderline: null });
  const enough = (await runOf([...many(12, { ...POOR, lifted: 1 }), ...many(20, POOR), ...many(20, {})], { screening: { least: 0, deviation: 0.3, audit: 0 } })).result;
  expect(meansOf(enough)).toMatchObject({ unstable: 12, borderline: 20 });
});
test('four in sudden hardship by their bills: nor are the people below after rigid spending, from which they could be found', async () => {
  const rows = [...many(4, { 'wage [yuan/year]': 22_000, 'education [yuan/year]': 15_000 }), ...many(20, POOR), ...many(20, {})];
  const { result } = await runOf(rows, { screening: { least: 0, deviation: 0.3, audit: 0 } });
  expect([result.variants[0]!.persons!.mean, result.variants[0]!.afterRigid, meansOf(result)['sudden-hardship']]).toEqual([20, null, null]);
  // those four alone are found by education
  expect(kindsOf(result)['education']).toBeNull();
});
test('fewer than ten that fall at all: no figure is told of them, by month, cause or class', async () => {
  const { result } = await runOf([...many(5, POOR), ...many(30, {})], { screening: { least: 0, deviation: 0.3, audit: 0 } });
  expect([result.variants[0]!.persons, result.variants[0]!.afterRigid, result.variants[0]!.months.find((month) => month !== null) ?? null, meansOf(result)['borderline'], kindsOf(result)['fell']]).toEqual([null, null, null, null, null]);
  expect(result.causes.every(({ persons }) => persons === null)).toBe(true);
});
test('a support that changes a few households is told of with none of its figures', async () => {
  const cash = { name: 'cash', title: { zh: '给', en: 'cash' }, cash: { perPerson: 600, month: 0 } };
  const { result } = await runOf([...many(4, POOR), ...many(20, { 'wage [yuan/year]': 7_000 }), ...many(20, {})], { supports: [cash], screening: { least: 0, deviation: 0.3, audit: 0 } });
  const [calm, given] = result.variants;
  expect([calm!.persons!.mean, given!.persons, given!.difference, given!.months.at(-1)]).toEqual([24, null, null, null]);
});
test('those screened out are in the total of detection and of the last month, apart', async () => {
  const { result } = await runOf([...many(12, POOR), ...many(18, { 'wage [yuan/year]': 19_000 })], { screening: { least: 0.02, deviation: 0.3, audit: 0 } });
  const [calm] = result.variants;
  const kinds = kindsOf(result);
  // of one person each
  expect(kinds['fell']! + kinds['screenedOut']!).toBeCloseTo(calm!.persons!.mean, 9);
  expect(calm!.months.at(-1)!.mean + calm!.screenedOut.persons!).toBeCloseTo(calm!.persons!.mean, 9);
  expect(result.detection[0]!.rows.map(({ covers }) => covers)).toContain('screened-out');
});
test('two supports that differ by a few households are not both told of', async () => {
  const cash = (name: string, perPerson: number): DeclaredSupport => ({ name, title: { zh: name, en: name }, cash: { perPerson, month: 0 } });
  const told = async (few: number): Promise<(number | null)[]> => {
    const { result } = await runOf([...many(few, { 'wage [yuan/year]': 7_000 }), ...many(20, POOR), ...many(15, { 'wage [yuan/year]': 5_000 }), ...many(20, {})], { supports: [cash('less', 600), cash('more', 1_600)], screening: { least: 0, deviation: 0.3, audit: 0 } });
    return result.variants.map(({ persons }) => persons?.mean ?? null);
  };
  // without support, with 600 yuan, and with 1,600, which keep the few too
  expect(await told(12)).toEqual([47, 27, 15]);
  expect(await told(4)).toEqual([39, 19, null]);
});
const { storm } = (await readRelapse(packagePath('scenarios', 'relapse-meiyu.yaml'))).declaration;
test('a month up to which the year lies below for a few is not told, in which it does for many it is', async () => {
  // four months without work: the few are below the line after the first of them, the others after the third
  const closed = ({ group }: Households): StormDamage => ({ crop: new Float64Array(group.length), assets: new Float64Array(group.length), house: new Float64Array(group.length), index: new Float64Array(group.length), closed: new Float64Array(group.length).fill(4) });
  const monthly = async (few: number): Promise<(number | null)[]> => {
    const rows = [...many(few, { 'wage [yuan/year]': 8_700 }), ...many(20, { 'wage [yuan/year]': 10_500 }), ...many(20, {})];
    const { result } = await runOf(rows, { storm: storm!, screening: { least: 0, deviation: 0.3, audit: 0 } }, undefined, (households) => [closed(households)]);
    return [...new Set(result.variants[1]!.months.map((month) => month?.mean ?? null))];
  };
  expect(await monthly(12)).toEqual([0, 12, 32]);
  expect(await monthly(4)).toEqual([0, null, 24]);
});
