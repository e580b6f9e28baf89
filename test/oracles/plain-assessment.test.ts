import { expect, test } from 'vitest';
import { loadFramework } from '../../engine/run/framework-files.js';
import { resolveFramework, type Framework } from '../../engine/scoring/framework.js';
import { plainAssess, type PlainOptions, type PlainUnit } from './plain-assessment.js';
import type { Row } from './plain-indicator.js';
import { randomRows } from './random-rows.js';
import { goalpost, tinyFramework } from './tiny-framework.js';

/**
 * I1 = 100 · 80/100 = 80, z 0.8; I2: ln 10 / ln 100 = 0.5; I3 = 100 · 5/10 = 50, z 0.5;
 * I4 = 100 · (30 · 5/10 + 10 · 1/4) / 40 = 43.75, z 0.4375; I5: z 1; I6: √1 / √4 = 0.5.
 */
const FULL: Row = {
  code: '110101001201',
  terrain: 'plain',
  households: 100,
  wired: 80,
  speed: 9,
  complaints: 10,
  resolved: 5,
  crop: 10,
  crop_digital: 5,
  fish: 4,
  fish_digital: 1,
  out_crop: 30,
  out_fish: 10,
  has_clinic: 1,
  clinic_online: 1,
  poor: 1,
  bases: 1,
  county_rate: 0.5,
};
const PERFECT: Row = { ...FULL, wired: 100, speed: 99, resolved: 10, crop_digital: 10, fish_digital: 4, bases: 4 };

const village = (changes: Row, framework = tinyFramework(), options: PlainOptions = {}, base = FULL): PlainUnit =>
  plainAssess([{ ...base, ...changes }], framework, options)['village']![FULL['code']!]!;

/** Villages of 110101 unless a code is given. */
const rowsOf = (...changes: readonly Row[]): Row[] => changes.map((change, i) => ({ ...FULL, code: `11010100120${i + 1}`, ...change }));
const groupOf = (level: string, code: string, rows: readonly Row[], framework = tinyFramework()): PlainUnit => plainAssess(rows, framework)[level]![code]!;
const county = (rows: readonly Row[], framework = tinyFramework()): PlainUnit => groupOf('county', '110101', rows, framework);

const weightsOf = (unit: PlainUnit): Record<string, number> =>
  Object.fromEntries(Object.entries(unit.indicators).map(([code, { effectiveWeight }]) => [code, Math.round(effectiveWeight * 1e6) / 1e6]));

test('hand calculation of a village that reports everything', () => {
  const unit = village({});
  // 20·0.8 + 10·0.5 + 30·0.5 + 15·0.4375 + 15·1 + 10·0.5 = 16 + 5 + 15 + 6.5625 + 15 + 5
  expect(unit.score).toBeCloseTo(62.5625, 12);
  expect(unit.high).toBeCloseTo(62.5625, 12);
  expect(unit.reported).toBeCloseTo(62.5625, 12);
  expect(unit.coverage).toBe(100);
  // A1: 36 of 60; A2: 26.5625 of 40; T1: 21 of 30; T2: 15 of 30
  expect(unit.groupScore['A1']).toBeCloseTo(60, 12);
  expect(unit.groupScore['A2']).toBeCloseTo(66.40625, 12);
  expect(unit.groupScore['T1']).toBeCloseTo(70, 12);
  expect(unit.groupScore['T2']).toBeCloseTo(50, 12);
  expect(unit.indicators['I4']).toMatchObject({ state: 'value', value: 43.75, z: 0.4375, effectiveWeight: 15, contribution: 6.5625, reportedShare: 1 });
  expect(unit).toMatchObject({ rank: 1, grade: 'C', unitMean: unit.score });
});

test('R1: a cell that was rejected and so is blank makes the value missing, the rest of the row stands', () => {
  const unit = village({ wired: null });
  expect(unit.indicators['I1']).toMatchObject({ state: 'missing', reason: 'blank', value: null, effectiveWeight: 20, contribution: 0, reportedShare: 0 });
  expect(unit.indicators['I2']!.state).toBe('value');
});

test('R2: a false guard is not applicable even where the fields of the formula are blank', () => {
  expect(village({ has_clinic: 0, clinic_online: null }).indicators['I5']).toMatchObject({ state: 'not-applicable', effectiveWeight: 0, reportedShare: null });
});

