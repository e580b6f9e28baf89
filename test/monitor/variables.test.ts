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

test('what a gauge without a value sends, and what cannot be, is out of the range of every quantity that ships', async () => {
  const names = ['flash-flood', 'river-stage', 'cma-signals', 'geological', 'forest-fire', 'crops'];
  const books = await Promise.all(names.map((name) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`))));
  const variables = variablesOf(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards)), MODELS);
  const rangeOf = (name: string): readonly (number | undefined)[] => [variables.get(name)?.min, variables.get(name)?.max];
  expect(['stage', 'snow', 'visibility', 'gust', 'gustForce', 'humidity14', 'thunderProbability', 'roadTemperature', 'temperatureMax'].map(rangeOf)).toEqual([[-500, 9_000], [0, 2_000], [0, 100_000], [0, 150], [0, 18], [0, 100], [0, 1], [-90, 90], [-60, 60]]);
  const measured = [...variables.values()].filter(({ unit }) => unit !== '1');
  expect(measured.filter(({ min, max, name }) => min <= -9_999 || (max >= 9_999 && name !== 'visibility')).map(({ name }) => name)).toEqual([]);
});
