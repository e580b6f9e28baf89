/** Corrections of an appeal: exactly what follows from them changes, and changes.csv lists all of it. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { differing, done, english, put, records, run, Sheet, workFolder } from './run.js';
import { standardAssessment, standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const data = at('demo', 'villages.csv');
const VILLAGE = '370832101200';
const TOWNSHIP = '370832101';
const HEADER = 'unit,field,value,reason\n';

const assess = (out: string, ...more: string[]): Promise<string> => done('assess', '--data', data, '--out', at(out), '--workers', '1', '--quiet', ...more);
const amended = (out: string, lines: string, ...more: string[]): Promise<string> => assess(out, '--amend', put(at(`${out}.csv`), HEADER + lines), ...more);

/** Every cell that differs between two scores.csv, as lines of changes.csv. */
function differences(before: string, after: string): string[] {
  const old = new Map(records(at(before, 'scores.csv')).map((row) => [row['code']!, row]));
  return records(at(after, 'scores.csv')).flatMap((row) =>
    Object.entries(row).flatMap(([column, is]) => {
      const was = old.get(row['code']!)![column]!;
      return was === is ? [] : [[row['level'], row['code'], column, was, is].join()];
    }),
  );
}
const changes = (out: string): string[] => records(at(out, 'changes.csv')).map((row) => [row['level'], row['code'], row['quantity'], row['before'], row['after']].join());
/** Units of which something changed. */
const unitsWith = (out: string, quantity: string): string[] => records(at(out, 'changes.csv')).filter((row) => row['quantity'] === quantity).map((row) => row['code']!);

beforeAll(async () => {
  await standardDemo(at('demo'));
  await standardAssessment(at('plain'));
});

test('a correction of cells of one village changes the scores of that village and of all it lies in, and ranks elsewhere', async () => {
  await amended('cells', `${VILLAGE},hh_fixed_broadband,12,counted again\n${VILLAGE},hh_gigabit_ready,10,counted again\n`);
  expect(unitsWith('cells', 'score').sort()).toEqual(['37', '3708', '370832', TOWNSHIP, VILLAGE]);
  expect(changes('cells').sort()).toEqual(differences('plain', 'cells').sort());
  const ranks = unitsWith('cells', 'rank').filter((code) => code !== VILLAGE);
  expect(ranks.length).toBeGreaterThan(0);
  // The village fell: whoever it fell past rose by one place, and nobody else moved.
  for (const row of records(at('cells', 'changes.csv')).filter(({ level, quantity, code }) => level === 'village' && quantity === 'rank' && code !== VILLAGE)) {
    expect(Number(row['before']) - Number(row['after'])).toBe(1);
  }
});

test('a correction of a township field holds for all its villages, whether the township or one of them is named', async () => {
  await Promise.all([amended('township', `${TOWNSHIP},complaints_resolved,0,as the township says\n`), amended('by-village', `${VILLAGE},complaints_resolved,0,as the township says\n`)]);
  const own = Sheet.of(data).lines.flatMap(([code]) => (code!.startsWith(TOWNSHIP) ? [code!] : []));
  expect(own.length).toBeGreaterThan(5);
  const scored = unitsWith('township', 'score').filter((code) => code.length === 12);
  expect(scored.filter((code) => !own.includes(code))).toEqual([]);
  expect(scored).toEqual(own);
  expect(changes('township').sort()).toEqual(differences('plain', 'township').sort());
  expect(differing(at('township'), at('by-village'))).toEqual(['manifest.json', 'report.html']); // which name the files of amendments by their digests
});