test.each([
  ['unknown alone', 'has_clinic == 1', { has_clinic: null }, 'missing'],
  ['false and unknown', 'poor == 1 and out_crop > 0', { poor: null, out_crop: 0 }, 'not-applicable'],
  ['true and unknown', 'poor == 1 and out_crop > 0', { poor: null }, 'missing'],
  ['true or unknown', 'poor == 1 or out_crop > 0', { poor: null }, 'value'],
  ['false or unknown', 'poor == 1 or out_crop > 0', { poor: null, out_crop: 0 }, 'missing'],
  ['not unknown', 'not (poor == 1)', { poor: null }, 'missing'],
  ['not true', 'not (poor == 1)', {}, 'not-applicable'],
  ['a text that is equal', 'terrain == "plain"', {}, 'value'],
  ['a text that differs', 'terrain == "hill"', {}, 'not-applicable'],
  ['a text that is blank', 'terrain != "hill"', { terrain: null }, 'missing'],
  ['a zero denominator in the guard', 'wired / households > 0', { households: 0 }, 'missing'],
] as const)('R3: a guard that is %s', (_, appliesWhen, changes, state) => {
  expect(village(changes, tinyFramework({ I5: { appliesWhen } })).indicators['I5']!.state).toBe(state);
});

test('R4: a zero denominator is undefined, a blank in the formula is a blank even beside a zero', () => {
  expect(village({ households: 0 }).indicators['I1']).toMatchObject({ state: 'missing', reason: 'undefined' });
  expect(village({ households: 0, wired: null }).indicators['I1']).toMatchObject({ state: 'missing', reason: 'blank' });
  expect(village({ wired: 0, speed: null }, tinyFramework({ I1: { formula: 'wired * speed' } })).indicators['I1']).toMatchObject({ state: 'missing', reason: 'blank' });
});

test('R5: an average needs every weight and looks at no term of weight 0', () => {
  expect(village({ out_fish: null }).indicators['I4']).toMatchObject({ state: 'missing', reason: 'unknown-guard' });
  const unguarded = tinyFramework({ I4: { appliesWhen: 'out_crop > 0' } });
  expect(village({ out_fish: null }, unguarded).indicators['I4']).toMatchObject({ state: 'missing', reason: 'blank' });
  expect(village({ out_fish: 0, fish: null, fish_digital: null }).indicators['I4']!.value).toBe(50); // 5/10 alone
  expect(village({ out_fish: 0, fish: 0 }).indicators['I4']!.value).toBe(50);
  expect(village({ fish: 0 }).indicators['I4']).toMatchObject({ state: 'missing', reason: 'undefined' });
  const bare = tinyFramework({ I4: { appliesWhen: 'poor == 1' } });
  expect(village({ out_crop: 0, out_fish: 0 }, bare).indicators['I4']).toMatchObject({ state: 'missing', reason: 'undefined' });
});

test('R6: weight that does not apply goes to the siblings, reported or not, by nominal weight', () => {
  // T3 has 40: 40 · 15/25 = 24 and 40 · 10/25 = 16
  expect(weightsOf(village({ has_clinic: 0 }))).toEqual({ I1: 20, I2: 10, I3: 30, I4: 24, I5: 0, I6: 16 });
  expect(weightsOf(village({ has_clinic: 0, crop: null }))).toEqual({ I1: 20, I2: 10, I3: 30, I4: 24, I5: 0, I6: 16 });
});

test('R7: a task that does not apply leaves its weight in its action', () => {
  // T1 takes the 60 of A1: 60 · 20/30 = 40, 60 · 10/30 = 20
  expect(weightsOf(village({ complaints: 4 }))).toEqual({ I1: 40, I2: 20, I3: 0, I4: 15, I5: 15, I6: 10 });
});

test('R7: tasks share by their nominal weight, whatever of them applies', () => {
  // T1 with I1 alone keeps its 30; a flat share among indicators would give I1 60 · 20/50 = 24
  const unit = village({ poor: 0 }, tinyFramework({ I2: { appliesWhen: 'poor == 1' } }));
  expect(weightsOf(unit)).toEqual({ I1: 30, I2: 0, I3: 30, I4: 15, I5: 15, I6: 10 });
});

