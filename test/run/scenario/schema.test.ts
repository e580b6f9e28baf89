import { expect, test } from 'vitest';
import { MODELS } from '../../../engine/run/models.js';
import { scenarioSchema } from '../../../engine/run/scenario/schema.js';
import { textOf } from '../../sources.js';

test('the published schema is the one the models declare', () => {
  expect(JSON.parse(textOf('scenarios/schema/scenario.schema.json'))).toEqual(JSON.parse(JSON.stringify(scenarioSchema(MODELS))));
});
