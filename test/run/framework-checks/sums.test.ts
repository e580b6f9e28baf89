import { expect, test } from 'vitest';
import { parseFormula } from '../../../engine/core/expression/index.js';
import { formulaTree } from '../../../engine/core/expression/tree.js';
import { answerTimesCount, degreeOf } from '../../../engine/run/framework-checks/sums.js';
import { validateFramework } from '../../../engine/run/framework-files.js';
import { fieldKinds } from '../../../engine/scoring/program.js';
import type { FieldDeclaration } from '../../../engine/scoring/framework.js';
import { withFramework } from '../small-framework.js';

const field = (name: string, type: FieldDeclaration['type'], above?: 'weighted-mean'): FieldDeclaration => ({ name, title: { zh: name, en: name }, group: 'G', type, unit: '-', level: 'village', providedBy: 'x', ...(above === undefined ? {} : { above }) });
const fields = [field('a', 'int'), field('b', 'int'), field('c', 'num'), field('yes', 'bool'), field('other', 'bool'), field('rate', 'num', 'weighted-mean')];
const byName = new Map(fields.map((each) => [each.name, each]));
const tree = (text: string) => formulaTree(parseFormula(text, { fields: fieldKinds(fields), place: 'x' }));

test.each([
  ['100 * a / b', 0], ['100 * (a + c) / b', 0], ['a', 1], ['a * b / c', 1], ['a * rate / b', 0], ['a / (b * c)', -1], ['sqrt(a * b) / c', 0], ['(a / b) ^ 2', 0], ['log1p(a / b)', 0], ['wavg([a / b, c / b], [a, c])', 0], ['100 * yes / other', 0],
  ['a / max(b, 1)', null], ['a / b + c', null], ['log(a) / b', null],
])('two like units: %s grows with their number to the power %s', (text, degree) => {
  expect(degreeOf(tree(text), byName)).toBe(degree);
});

test('a yes/no times a count is found however it is written, a yes/no times a rate or over another is none', () => {
  expect(answerTimesCount(tree('100 * yes * a / b'), byName)).toEqual(['yes', 'a']);
  expect(answerTimesCount(tree('(a + b) * (1 - yes) / (a * b)'), byName)).toEqual(['yes', 'a']);
  expect(answerTimesCount(tree('100 * yes / other'), byName)).toBeNull();
  expect(answerTimesCount(tree('yes * rate / other'), byName)).toBeNull();
});

test('a framework with such a formula over sums is refused, with what to write; where nothing is summed it is not', async () => {
  const answer = ['fields.yaml', '  - { name: outage_hours', '  - { name: wired, title: { zh: 通, en: Wired }, group: NET, type: bool, unit: "-", level: village, providedBy: x }\n  - { name: outage_hours'] as const;
  const formula = (text: string) => ['A1/A1-01.yaml', 'formula: 100 * hh_broadband / households', `formula: ${text}`] as const;
  const found = (text: string, ...more: (readonly [string, string, string])[]): Promise<string[]> => withFramework([answer, formula(text), ...more], async (folder) => (await validateFramework(folder)).problems.map(({ found: said, code }) => `${said} ${code}`));
  expect(await found('100 * wired * hh_broadband / households')).toEqual(['wired times hh_broadband framework/answer-times-count']);
  expect(await found('hh_broadband * hh_broadband / households', ['A1/A1-01.yaml', 'unit: "%"', 'unit: 户'])).toEqual(['hh_broadband * hh_broadband / households, which comes out 2 times as much framework/not-a-ratio']);
  expect((await found('100 * wired * hh_broadband / households', ['A1/A1-01.yaml', 'rollup: formula-on-sums', 'rollup: mean-over-units'])).filter((line) => line.includes('answer-times'))).toEqual([]);
});