test('R8: an action that does not apply leaves its weight to the others', () => {
  const framework = tinyFramework({ I6: { appliesWhen: 'bases > 0' } });
  const unit = village({ out_crop: 0, out_fish: 0, has_clinic: 0, bases: 0 }, framework);
  // A1 takes 100: T1 and T2 50 each; I1 50 · 20/30
  expect(weightsOf(unit)).toEqual({ I1: 33.333333, I2: 16.666667, I3: 50, I4: 0, I5: 0, I6: 0 });
  expect(unit.groupScore['A2']).toBeNull();
  expect(unit.groupCoverage['A2']).toBeNull();
  // 33.33·0.8 + 16.67·0.5 + 50·0.5 = 26.667 + 8.333 + 25
  expect(unit.score).toBeCloseTo(60, 9);
});

test('where nothing applies there is no score, no grade and no rank', () => {
  const poorOnly = { appliesWhen: 'poor == 1' };
  const unit = village({ poor: 0 }, tinyFramework({ I1: poorOnly, I2: poorOnly, I3: poorOnly, I4: poorOnly, I5: poorOnly, I6: poorOnly }));
  expect(unit).toMatchObject({ score: null, high: null, reported: null, coverage: null, rank: null, grade: null, unitMean: null });
});

test('R9: coverage counts effective weight, and a true zero is reported', () => {
  expect(village({ wired: 0, speed: 0 }).coverage).toBe(100);
  expect(village({ speed: null }).coverage).toBeCloseTo(90, 12);
  // complaints 4: I2 weighs 20 of 100 then
  expect(village({ speed: null, complaints: 4 }).coverage).toBeCloseTo(80, 12);
});

test('R10: each action needs its own coverage, one that does not apply passes', () => {
  // coverage 85 exactly, A2 25/40 = 62.5 %
  expect(village({ crop: null })).toMatchObject({ coverage: 85, rank: 1 });
  const small = tinyFramework({}, { I3: 5500, I4: 600, I5: 400, I6: 500 });
  // A2 = 15: without I4 and I5 coverage is 90 and A2 5/15 = 33.3 %
  const unit = village({ crop: null, clinic_online: null }, small);
  expect(unit.coverage).toBeCloseTo(90, 12);
  expect(unit.groupCoverage['A2']).toBeCloseTo(100 / 3, 12);
  expect(unit.rank).toBeNull();
  expect(village({ out_crop: 0, out_fish: 0, has_clinic: 0, poor: 0 }, tinyFramework({ I6: { appliesWhen: 'poor == 1' } })).rank).toBe(1);
  expect(village({ speed: null, bases: null }).rank).toBeNull(); // coverage 80
});

test('R11: ranks run 1, 2, 2, 4, equal to nine decimals', () => {
  const rows = rowsOf({ wired: 10 }, { households: 3, wired: 1 }, { wired: 33.333333333333 }, { wired: 90 }, { wired: 99, speed: null, clinic_online: null });
  const units = plainAssess(rows, tinyFramework())['village']!;
  expect(Object.values(units).map(({ rank }) => rank)).toEqual([4, 2, 2, 1, null]);
});

test('R11, R16: grades are half-open on the score to nine decimals, for unranked units too', () => {
  // everything else at its target: 80 + 20 · wired/100
  const grade = (wired: number): string | null => village({ wired }, tinyFramework(), {}, PERFECT).grade;
  expect(grade(25)).toBe('A');
  expect(grade(24.99999999995)).toBe('A'); // 84.99999999999
  expect(grade(24.99999)).toBe('B');
  const unranked = village({ speed: null, bases: null }, tinyFramework(), {}, PERFECT); // 100 - 10 - 10
  expect(unranked).toMatchObject({ rank: null, grade: 'B' });
  expect(unranked.score).toBeCloseTo(80, 12);
  expect(village({ resolved: null }, tinyFramework(), {}, PERFECT).grade).toBe('B'); // 70, the bound included
});

