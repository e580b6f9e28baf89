import { expect, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { villageForm } from '../../../engine/core/divisions.js';
import { planDefects } from '../../../engine/run/demo/defects/plan.js';
import { demoForms } from '../../../engine/run/demo/forms.js';
import { demoLayout, demoTownships } from '../../../engine/run/demo/layout.js';
import { loadDivisions } from '../../../engine/run/divisions.js';
import { broken, RULE_IDS, sharesOf } from './independent-rules.js';
import { demoFields, numbersOf, readDemo } from './read-demo.js';

const demo = await readDemo({ defects: true, year: 2023 });
const clean = await readDemo({ year: 2023 });
const fields = await demoFields();
const of = (kind: string): (typeof demo.defects)[number][] => demo.defects.filter((line) => line['class'] === kind);
/** The row of the file that a line of defects.csv points at: record 1 is the header. */
const rowOf = (line: (typeof demo.defects)[number]): (typeof demo.rows)[number] => demo.rows[Number(line['row']) - 2]!;

test('every line of defects.csv points at the cell that holds what it says, and at what it was', () => {
  expect(demo.defects.filter((line) => rowOf(line)[line['field']!] !== line['now'] || clean.rows[Number(line['row']) - 2]!['village_code'] !== line['village_code'])).toEqual([]);
});
test('cells that no line names are those of the clean file, filled in', () => {
  const touched = new Set(demo.defects.map((line) => `${line['row']!} ${line['field']!}`));
  const changed = demo.rows.flatMap((row, i) => fields.filter(({ name }) => !touched.has(`${i + 2} ${name}`) && row[name] !== clean.rows[i]![name] && clean.rows[i]![name] !== '').map(({ name }) => `${i + 2} ${name}`));
  expect(changed).toEqual([]);
});
test('every rule over one row that can be broken is broken where defects.csv says so', () => {
  const announced = new Set(demo.defects.flatMap((line) => line['rule']!.split(' ')));
  for (const id of RULE_IDS.filter((rule) => rule !== 'pairs-c' && rule !== 'pairs-d')) {
    expect(announced, id).toContain(id);
    const villages = demo.defects.filter((line) => line['rule']!.split(' ')[0] === id);
    expect(villages.some((line) => broken(numbersOf(rowOf(line))).some((found) => found.split(' ')[0] === id)), id).toBe(true);
  }
});
test('rows without a defect break nothing', () => {
  const touched = new Set(demo.defects.map((line) => Number(line['row']) - 2));
  expect(demo.rows.filter((_, i) => !touched.has(i)).flatMap((row) => broken(numbersOf(row)))).toEqual([]);
  expect(demo.rows.length - touched.size).toBeGreaterThan(50);
});
test('the codes are wrong in the ways of spreadsheets and old lists', async () => {
  const divisions = (await loadDivisions(2023))!;
  const code = (kind: string): string => of(kind)[0]!['now']!;
  expect(code('code-scientific')).toMatch(/^3\.70832E\+11$/);
  expect(code('code-18-digits')).toMatch(/^\d{18}$/);
  expect(demo.rows.filter((row) => row['village_code'] === code('code-duplicate'))).toHaveLength(2);
  expect(divisions.has(code('code-not-in-table').slice(0, 9))).toBe(false);
  expect(villageForm(code('code-residents-committee'))).toBe('residents-committee');
});
test('cells are typed as people type them', () => {
  expect(of('text-in-number')[0]!['now']).toMatch(/^约\d+$/);
  expect(Number(of('negative-count')[0]!['now'])).toBeLessThan(0);
  expect(Number(of('out-of-range')[0]!['now'])).toBeGreaterThan(10_000);
  expect(of('fraction-in-count')[0]!['now']).toMatch(/\.5$/);
  expect(of('full-width-digits')[0]!['now']).toMatch(/^[０-９]+$/);
  expect(of('full-width-digits')[0]!['now']!.normalize('NFKC')).toBe(of('full-width-digits')[0]!['was']);
  expect(of('thousands-separator')[0]!['now']!.replaceAll(',', '')).toBe(of('thousands-separator')[0]!['was']);
  expect(of('blank-cells').map((line) => line['now'])).toEqual(['', '', '']);
  expect(of('suppressed')[0]!['now']).toBe('*');
});
test('two townships have made-up figures: every share 100 %, every count a 0 or a 5', () => {
  const rowsOf = (kind: string): (typeof demo.rows)[number][] => [...new Set(of(kind).map(rowOf))];
  for (const row of rowsOf('all-shares-full')) {
    const shares = sharesOf(numbersOf(row));
    expect(shares.filter((share) => share === 1).length).toBeGreaterThan(0.6 * shares.length);
  }
  for (const cells of rowsOf('all-counts-round')) {
    const row = numbersOf(cells);
    const counts = fields.filter(({ type, level, group, name }) => type === 'int' && level === 'village' && group !== 'ID' && (row[name] ?? 0) >= 10).map(({ name }) => row[name]!);
    expect(counts.length).toBeGreaterThanOrEqual(20);
    expect(counts.every((count) => count % 5 === 0)).toBe(true);
    expect(broken(row)).toEqual([]);
  }
  expect(rowsOf('all-shares-full').flatMap((row) => broken(numbersOf(row)))).toEqual([]);
});
test('one form is the copy of its neighbour, one township field and one place differ from their township', () => {
  const copy = rowOf(of('copied-form')[0]!);
  const original = demo.rows[demo.rows.indexOf(copy) - 1]!;
  expect(copy['village_code']!.slice(0, 9)).toBe(original['village_code']!.slice(0, 9));
  const amounts = fields.filter(({ type, group }) => (type === 'int' || type === 'num') && group !== 'ID');
  expect(amounts.every(({ name }) => copy[name] === original[name])).toBe(true);
  const differing = of('township-field-differs')[0]!;
  expect(Number(differing['now'])).toBe(Number(differing['was']) + 1);
  expect(Number(of('far-from-township')[0]!['now']) - Number(of('far-from-township')[0]!['was'])).toBeCloseTo(0.8, 6);
});
test('what needs more than the file says so', () => {
  expect(of('stock-fell')[0]!['needs']).toBe('the file of the year before');
  expect(of('code-not-in-table')[0]!['needs']).toBe('division tables of the reporting year');
});
test('the same defects at the same places in a longer file', async () => {
  const longer = await readDemo({ defects: true, year: 2023, villages: 400 });
  expect(longer.defects.filter((line) => line['class']!.startsWith('all-'))).toEqual(demo.defects.filter((line) => line['class']!.startsWith('all-')));
  expect(new Set(longer.defects.map((line) => line['class']))).toEqual(new Set(demo.defects.map((line) => line['class'])));
});
test('any seed has room for every defect in one county', async () => {
  const classes = new Set(demo.defects.map((line) => line['class']));
  const townships = demoTownships((await loadDivisions(2023))!);
  const layout = demoLayout(townships, 175);
  const countyVillages = new Map([[layout[0]!.county, 175]]);
  for (const seed of ['a', 'b', 'c', '4', '5', '6']) {
    const [forms] = [...demoForms({ seed, year: 2024, fields, countyVillages, layout })];
    expect(new Set(planDefects(forms!, fields).placed.map((placed) => placed.class))).toEqual(classes);
  }
});
test('too few villages for all defects are refused', async () => {
  const failure: unknown = await readDemo({ defects: true, villages: 30 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).problems[0]).toMatchObject({ place: '--villages', code: 'demo/too-few-for-defects' });
});
