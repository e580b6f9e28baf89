import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { asRatio, evaluateIndicator, parseCondition, parseFormula } from '../engine/core/expression/index.js';
import { describeProblem } from '../engine/core/errors.js';
import { MISSING_REASONS, NOT_APPLICABLE, PRESENT } from '../engine/core/table.js';
import { checkExamples, loadFramework, summariseFramework, validateFramework } from '../engine/run/framework-files.js';
import { packagePath } from '../engine/run/package-root.js';
import { BUILT_IN_CHECKS, CHECKS } from '../engine/scoring/audit/checks/index.js';
import { resolveFramework } from '../engine/scoring/framework.js';
import { normalise } from '../engine/scoring/normalise/goalpost.js';
import { compileFramework, fieldKinds } from '../engine/scoring/program.js';

const folder = packagePath('indicators');
const { declaration, files } = await loadFramework(folder);
const kinds = fieldKinds(declaration.fields);

test('the framework has 8 actions, 26 tasks, 80 indicators and 158 fields', () => {
  expect(summariseFramework(declaration)).toMatchObject({ actions: 8, tasks: 26, indicators: 80, coreIndicators: 57, fields: 158, weightDates: ['2022-01-01'] });
  expect(files).toHaveLength(83);
});

test('nothing in it is wrong, and every example comes out as written', async () => {
  const { problems, summary } = await validateFramework(folder);
  expect(problems.map(describeProblem)).toEqual([]);
  expect(summary?.examples).toBeGreaterThanOrEqual(160);
  expect(checkExamples(declaration)).toEqual([]);
});

test('it resolves and compiles for each year from 2022 on', () => {
  for (const year of [2022, 2023, 2024, 2025, 2026]) {
    const framework = resolveFramework(declaration, year);
    expect(framework.root.weight).toBe(10_000);
    expect(compileFramework(framework).indicators).toHaveLength(80);
  }
});

test('the core tier covers all 26 tasks', () => {
  const tasks = new Set(declaration.indicators.filter((indicator) => indicator.core).map((indicator) => indicator.parent));
  expect(tasks.size).toBe(26);
});

test('every task has at least two indicators', () => {
  const count = new Map<string, number>();
  for (const { parent } of declaration.indicators) count.set(parent, (count.get(parent) ?? 0) + 1);
  expect([...count].filter(([, n]) => n < 2)).toEqual([]);
  expect(count.size).toBe(26);
});

test('an indicator hangs below the action its code names', () => {
  for (const action of declaration.tree) {
    const tasks = action.children!.map((task) => task.code);
    for (const indicator of declaration.indicators.filter(({ code }) => code.startsWith(`${action.code}-`))) expect(tasks).toContain(indicator.parent);
  }
});

test('the scales differ from identity where the method says so', () => {
  const by = (scale: string): string[] => declaration.indicators.filter(({ goalposts }) => goalposts['2022-01-01']!.scale === scale).map(({ code }) => code);
  expect(by('log1p')).toEqual(['A1-06', 'A3-04']);
  expect(by('sqrt')).toEqual(['A2-05', 'A3-10', 'A4-05', 'A7-04']);
});

test('52 of the 80 indicators carry a guard, and all eight of A6', () => {
  const guarded = declaration.indicators.filter(({ appliesWhen }) => appliesWhen !== undefined);
  expect(guarded).toHaveLength(52);
  expect(guarded.filter(({ code }) => code.startsWith('A6'))).toHaveLength(8);
});

test('a goalpost is verified only where its basis names a figure or a count of the Plan, and no judgement', () => {
  for (const { code, goalposts } of declaration.indicators) {
    for (const { basis, verified } of Object.values(goalposts)) {
      if (/judgement|\(unverified\)/.test(basis.en)) expect(verified, code).toBe(false);
      if (verified) expect(basis.en, code).toMatch(/\d|plan:|one per/i);
    }
  }
});

test('every indicator has an example at the floor or the target, and one without a value where it can have none', () => {
  for (const { code, formula, appliesWhen, examples } of declaration.indicators) {
    expect(
      examples.some(({ normalised }) => normalised === 0 || normalised === 1),
      code,
    ).toBe(true);
    if (appliesWhen !== undefined)
      expect(
        examples.some(({ state }) => state === 'not-applicable'),
        code,
      ).toBe(true);
    else if (formula.includes('/'))
      expect(
        examples.some(({ state }) => state !== undefined),
        code,
      ).toBe(true);
  }
});

test('every rule names a check that exists, and every cell an E rule rejects is a part, never a shared denominator', () => {
  const known = new Set([...CHECKS.map((check) => check.name), ...Object.keys(BUILT_IN_CHECKS)]);
  for (const rule of declaration.rules) if (rule.check !== undefined) expect(known, rule.id).toContain(rule.check);
  const rejected = new Set(declaration.rules.flatMap((rule) => rule.rejects ?? []));
  for (const shared of ['resident_households', 'households', 'population_resident', 'natural_villages']) expect(rejected).not.toContain(shared);
});

test('the policy lines C01 to C25 all have a rule', () => {
  const lines = new Set(declaration.rules.map((rule) => rule.id.slice(0, 3)));
  for (let n = 1; n <= 25; n++) expect(lines).toContain(`C${String(n).padStart(2, '0')}`);
});

