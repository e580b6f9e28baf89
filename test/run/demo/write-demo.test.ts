import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { group } from 'd3';
import { expect, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { villageForm } from '../../../engine/core/divisions.js';
import { writeDemo } from '../../../engine/run/demo/write-demo.js';
import { loadDivisions } from '../../../engine/run/divisions.js';
import { benfordChiSquare } from '../../../engine/scoring/audit/checks/heaping.js';
import type { Cells } from '../../csv.js';
import { broken, sharesOf } from './independent-rules.js';
import { demoFields, numbersOf, readDemo } from './read-demo.js';

const SURROUNDINGS = [...['sites', 'catchments', 'exposure', 'warning-channels', 'stations', 'observations', 'forcing', 'storm'].map((name) => `${name}.csv`), 'households.parquet', ...['lower', 'side', 'upper'].map((name) => `dem-${name}.asc`)];
const fields = await demoFields();
const county = await readDemo();
const seen: number[] = [];
/** More than a block of 4,096. */
const many = await readDemo({ villages: 4_200, onProgress: (done, total) => void seen.push(done, total) });
const byCode = (rows: readonly Cells[]): Map<string, Cells> => new Map(rows.map((row) => [row['village_code']!, row]));

test('one county of 175 villages in 12 townships, a column for every field in the order of the fields', () => {
  expect(county.summary).toMatchObject({ villages: 175, counties: 1, townships: 12, emptyFields: [], files: ['villages.csv', ...SURROUNDINGS, 'demo.json'] });
  expect(county.rows).toHaveLength(175);
  expect(Object.keys(county.rows[0]!)).toEqual(fields.map(({ name }) => name));
  expect(county.about).toMatchObject({ synthetic: true, seed: 'test', villages: 175, year: 2024, defects: false });
});
test('the file opens in a spreadsheet: a byte order mark, and one record per line', () => {
  expect([...county.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(county.bytes.toString('utf8').trimEnd().split('\r\n')).toHaveLength(176);
});
test('every village says in its name that it is made up, and no two of a township share a name', () => {
  expect(many.rows.every((row) => row['village_name']!.startsWith('合成示例'))).toBe(true);
  expect(new Set(many.rows.map((row) => row['village_code']!.slice(0, 9) + row['village_name']!)).size).toBe(4_200);
});
test('the codes are villages of townships and counties of the 2023 edition, each once', async () => {
  const divisions = (await loadDivisions(2023))!;
  const codes = many.rows.map((row) => row['village_code']!);
  expect(new Set(codes).size).toBe(4_200);
  expect(codes.every((code) => villageForm(code) === 'village' && divisions.has(code.slice(0, 6)) && divisions.has(code.slice(0, 9)))).toBe(true);
});
test('every cell is of its type and inside the range of its field', () => {
  const wrong: string[] = [];
  for (const row of many.rows) {
    for (const { name, type, min = -Infinity, max = Infinity, values } of fields) {
      const text = row[name]!;
      if (text === '' || type === 'code' || type === 'text') continue;
      const value = Number(text);
      const fits = type === 'enum' ? values!.some((allowed) => allowed.value === text) : value >= min && value <= max && (type === 'num' || Number.isInteger(value));
      if (!fits) wrong.push(`${name} ${text}`);
    }
  }
  expect(wrong).toEqual([]);
});
test('no E, no W and no unit-slip rule is broken in 4,200 villages, nor next year, nor under another seed', async () => {
  const others = await Promise.all([readDemo({ villages: 900, year: 2025 }), readDemo({ villages: 900, seed: '另一个', year: 2035 }), readDemo({ villages: 600, seed: '', year: 2021 })]);
  const rows = [many, county, ...others].flatMap((demo) => demo.rows);
  expect(rows.flatMap((row) => broken(numbersOf(row)).map((id) => `${row['village_code']!} ${id}`))).toEqual([]);
  expect(rows.filter((row) => row['urban_rural_class'] === '111')).toEqual([]);
});
test('township and county fields have one value in each unit', () => {
  for (const { name, level } of fields.filter((field) => field.level !== 'village')) {
    const values = new Map<string, Set<string>>();
    for (const row of many.rows) {
      const unit = row['village_code']!.slice(0, level === 'county' ? 6 : 9);
      values.set(unit, (values.get(unit) ?? new Set()).add(row[name]!));
    }
    expect([...values.values()].every((set) => set.size === 1), name).toBe(true);
  }
});
test('villages lie within 30 km of the middle of their township', () => {
  const townships = group(many.rows.map((row) => ({ code: row['village_code']!, lon: Number(row['lon']), lat: Number(row['lat']) })), ({ code }) => code.slice(0, 9));
  for (const villages of townships.values()) {
    const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
    const [lon, lat] = [middle(villages.map((v) => v.lon)), middle(villages.map((v) => v.lat))];
    expect(Math.max(...villages.map((v) => Math.hypot((v.lon - lon) * 111.2 * Math.cos((lat * Math.PI) / 180), (v.lat - lat) * 111.2)))).toBeLessThan(30);
  }
});
test('no form looks made up: few shares at exactly 100 %, few counts ending in 0 or 5, first digits of sales as they should be', () => {
  const counts = fields.filter(({ type, level, group }) => type === 'int' && level === 'village' && group !== 'ID');
  const suspicious = many.rows.filter((cells) => {
    const row = numbersOf(cells);
    const shares = sharesOf(row);
    const large = counts.map(({ name }) => row[name] ?? 0).filter((value) => value >= 10);
    return shares.filter((share) => share === 1).length > 0.6 * shares.length || (large.length >= 20 && large.filter((value) => value % 5 === 0).length > 0.6 * large.length);
  });
  expect(suspicious).toEqual([]);
  const sales = [...group(many.rows, (row) => row['village_code']!.slice(0, 6)).values()].map((rows) => rows.map((row) => Number(row['agri_online_sales'])).filter((value) => value > 0));
  const judged = sales.filter((values) => values.length >= 100);
  expect(judged.filter((values) => benfordChiSquare(values) > 26.125).length).toBeLessThanOrEqual(0.1 * judged.length);
});
test('a village is the same whatever the number of villages, and another seed makes another', async () => {
  const ofMany = byCode(many.rows);
  expect(county.rows.every((row) => JSON.stringify(row) === JSON.stringify(ofMany.get(row['village_code']!)))).toBe(true);
  const few = await readDemo({ villages: 7 });
  expect(few.rows).toEqual(county.rows.slice(0, 7));
  const other = await readDemo({ seed: 'other' });
  expect(other.rows.map((row) => row['village_code'])).toEqual(county.rows.map((row) => row['village_code']));
  expect(other.rows.filter((row, i) => row['households'] === county.rows[i]!['households']).length).toBeLessThan(10);
});
test('same options, same bytes; blocks of 4,096 villages leave no trace', async () => {
  expect((await readDemo()).bytes.equals(county.bytes)).toBe(true);
  expect(many.rows).toHaveLength(4_200);
  const fewer = await readDemo({ villages: 900 });
  expect(many.bytes.subarray(0, fewer.bytes.length).equals(fewer.bytes)).toBe(true);
});
test('a few cells are blank, more in a few villages, none in the identity', () => {
  const optional = fields.filter(({ group, level }) => group !== 'ID' && level === 'village').map(({ name }) => name);
  const blanks = many.rows.map((row) => optional.filter((name) => row[name] === '').length / optional.length);
  const careful = blanks.filter((share) => share < 0.08);
  expect(careful.reduce((a, b) => a + b, 0) / careful.length).toBeGreaterThan(0.01);
  expect(careful.reduce((a, b) => a + b, 0) / careful.length).toBeLessThan(0.02);
  expect((blanks.length - careful.length) / blanks.length).toBeGreaterThan(0.02);
  expect((blanks.length - careful.length) / blanks.length).toBeLessThan(0.07);
  expect(many.rows.every((row) => fields.every(({ name, group }) => group !== 'ID' || row[name] !== ''))).toBe(true);
});
test('some villages have no tourism, aquaculture, clinic or hazard, and some have: what does not apply does occur', () => {
  for (const field of ['tourism_biz', 'aqua_mu', 'has_village_clinic', 'hazard_points', 'heritage_items', 'scale_farms', 'relieved_labour', 'listed_village', 'is_relieved_village']) {
    const zeros = county.rows.filter((row) => row[field] === '0').length;
    expect(zeros, field).toBeGreaterThan(2);
    expect(zeros, field).toBeLessThan(173);
  }
});
test('Parquet holds the same values with types', async () => {
  const out = mkdtempSync(join(tmpdir(), 'demo-'));
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    await writeDemo({ out, seed: 'test', defects: false, format: 'both', fields });
    expect(readdirSync(out).sort()).toEqual(['demo.json', 'villages.csv', 'villages.parquet', ...SURROUNDINGS].sort());
    const parquet = `read_parquet('${join(out, 'villages.parquet')}')`;
    const types = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${parquet}`)).getRows() as string[][];
    expect(types.map(([name]) => name)).toEqual(fields.map(({ name }) => name));
    expect(Object.fromEntries(types.map(([name, type]) => [name, type]))).toMatchObject({ village_code: 'VARCHAR', terrain: 'VARCHAR', households: 'BIGINT', lon: 'DOUBLE', is_relieved_village: 'BOOLEAN' });
    const columns = fields.map(({ name, type }) => (type === 'bool' ? `CAST(CAST("${name}" AS INTEGER) AS VARCHAR)` : type === 'num' ? `CAST("${name}" AS DOUBLE)` : `CAST("${name}" AS VARCHAR)`));
    const rows = (await connection.runAndReadAll(`SELECT ${columns.join(', ')} FROM ${parquet}`)).getRows();
    expect(rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))).toEqual(county.rows.map((row) => Object.values(row)));
  } finally {
    connection.closeSync();
    rmSync(out, { recursive: true });
  }
});
test('a field that no rule knows stands empty, and the summary says so', async () => {
  const extra = { name: 'drones', title: { zh: '无人机', en: 'Drones' }, group: 'AGR', type: 'int', unit: '架', level: 'village', providedBy: 'village' } as const;
  const demo = await readDemo({ villages: 20, fields: [...fields, extra] });
  expect(demo.summary.emptyFields).toEqual(['drones']);
  expect(demo.rows.every((row) => row['drones'] === '')).toBe(true);
});
test('progress goes up to the number of villages', () => {
  expect(seen).toEqual([4_096, 4_200, 4_200, 4_200]);
});
test('says what is wrong with the number and the year, both at once', async () => {
  const failure: unknown = await readDemo({ villages: 500_001, year: 2020 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).message).toBe('--villages: expected a whole number from 1 to 500000, found 500001 [demo/villages]\n--year: expected a year from 2021 to 2035, found 2020 [demo/year]');
});