test('in quota mode the best ranked units share the grades, ties alike', () => {
  // 4 ranked units: A has 0.25 · 4 = 1 place, B the next 2
  const grades = (wired: readonly number[]): (string | null)[] => {
    const rows = rowsOf(...wired.map((number) => ({ wired: number })), { speed: null, clinic_online: null });
    return Object.values(plainAssess(rows, tinyFramework(), { grading: 'quota' })['village']!).map(({ grade }) => grade);
  };
  expect(grades([10, 40, 30, 20])).toEqual(['C', 'A', 'B', 'B', null]);
  expect(grades([40, 40, 20, 20])).toEqual(['A', 'A', 'B', 'B', null]);
});

test('R12: a township field stands for all villages of the township, two values of it are an error', () => {
  const rows = rowsOf({ complaints: null, resolved: 5 }, { complaints: 10, resolved: null }, { code: '110101002201', complaints: null, resolved: null });
  const units = plainAssess(rows, tinyFramework())['village']!;
  expect(Object.values(units).map(({ indicators }) => indicators['I3']!.value)).toEqual([50, 50, null]);
  expect(() => plainAssess(rowsOf({ complaints: 6 }, { complaints: 7 }), tinyFramework())).toThrow('110101001 complaints: 6 and 7');
});

test('R13: a group is computed from sums, not from the values of its villages', () => {
  const unit = county(rowsOf({ wired: 80 }, { wired: 10, households: 300 }));
  expect(unit.indicators['I1']).toMatchObject({ value: 22.5, z: 0.225, reportedShare: 1 }); // 90/400, not (80 + 3.33)/2
});

test('R13: an average is computed from summed fields', () => {
  const rows = rowsOf({}, { crop: 90, crop_digital: 0, out_crop: 10, fish: null, fish_digital: null, out_fish: 0 });
  // crop 5/100 with weight 40, fish 1/4 with weight 10: (40 · 0.05 + 10 · 0.25) / 50 = 4.5/50
  expect(county(rows).indicators['I4']!.value).toBeCloseTo(9, 12);
});

test('R13: complaints 3 + 4 pass a guard of 5, each township counted once', () => {
  const rows = rowsOf({ complaints: 3, resolved: 3 }, { complaints: 3, resolved: 3 }, { code: '110101002201', complaints: 4, resolved: 1 });
  const units = plainAssess(rows, tinyFramework());
  expect(Object.values(units['village']!).map(({ indicators }) => indicators['I3']!.state)).toEqual(['not-applicable', 'not-applicable', 'not-applicable']);
  expect(units['township']!['110101001']!.indicators['I3']!.state).toBe('not-applicable'); // 3
  expect(units['county']!['110101']!.indicators['I3']).toMatchObject({ state: 'value', reportedShare: 1 });
  expect(units['county']!['110101']!.indicators['I3']!.value).toBeCloseTo(400 / 7, 12); // (3 + 1) / (3 + 4)
});

test('R13: a village that does not apply enters the sums only with every field of guard and formula', () => {
  const rows = rowsOf({ complaints: 3, resolved: null }, { code: '110101002201', complaints: 6, resolved: 3 });
  // the first township is not applicable, not missing: it lowers nothing, and its 3 complaints are left out
  expect(county(rows).indicators['I3']).toMatchObject({ value: 50, reportedShare: 1 });
});

test('R13: where the guard is false on sums, a missing unit makes the group missing', () => {
  const below = rowsOf({ complaints: 1, resolved: 1 }, { code: '110101002201', complaints: 2, resolved: 2 });
  expect(county(below).indicators['I3']!.state).toBe('not-applicable');
  const unknown = rowsOf({ complaints: 1, resolved: 1 }, { code: '110101002201', complaints: null, resolved: 2 });
  expect(county(unknown).indicators['I3']).toMatchObject({ state: 'missing', effectiveWeight: 30, reportedShare: 0, contribution: 0 });
});

test('R13: where nobody can be summed, the group is missing if a unit is, else not applicable', () => {
  expect(county(rowsOf({ wired: null }, { wired: null })).indicators['I1']!.state).toBe('missing');
  expect(county(rowsOf({ has_clinic: 0 }, { has_clinic: 0 })).indicators['I5']!.state).toBe('not-applicable');
  expect(county(rowsOf({ has_clinic: 0 }, { has_clinic: null })).indicators['I5']!.state).toBe('missing');
});