test('amendments that cannot be are refused, all at once, and nothing is written', async () => {
  const lines = [
    `${VILLAGE},hh_fixed_broadbnd,1,x`,
    '370832999200,hh_fixed_broadband,1,x',
    `${VILLAGE},hh_fixed_broadband,-1,x`,
    `${VILLAGE},village_name,新名,x`,
    `${TOWNSHIP},hh_fixed_broadband,1,x`,
    `${VILLAGE},hh_gigabit_ready,1,x`,
    `${VILLAGE},hh_gigabit_ready,2,x`,
  ];
  const { status, stdout, stderr } = await run('assess', '--data', data, '--amend', put(at('bad.csv'), HEADER + lines.join('\n')), '--out', at('refused'), '--workers', '1', '--quiet');
  expect([status, stdout]).toEqual([2, '']);
  expect(english(stderr).trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^bad\.csv:2 field: .*found "hh_fixed_broadbnd" \(did you mean hh_fixed_broadband\?\) \[amend\/unknown-field\]$/),
    'bad.csv:3 unit: expected the code of a unit in the data (hh_fixed_broadband is a field of level village), found "370832999200" [amend/unknown-unit]',
    'bad.csv:4 value (hh_fixed_broadband): expected a whole number from 0 to 20000, found "-1" [amend/bad-value]',
    'bad.csv:5 field: expected a number or yes/no field, found village_name [amend/not-a-number-field]',
    'bad.csv:6 unit: expected the code of a unit in the data (hh_fixed_broadband is a field of level village), found "370832101" [amend/unknown-unit]',
    `bad.csv:8: expected each cell amended once, found hh_gigabit_ready of ${VILLAGE} again, as at bad.csv:7 [amend/twice]`,
  ]);
});

test('a cell that was wrong and is amended is wrong no longer', async () => {
  const sheet = Sheet.of(data);
  const wrong = put(at('wrong', 'villages.csv'), sheet.set(4, 'tele_consults', 'many').toString());
  const amendments = put(at('mend.csv'), `${HEADER}${sheet.at(4, 'village_code')},tele_consults,12,asked again\n`);
  await done('assess', '--data', wrong, '--amend', amendments, '--out', at('mended'), '--workers', '1', '--quiet');
  expect(records(at('mended', 'errors.csv'))).toEqual([]);
});

test('cells that a rule rejects only after the amendment count as they stood before it', async () => {
  // With 10 registered households, 12 broadband lines are the most that can be: the lines are rejected, and the coverage falls.
  await amended('rejected', `${VILLAGE},households,10,a wrong correction\n`, '--accept-errors');
  const broken = records(at('rejected', 'errors.csv')).find(({ code }) => code === 'rules/pairs-b')!;
  expect(broken['place']).toMatch(/^rejected\.csv:2 \(villages\.csv:\d+\) hh_fixed_broadband, households$/);
  expect(unitsWith('rejected', 'coverage')).toContain(VILLAGE);
  expect(changes('rejected').sort()).toEqual(differences('plain', 'rejected').sort());
});

test('errors of the amendments and of the data as amended are told at once; of a cell whose correction cannot be read, no rule speaks', async () => {
  const sheet = Sheet.of(data);
  // Rows 4 and 5 break a rule as handed in; the correction of row 5 cannot be read. That of the first village breaks a rule.
  const broken = put(at('broken', 'villages.csv'), sheet.set(4, 'clinic_telemedicine', '1').set(4, 'has_village_clinic', '0').set(5, 'clinic_telemedicine', '1').set(5, 'has_village_clinic', '0').toString());
  const amendments = put(at('both.csv'), `${HEADER}${VILLAGE},households,10,a wrong correction\n${sheet.at(5, 'village_code')},clinic_telemedicine,many,typed badly\n${VILLAGE},nothing,1,no such field\n`);
  const { status, stderr } = await run('assess', '--data', broken, '--amend', amendments, '--out', at('told'), '--workers', '1', '--quiet');
  const told = records(at('told', 'errors.csv')).map(({ place, code }) => `${place!} ${code!}`);
  expect([status, stderr.includes('rules are checked when these are mended')]).toEqual([2, false]);
  expect(told.slice(0, 2)).toEqual(['both.csv:3 value (clinic_telemedicine) amend/bad-value', 'both.csv:4 field amend/unknown-field']);
  expect(told).toContain('villages.csv:4 clinic_telemedicine, has_village_clinic rules/C13a');
  expect(told.some((line) => line.startsWith('both.csv:2 (villages.csv:2)'))).toBe(true);
  expect(told.filter((line) => line.startsWith('villages.csv:5'))).toEqual([]);
});
