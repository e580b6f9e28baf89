import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { TRAITS } from '../../../engine/poverty/household.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { personalFields } from '../../../engine/run/poverty/fields.js';
import { HOUSEHOLD_COLUMNS, readHouseholds } from '../../../engine/run/poverty/households.js';
import { PERSON_COLUMNS } from '../../../engine/run/poverty/persons.js';

const folder = mkdtempSync(join(tmpdir(), 'persons-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const { declaration } = await readRelapse(packagePath('scenarios', 'relapse.yaml'));
const csv = readFileSync(packagePath('scenarios', 'data', 'relapse', 'households.csv'), 'utf8').trim().split('\n');
const put = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};
// hh-00001 is of three persons, hh-00002 of two
const two = put('households.csv', csv.slice(0, 3));
const head = 'person_id,household_id,age,works,chronic,disabled';
const everybody = ['p1,hh-00001,71,0,1,0', 'p2,hh-00001,30,1,0,1', 'p3,hh-00001,5,0,0,0', 'p4,hh-00002,40,1,0,0', 'p5,hh-00002,38,1,0,0'];
const read = (people: readonly string[]): ReturnType<typeof readHouseholds> => readHouseholds(two, declaration, 5, { persons: put('persons.csv', [head, ...people]) });

test('what a household is made of is counted from its persons', async () => {
  const { households } = await read(everybody);
  expect([...households.persons]).toEqual([3, 2]);
  expect(households.traits[0]! & (TRAITS.labour | TRAITS.elderly | TRAITS.chronic | TRAITS.disability)).toBe(TRAITS.labour | TRAITS.elderly | TRAITS.chronic | TRAITS.disability);
  expect(households.traits[1]! & (TRAITS.labour | TRAITS.elderly | TRAITS.chronic | TRAITS.disability)).toBe(TRAITS.labour);
  expect(households.illness[0]).toBeGreaterThan(households.illness[1]!);
});
test.each([
  ['without household', [...everybody, 'p6,hh-00009,40,1,0,0'], 'persons.csv:7 household_id: expected a household of the households: this is a person without household, found "hh-00009" [relapse/person-without-household]'],
  ['twice', [...everybody, 'p5,hh-00002,40,1,0,0'], 'persons.csv:7 person_id: expected each person once, found "p5" [relapse/person-twice]'],
  ['missing', everybody.slice(1), 'persons.csv household hh-00001: expected the 3 persons of the household, found 2 [relapse/persons-differ]'],
  ['of no age', [...everybody.slice(1), 'p1,hh-00001,171,0,1,0'], 'age: expected a whole number from 0 to 120, found "171"'],
])('a person %s is refused with its place', async (_, people, said) => {
  await expect(read(people)).rejects.toThrow(said);
});
test('Parquet of the same cells gives the same households, numbers and flags of any type', async () => {
  const parquet = join(folder, 'households.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT * REPLACE (CAST("wage [yuan/year]" AS DOUBLE) AS "wage [yuan/year]", CAST(lifted AS BOOLEAN) AS lifted, CAST(village_code AS VARCHAR) AS village_code) FROM read_csv('${two}')) TO '${parquet}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const [ofParquet, ofCsv] = [await readHouseholds(parquet, declaration, 5), await readHouseholds(two, declaration, 5)];
  expect(ofParquet.households).toEqual(ofCsv.households);
  await expect(readHouseholds(put('none.parquet', ['no']), declaration, 5)).rejects.toThrow('none.parquet: expected a readable Parquet file, found bytes that are none [table/unreadable]');
});
test('a guarantee that fails marks its household; absent columns fail nobody', async () => {
  const lines = csv.slice(0, 3).map((line, k) => `${line},${['safe_water', '1', '0'][k]!}`);
  expect([...(await readHouseholds(put('water.csv', lines), declaration, 5)).unguaranteed]).toEqual([0, 1]);
  expect([...(await readHouseholds(two, declaration, 5)).unguaranteed]).toEqual([0, 0]);
});
test('every field of the tables has its purpose in the schema, and no other field is there', () => {
  for (const [table, columns] of [['households', HOUSEHOLD_COLUMNS], ['persons', PERSON_COLUMNS]] as const) {
    const fields = personalFields(table);
    expect(new Map(fields.map(({ name, required }) => [name, required]))).toEqual(new Map(columns.map(({ name, required }) => [name, required])));
    expect(fields.filter(({ purpose }) => typeof purpose !== 'string' || purpose === '')).toEqual([]);
  }
});