test('R13: a yes/no condition filters villages, an amount is asked of the sum of those that pass', () => {
  const framework = tinyFramework({ I1: { appliesWhen: 'poor == 1 and households >= 50' } });
  const rows = rowsOf({ wired: 10, households: 20 }, { wired: 20, households: 40 }, { poor: 0, wired: 1000, households: 1000 });
  expect(county(rows, framework).indicators['I1']).toMatchObject({ value: 50, reportedShare: 1 }); // 30/60, 60 >= 50
});

test('R13: a text condition filters villages too', () => {
  const framework = tinyFramework({ I1: { appliesWhen: 'terrain == "hill"' } });
  expect(county(rowsOf({ terrain: 'hill', wired: 30 }, { wired: 90 }), framework).indicators['I1']!.value).toBe(30);
});

test('R13: yes/no and per-village counts are the unweighted mean over villages in state value', () => {
  const rows = rowsOf({ households: 1 }, { clinic_online: 0, households: 500 }, { clinic_online: null }, { has_clinic: 0, clinic_online: 1 });
  const found = county(rows).indicators['I5']!;
  expect(found).toMatchObject({ value: 0.5, z: 0.5 }); // (1 + 0) / 2
  expect(found.reportedShare).toBeCloseTo(2 / 3, 12); // one of three with a clinic is missing
});

test('R13: a weighted mean takes the households, and nothing of a village without them', () => {
  const found = county(rowsOf({ speed: 9 }, { speed: 49, households: 300 }, { speed: 500, households: null })).indicators['I2']!;
  expect(found.value).toBe(39); // (900 + 14 700) / 400
  expect(found.reportedShare).toBeCloseTo(2 / 3, 12); // the third is missing from the mean (R14)
  expect(found.z).toBeCloseTo(Math.log(40) / Math.log(100), 12);
  expect(county(rowsOf({ households: null }, { households: 0 })).indicators['I2']).toMatchObject({ state: 'missing', reason: 'undefined' });
});

test('R13: what is as given stays so up to its level, above it is the mean over its units', () => {
  const rows = rowsOf({ bases: 1 }, { bases: 1 }, { code: '110102001201', bases: 4 });
  const units = plainAssess(rows, tinyFramework());
  expect(units['township']!['110101001']!.indicators['I6']!.value).toBe(1);
  expect(units['county']!['110101']!.indicators['I6']!.value).toBe(1);
  expect(units['province']!['11']!.indicators['I6']!.value).toBe(2.5); // (1 + 4) / 2, two villages or one
});

test('R13: a county rate is not summed; above the county it is weighted by the households that enter', () => {
  const framework = tinyFramework({ I1: { formula: '(wired / households) / county_rate', ...goalpost(0, 1) } });
  const rows = rowsOf({ county_rate: 0.5, wired: 30 }, { county_rate: 0.5, wired: null }, { code: '110102001201', county_rate: 0.8, households: 300, wired: 115 });
  const units = plainAssess(rows, framework);
  expect(units['county']!['110101']!.indicators['I1']!.value).toBeCloseTo(0.6, 12); // 0.3 / 0.5
  // (30 + 115) / 400 = 0.3625 over (100 · 0.5 + 300 · 0.8) / 400 = 0.725
  expect(units['province']!['11']!.indicators['I1']!.value).toBeCloseTo(0.5, 12);
});

test('R14: a group is scored for what is reported of it', () => {
  const unit = county(rowsOf({}, {}, {}, { wired: null }));
  // I1 from three villages: 80; r = 3/4
  expect(unit.indicators['I1']).toMatchObject({ value: 80, z: 0.8, reportedShare: 0.75, effectiveWeight: 20 });
  expect(unit.indicators['I1']!.contribution).toBeCloseTo(12, 12); // 20 · 0.8 · 0.75
  expect(unit.coverage).toBeCloseTo(95, 12); // 100 - 20 · 0.25
  expect(unit.score).toBeCloseTo(58.5625, 12); // 62.5625 - 4
  expect(unit.high).toBeCloseTo(63.5625, 12); // + 20 · 0.25
  expect(unit.reported).toBeCloseTo(62.5625, 12); // r is not applied
  expect(unit.groupCoverage['A1']).toBeCloseTo((100 * 55) / 60, 12);
  // villages: three of 62.5625, one of 46.5625
  expect(unit.unitMean).toBeCloseTo(58.5625, 12);
});

