import { expect, test } from 'vitest';
import { variablesOf } from '../../engine/monitor/variables.js';
import { MODELS } from '../../engine/run/models.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';

test('the variables are what the rules look at, in their unit, within the range that the models declare', async () => {
  const books = await Promise.all(['flash-flood', 'river-stage', 'cma-signals'].map((name) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`))));
  const variables = variablesOf(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards)), MODELS);
  expect(variables.get('rain')).toMatchObject({ unit: 'mm', min: 0 });
  expect(variables.get('stage')).toMatchObject({ unit: 'm' });
  expect(variables.get('windSpeed')).toMatchObject({ unit: 'm/s' });
  expect(variables.has('discharge')).toBe(false);
});
