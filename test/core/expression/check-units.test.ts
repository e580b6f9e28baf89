import { expect, test } from 'vitest';
import { condition, formula, problemsOf } from './sample.js';

const unitProblems = (read: () => unknown): string[] => problemsOf(read).map(({ expected, found, code }) => `${code}: expected ${expected}, found ${found}`);

test.each([
  ['100*online_households/households', '%'],
  ['online_households/households', '比'],
  ['10000*points/cultivated_mu', '个/万亩'],
  ['1000*visits/people', '次/千人'],
  ['100*shops/households', '家/百户'],
  ['visits/households', '次/户'],
  ['100*wavg([online_households/households, visits/visits], [sales, sales])', '%'],
  ['100*sales/(sales+sales)', '%'],
  ['points', '个'],
  ['minutes', '分钟'],
  ['minutes/60', 'h'],
  ['is_relieved', '0/1'],
  ['share', '%'],
  ['cultivated_mu/1500', 'km²'],
  ['10000*sales/people', '元/人'],
  ['100*(1 - online_households/households)', '%'],
  ['min(100, 100*online_households/households)', '%'],
  ['30*a/b + 70*c/d', '%'],
  ['0.5*is_relieved + 0.5*a', '-'],
  ['round(100*a/b)', '%'],
  ['100*exp(-a/b)', '%'],
  ['log1p(a)', '-'],
  ['area_km2^2/area_km2', 'km²'],
  ['5', '户'],
])('%s gives %s', (text, unit) => {
  expect(unitProblems(() => formula(text, unit))).toEqual([]);
});

test.each([
  ['online_households/households', '%', 'a factor of 100 for the unit %, found 1'],
  ['100*online_households/households', '比', 'a factor of 1 for the unit 比, found 100'],
  ['1 - online_households/households', '%', 'a factor of 100'],
  ['100*points/cultivated_mu', '个/万亩', 'a factor of 10000'],
  ['sales/people', '元/人', 'a factor of 10000'],
  ['cultivated_mu', 'km²', 'a factor of 0.000666666667'],
  ['households', '人', 'a formula in 人, since its unit is 人, found households in 户'],
  ['100*online_households/people', '%', 'found 100 * online_households / people in 户/人'],
  ['minutes', 'h/户', 'a formula in s/户'],
])('%s does not give %s', (text, unit, message) => {
  const [problem, ...others] = unitProblems(() => formula(text, unit));
  expect(problem).toContain('formula/unit');
  expect(problem).toContain(message);
  expect(others).toEqual([]);
});

test.each([
  'households + people',
  'min(households, people)',
  'households % people',
  'log(people)',
  'sqrt(households)',
  'exp(people)',
  '2 ^ people',
  'people ^ a',
  'people ^ 0.5',
  'wavg([households, people], [a, b])',
  'wavg([a, b], [households, people])',
])('%s mixes units', (text) => {
  expect(unitProblems(() => formula(text))).toHaveLength(1);
});

test.each([
  'households > people',
  'sales > income',
  'cultivated_mu <= area_km2',
  '1500*cultivated_mu <= area_km2',
  '1.2*cultivated_mu <= area_km2',
  'share > online_households/households',
  'minutes > a',
])('the condition %s compares unlike things', (text) => {
  expect(unitProblems(() => condition(text))).toHaveLength(1);
});

test.each([
  'households > 5',
  'cultivated_mu/1500 + forest_mu/1500 <= 1.05*area_km2',
  'cultivated_mu <= 1.05*1500*area_km2',
  '10000*sales > income',
  'share > 100*online_households/households',
  'sales/people > 20',
  'cultivated_mu > 3.2*forest_mu',
  'max(households, 1) >= online_households',
  'terrain == "hill" or is_relieved == 1',
])('the condition %s compares like with like', (text) => {
  expect(unitProblems(() => condition(text))).toEqual([]);
});

test('a unit that is no unit is an error at the field that has it', () => {
  expect(unitProblems(() => formula('a', '户//人'))).toEqual(['unit/malformed: expected a unit such as 户, %, 万元, 个/万亩, km², found "户//人"']);
});