test('R14: a village whose yes/no condition is unknown passes only if it is missing', () => {
  const framework = tinyFramework({ I1: { appliesWhen: 'poor == 1 and households > 0' } });
  const rows = rowsOf({}, { poor: null }, { poor: null, households: 0 }, { poor: 0 }, { households: 0 });
  // passing: the first, the second (missing) and the fifth (not applicable by its amount)
  expect(county(rows, framework).indicators['I1']!.reportedShare).toBeCloseTo(2 / 3, 12);
});

test('R14: the mean of village scores leaves out villages without one', () => {
  const poorOnly = { appliesWhen: 'poor == 1' };
  const framework = tinyFramework({ I1: poorOnly, I2: poorOnly, I3: poorOnly, I4: poorOnly, I5: poorOnly, I6: poorOnly });
  expect(county(rowsOf({}, { poor: 0 }), framework).unitMean).toBeCloseTo(62.5625, 12);
});

test('R15: the interval sets what is missing to 0 and to 1 and is as wide as what is not covered', () => {
  const unit = village({ speed: null, has_clinic: null });
  expect(unit.score).toBeCloseTo(42.5625, 12); // 62.5625 - 5 - 15
  expect(unit.high).toBeCloseTo(67.5625, 12); // + 10 + 15
  expect(unit.reported).toBeCloseTo((100 * 42.5625) / 75, 12);
  expect(unit.high! - unit.score!).toBeCloseTo(100 - unit.coverage!, 12);
});

test('R17: a veto caps the grade of its unit alone and leaves score and rank', () => {
  const vetoes = [{ unit: '110101001201', highestGrade: 'B' }];
  const free = village({}, tinyFramework(), {}, PERFECT);
  const vetoed = village({}, tinyFramework(), { vetoes }, PERFECT);
  expect(free.grade).toBe('A');
  expect(vetoed).toEqual({ ...free, grade: 'B' });
  expect(village({}, tinyFramework(), { vetoes }).grade).toBe('C');
  expect(village({}, tinyFramework(), { vetoes: [...vetoes, { unit: '110101001201', highestGrade: 'C' }] }, PERFECT).grade).toBe('C');
  const units = plainAssess([PERFECT], tinyFramework(), { vetoes: [{ unit: '110101', highestGrade: 'C' }] });
  expect(units['county']!['110101']!.grade).toBe('C');
  expect(units['village']!['110101001201']!.grade).toBe('A');
});

test('R19: what is outside the core tier counts as not applicable, in villages and groups', () => {
  const units = plainAssess([FULL], tinyFramework(), { coreOnly: true });
  // I6 left out: I4 and I5 take 20 each
  for (const unit of [units['village']!['110101001201']!, units['county']!['110101']!]) {
    expect(weightsOf(unit)).toEqual({ I1: 20, I2: 10, I3: 30, I4: 20, I5: 20, I6: 0 });
    expect(unit.score).toBeCloseTo(16 + 5 + 15 + 8.75 + 20, 12);
  }
});

test('R20: the scale is put on value and goalposts, a value it cannot take is undefined', () => {
  expect(village({ speed: 99 }).indicators['I2']).toMatchObject({ unclipped: 1, z: 1 });
  const offset = tinyFramework({ I2: goalpost(9, 99, 'log1p') });
  expect(village({ speed: 0 }, offset).indicators['I2']).toMatchObject({ z: 0, unclipped: -1 }); // (0 - ln 10) / (ln 100 - ln 10)
  expect(village({ speed: -1 }).indicators['I2']).toMatchObject({ state: 'missing', reason: 'undefined' });
  expect(village({ bases: 9 }).indicators['I6']).toMatchObject({ z: 1, unclipped: 1.5 }); // 3/2
  expect(village({ bases: -1 }).indicators['I6']).toMatchObject({ state: 'missing', reason: 'undefined' });
  const lower = tinyFramework({ I2: goalpost(60, 10) });
  expect(village({ speed: 20 }, lower).indicators['I2']!.z).toBeCloseTo(0.8, 12); // (20 - 60) / (10 - 60)
  expect(village({ speed: -5 }, lower).indicators['I2']).toMatchObject({ state: 'value', z: 1, unclipped: 1.3 });
});

