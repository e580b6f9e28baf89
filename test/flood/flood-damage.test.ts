import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { floodDamage } from '../../engine/flood/flood-damage.js';

const { parameters, outputs } = floodDamage;
const one = (value: number): Float64Array => Float64Array.of(value);

test('hand calculation: a house of 100,000 and crops of 10,000 under half a metre and then a metre', () => {
  const given = { ...columnsFor(parameters, 1), floodStage: one(40), residentialValue: one(100_000), agricultureValue: one(10_000), people: one(7), affectedDepth: one(0.05) };
  const made = columnsFor(outputs, 3);
  floodDamage.advance(3, 1, 86_400, { stage: Float64Array.of(40.5, 41, 39) }, given, {}, made);
  expect([...made.depth]).toEqual([0.5, 1, 0]);
  expect([...made.residentialLoss]).toEqual([32_700, 49_400, 0]); // 0.327 and 0.494
  expect([...made.agricultureLoss]).toEqual([1_350, 3_700, 0]); // 0.135 and 0.370
  expect([...made.loss]).toEqual([34_050, 53_100, 0]);
  expect([...made.affectedPeople]).toEqual([7, 7, 0]);
  const left = (floodDamage.divisions ?? []).filter(({ whole }) => given[whole][0]! > 0).map((division) => division.left(given, made, 1, 0));
  expect(left).toEqual([50_600, 6_300, 0]); // of the house, of the crops, of the people
});
