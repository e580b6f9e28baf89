import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asRatio, parseCondition, parseFormula, type FieldKinds } from '../../../engine/core/expression/index.js';
import { parseUnit } from '../../../engine/core/units.js';
import { problemsOf } from './sample.js';

const file = (name: string): URL => new URL(`../../../../shared/indicators/${name}`, import.meta.url);
const HERE = existsSync(file('indicators.json'));
const title = (behaviour: string): string => (HERE ? behaviour : `${behaviour} (skipped: no indicator list beside this checkout)`);

interface IndicatorJson {
  readonly code: string;
  readonly unit: string;
  readonly formula: string;
  readonly applies_when: string | null;
}

const read = (name: string): unknown => JSON.parse(readFileSync(file(name), 'utf8'));
const fieldKinds = (): FieldKinds =>
  new Map(
    (read('fields.json') as { name: string; unit: string; type: string }[]).map(({ name, unit, type }) => [
      name,
      { unit, kind: /^(int|num|bool)$/.test(type) ? 'number' : 'text' },
    ]),
  );

// The list says h for a field in h/户; the indicator is in h/户.
const unitOf = ({ code, unit }: IndicatorJson): string => (code === 'A1-10' && unit === 'h' ? 'h/户' : unit);

test.skipIf(!HERE)(title('every unit of every field is understood'), () => {
  for (const { unit } of fieldKinds().values()) expect(() => parseUnit(unit)).not.toThrow();
});

test.skipIf(!HERE)(title('all formulas and guards of the 80 indicators are well-formed, and give their units'), () => {
  const fields = fieldKinds();
  const indicators = read('indicators.json') as IndicatorJson[];
  const problems = indicators.flatMap((indicator) => [
    ...problemsOf(() => parseFormula(indicator.formula, { fields, unit: unitOf(indicator), place: indicator.code })),
    ...(indicator.applies_when === null ? [] : problemsOf(() => parseCondition(indicator.applies_when!, { fields, place: indicator.code }))),
  ]);
  expect(problems).toEqual([]);
  expect(indicators).toHaveLength(80);
});

test.skipIf(!HERE)(title('leaving the factor out of any indicator that has one is an error'), () => {
  const fields = fieldKinds();
  const scaled = (read('indicators.json') as IndicatorJson[]).filter(({ formula }) => /^10+\*/.test(formula));
  expect(scaled.length).toBeGreaterThan(50);
  for (const { code, formula, unit } of scaled) {
    expect(
      problemsOf(() => parseFormula(formula.replace(/^10+\*/, ''), { fields, unit, place: code })).map((problem) => problem.code),
      code,
    ).toEqual(['formula/unit']);
  }
});

test.skipIf(!HERE)(title('the numerator <= denominator pairs follow from the formulas'), () => {
  const fields = fieldKinds();
  const pairs = new Set(
    (read('indicators.json') as IndicatorJson[]).flatMap((indicator) => {
      const ratio = asRatio(parseFormula(indicator.formula, { fields, place: indicator.code }));
      return ratio?.factor === 100 && indicator.unit === '%' ? [`${ratio.numerator} <= ${ratio.denominator}`] : [];
    }),
  );
  const listed = readFileSync(file('pairs.txt'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes('<=') && !line.startsWith('new_biz'));
  expect([...pairs].sort()).toEqual([...new Set(listed)].sort());
});