test('a method that is not the official one is refused', () => {
  expect(() => plainAssess([FULL], { ...tinyFramework(), weightCap: 3 })).toThrow('no cap');
  const framework = tinyFramework();
  expect(() => plainAssess([FULL], { ...framework, root: { ...framework.root, aggregate: 'geometric' } })).toThrow('tiny: geometric is not arithmetic');
});

/** What holds of every assessment; returns how often each state was met in villages and in groups. */
function expectSound(framework: Framework, rows: readonly Row[]): Map<string, number> {
  const met = new Map<string, number>();
  for (const [level, units] of Object.entries(plainAssess(rows, framework))) {
    for (const unit of Object.values(units)) {
      if (unit.score === null) continue;
      const indicators = Object.values(unit.indicators);
      const sum = (of: (i: (typeof indicators)[number]) => number): number => indicators.reduce((total, i) => total + of(i), 0);
      expect(sum((i) => i.effectiveWeight)).toBeCloseTo(100, 9);
      expect(sum((i) => i.contribution)).toBeCloseTo(unit.score, 9);
      expect(unit.high! - unit.score).toBeCloseTo(100 - unit.coverage!, 9);
      expect(unit.score).toBeGreaterThanOrEqual(0);
      expect(unit.high).toBeGreaterThanOrEqual(unit.score);
      expect(unit.high).toBeLessThanOrEqual(100 + 1e-9);
      if (unit.reported !== null) expect(unit.reported).toBeGreaterThanOrEqual(unit.score - 1e-9);
      for (const { state, value, z, reportedShare } of indicators) {
        const key = `${level === 'village' ? 'village' : 'group'} ${state}`;
        met.set(key, (met.get(key) ?? 0) + 1);
        expect(Number.isFinite(value) && z! >= 0 && z! <= 1 && reportedShare! > 0 && reportedShare! <= 1).toBe(state === 'value');
      }
    }
  }
  return met;
}

const STATES = ['group missing', 'group not-applicable', 'group value', 'village missing', 'village not-applicable', 'village value'];

test('weights sum to 100 and the interval is what is not covered, on random villages of the example', () => {
  const framework = tinyFramework({ I6: { appliesWhen: 'bases > 0' } });
  for (let seed = 1; seed <= 20; seed++) {
    const met = expectSound(framework, randomRows(seed, framework, 40, { excess: seed % 2 === 0 }));
    expect([...met.keys()].sort()).toEqual(STATES);
  }
});

test('weights sum to 100 and the interval is what is not covered, on 200 random villages of the shipped framework', async () => {
  const { declaration } = await loadFramework(new URL('../../indicators', import.meta.url).pathname);
  const framework = resolveFramework(declaration, 2023);
  const rows = randomRows(2023, framework, 200, { excess: true });
  expect(new Set(rows.map((row) => String(row['village_code']).slice(0, 2)))).toEqual(new Set(['11', '52']));
  expect([...expectSound(framework, rows).keys()].sort()).toEqual(STATES);
  const villages = Object.values(plainAssess(rows, framework)['village']!);
  expect(villages.some(({ groupScore }) => groupScore['A6'] === null)).toBe(true);
  expect(villages.some(({ rank }) => rank === null) && villages.some(({ rank }) => rank !== null)).toBe(true);
});

test('random villages are the same for the same seed, and keep fields of a township equal in it', () => {
  const framework = tinyFramework();
  const rows = randomRows(7, framework, 60);
  expect(randomRows(7, framework, 60)).toEqual(rows);
  expect(randomRows(8, framework, 60)).not.toEqual(rows);
  expect(new Set(rows.map((row) => row['code'])).size).toBe(60);
  const complaints = new Map(rows.map((row) => [String(row['code']).slice(0, 9), row['complaints']]));
  for (const row of rows) {
    expect(row['complaints']).toBe(complaints.get(String(row['code']).slice(0, 9)));
    if (row['wired'] !== null && row['households'] !== null) expect(row['wired']).toBeLessThanOrEqual(Number(row['households']));
  }
});