describe.each(declaration.indicators.map((indicator) => [indicator.code, indicator] as const))('%s', (_, indicator) => {
  const formula = parseFormula(indicator.formula, { fields: kinds, unit: indicator.unit, place: indicator.code });
  const guard = indicator.appliesWhen === undefined ? null : parseCondition(indicator.appliesWhen, { fields: kinds, place: indicator.code });

  test.each(indicator.examples.map((example) => [JSON.stringify(example.given), example] as const))('%s', (_given, example) => {
    const { value, state } = evaluateIndicator(example.given, guard, formula);
    if (example.value === null) {
      expect(state === NOT_APPLICABLE ? 'not-applicable' : MISSING_REASONS[state]).toBe(example.state);
      return;
    }
    expect(state).toBe(PRESENT);
    expect(value).toBeCloseTo(example.value, 9);
    if (example.normalised !== undefined) expect(normalise(value, indicator.goalposts['2022-01-01']!)!.normalised).toBeCloseTo(example.normalised, 9);
  });
});

/** The tables the files were first made from; they stand beside a checkout, not in it. */
const table = (name: string): string => fileURLToPath(new URL(`../../shared/indicators/${name}`, import.meta.url));
const absent = ['indicators.json', 'fields.json', 'pairs.txt'].find((name) => !existsSync(table(name)));
const withTables = test.skipIf(absent !== undefined);
const because = absent === undefined ? '' : ` (skipped: ${absent} is not there)`;
const json = (name: string): unknown => JSON.parse(readFileSync(table(name), 'utf8'));
const plain = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, '');

interface GivenIndicator {
  readonly code: string;
  readonly title: { readonly zh: string };
  readonly task: number;
  readonly level: string;
  readonly unit: string;
  readonly direction: string;
  readonly formula: string;
  readonly applies_when: string | null;
  readonly goalposts: { readonly floor: number; readonly target: number; readonly scale: string };
  readonly importance: number;
  readonly core: boolean;
  readonly department: string;
  readonly basis: string;
  readonly rollup: string;
  readonly weight_hundredths: number;
}
interface GivenField {
  readonly name: string;
  readonly group: string;
  readonly type: string;
  readonly unit: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly level: string;
  readonly title_zh: string;
  readonly provided_by: string;
}

withTables(`the pairs derived from the formulas are the published 57${because}`, () => {
  const except = Object.keys(declaration.rules.find((rule) => rule.check === 'ratio-pairs')!.with!['except'] as object);
  const derived = declaration.indicators.flatMap((indicator) => {
    const ratio = asRatio(parseFormula(indicator.formula, { fields: kinds, unit: indicator.unit, place: indicator.code }));
    return ratio === null || ratio.factor !== 100 || ratio.numerator === 'new_biz' ? [] : [`${ratio.numerator} <= ${ratio.denominator}`];
  });
  const published = readFileSync(table('pairs.txt'), 'utf8').trim().split('\n');
  expect(published).toHaveLength(57);
  expect(derived.sort()).toEqual([...published].sort());
  expect(except).toEqual(['new_biz', 'hh_fixed_broadband', 'hh_gigabit_ready']);
});

withTables(`every indicator agrees with the table, key by key${because}`, () => {
  const rollups: Readonly<Record<string, string>> = { 'mean-over-villages': 'mean-over-units', 'household-weighted-mean': 'weighted-mean' };
  const given = json('indicators.json') as GivenIndicator[];
  expect(declaration.indicators.map(({ code }) => code)).toEqual(given.map(({ code }) => code));
  for (const [i, row] of given.entries()) {
    const indicator = declaration.indicators[i]!;
    const { floor, target, scale, basis } = indicator.goalposts['2022-01-01']!;
    expect({
      ...indicator,
      zh: indicator.title.zh,
      formula: plain(indicator.formula),
      guard: plain(indicator.appliesWhen),
      weight: declaration.weights['2022-01-01']![row.code],
      goalpost: { floor, target, scale },
    }).toMatchObject({
      zh: row.title.zh,
      parent: `T${String(row.task).padStart(2, '0')}`,
      level: row.level,
      unit: row.code === 'A1-10' ? 'h/户' : row.unit, // the unit of its field
      direction: row.direction,
      formula: plain(row.formula),
      guard: plain(row.applies_when),
      goalpost: row.goalposts,
      importance: row.importance,
      core: row.core,
      department: row.department,
      rollup: rollups[row.rollup] ?? row.rollup,
      weight: row.weight_hundredths,
    });
    if (row.code !== 'A8-01') expect(basis.en).toBe(row.basis); // its note is written out
  }
});

withTables(`every field agrees with the table, key by key${because}`, () => {
  const types: Readonly<Record<string, string>> = { str12: 'code', str: 'text' };
  const rows = json('fields.json') as GivenField[];
  expect(declaration.fields.map(({ name }) => name).sort()).toEqual(rows.map(({ name }) => name).sort());
  for (const row of rows) {
    const field = declaration.fields.find(({ name }) => name === row.name)!;
    const [type, values] = row.type.split(':');
    expect({ ...field, zh: field.title.zh, values: field.values?.map(({ value }) => value), min: field.min ?? null, max: field.max ?? null }).toMatchObject({
      zh: row.title_zh,
      group: row.group,
      type: types[type!] ?? type,
      values: values?.split(','),
      unit: row.unit,
      min: row.min,
      max: row.max,
      level: row.level,
      providedBy: row.provided_by,
    });
    expect(field.title.en).toMatch(/^[\x20-\x7e]+$/);
  }
});
