/** Small classes within a run of many households: neither told, nor found by subtraction. */
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { blankedCells, LEAST_GROUP, type Cell } from '../../../engine/poverty/suppression.js';
import { EQUATIONS } from '../../../engine/run/poverty/class-results.js';
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
  expect([result.variants[0]!.persons, result.variants[0]!.afterRigid, result.variants[0]!.months, meansOf(result)['borderline'], kindsOf(result)['fell']]).toEqual([null, null, null, null, null]);
  expect(result.causes.every(({ persons }) => persons === null)).toBe(true);
});
test('a support that changes a few households is told of with none of its figures', async () => {
  const cash = { name: 'cash', title: { zh: '给', en: 'cash' }, cash: { perPerson: 600, month: 0 } };
  const { result } = await runOf([...many(4, POOR), ...many(20, { 'wage [yuan/year]': 7_000 }), ...many(20, {})], { supports: [cash], screening: { least: 0, deviation: 0.3, audit: 0 } });
  const [calm, given] = result.variants;
  expect([calm!.persons!.mean, given!.persons, given!.difference, given!.months]).toEqual([24, null, null, null]);
});
test('those screened out are in the total of detection and of the last month, apart', async () => {
  const { result } = await runOf([...many(12, POOR), ...many(18, { 'wage [yuan/year]': 19_000 })], { screening: { least: 0.02, deviation: 0.3, audit: 0 } });
  const [calm] = result.variants;
  const kinds = kindsOf(result);
  // of one person each
  expect(kinds['fell']! + kinds['screenedOut']!).toBeCloseTo(calm!.persons!.mean, 9);
  expect(calm!.months!.at(-1)!.mean + calm!.screenedOut.persons!).toBeCloseTo(calm!.persons!.mean, 9);
  expect(result.detection[0]!.rows.map(({ covers }) => covers)).toContain('screened-out');
});
test('of any cells and sums no small cell is left over by subtraction', () => {
  const cell = fc.uniqueArray(fc.nat(60), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 7 }), (lists) => {
      const cells = lists.map((list) => ({ behind: new Set(list) }));
      const all = cells.map((_, k) => k);
      const blank = blankedCells(cells, [all]);
      const hidden = all.filter((k) => blank[k] === 1);
      for (const k of all) if (blank[k] === 0) expect(lists[k]!.length === 0 || lists[k]!.length >= LEAST_GROUP).toBe(true);
      const rest = all.filter((k) => blank[k] === 0 && lists[k]!.length > 0);
      // either nothing is blank, or two at least of ten households together, or nothing is left to blank
      expect(hidden.length === 0 || rest.length === 0 || (hidden.length >= 2 && new Set(hidden.flatMap((k) => lists[k]!)).size >= LEAST_GROUP)).toBe(true);
    }),
  );
});

/** Rank of some rows, by elimination. */
function rankOf(rows: readonly (readonly number[])[]): number {
  let rest = rows.map((row) => [...row]);
  for (let rank = 0; ; rank++) {
    const pivot = rest.find((row) => row.some((x) => Math.abs(x) > 1e-9));
    if (pivot === undefined) return rank;
    const at = pivot.findIndex((x) => Math.abs(x) > 1e-9);
    rest = rest.filter((row) => row !== pivot).map((row) => row.map((x, k) => x - (pivot[k]! * row[at]!) / pivot[at]!));
  }
}
test('of groups, layers, persons below and after rigid spending no blanked one follows from those told by any combination', () => {
  // unstable, borderline, sudden hardship; dibao, destitute, monitored, and three that no sum has; persons below, and after rigid spending
  const rows = [
    [1, 1, 0, 0, 0, 0, 0, 0, 0, -1, 0],
    [1, 1, 1, -1, -1, -1, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0, 0, 1, -1],
  ];
  const household = fc.array(fc.record({ group: fc.constantFrom(0, 0, 1, 2), layer: fc.constantFrom(3, 4, 5, 5, 5) }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(household, { maxLength: 70 }), fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }), fc.boolean(), (households, forced, layers) => {
      const behind = Array.from({ length: 11 }, () => new Set<number>());
      households.forEach((years, i) => {
        for (const { group, layer } of years) {
          for (const c of layers ? [group, layer, 10] : [group, 10]) behind[c]!.add(i);
          if (group < 2) behind[9]!.add(i);
        }
      });
      // nobody is screened out
      const cells: Cell[] = [...behind.map((of, c): Cell => ({ behind: of, forced: forced[c]! && c % 4 === 0, last: c === 9 })), { behind: new Set(), known: true }];
      const blank = blankedCells(cells, layers ? [...EQUATIONS.layers, ...EQUATIONS.groups] : EQUATIONS.groups);
      const hidden = cells.flatMap((_, c) => (blank[c] === 1 ? [c] : []));
      const known = (layers ? rows : [rows[0]!, rows[2]!]).map((row) => hidden.map((c) => row[c]!));
      for (const c of hidden.filter((each) => each < 6 || each > 8)) expect(rankOf([...known, hidden.map((each) => Number(each === c))])).toBe(rankOf(known) + 1);
      cells.forEach((cell, c) => expect(blank[c] === 1 || cell.behind.size === 0 || cell.behind.size >= LEAST_GROUP).toBe(true));
    }),
  );
});
