import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { evapotranspirationHargreaves as model } from '../../engine/weather/evapotranspiration-hargreaves.js';
import { shared } from '../shared.js';

const one = (value: number): Float64Array => Float64Array.of(value);

function evapotranspiration(max: number, min: number, day: number, latitude: number): number {
  const outputs = columnsFor(model.outputs, 1);
  model.advance(1, 1, 86_400, { temperatureMax: one(max), temperatureMin: one(min), dayOfYear: one(day) }, { latitude: one(latitude), coefficient: one(0.0023) }, {}, outputs);
  return outputs.potentialEvapotranspiration[0]!;
}

const LYON = 45 + 43 / 60;

test('published: FAO-56 example 20 gives 5.0 mm in mid-July at Lyon', () => {
  // 0.0023 * (20.7 + 17.8) * sqrt(11.8) * 0.408 * 40.5548 = 5.033
  expect(evapotranspiration(26.6, 14.8, 196, LYON)).toBeCloseTo(0.0023 * 38.5 * Math.sqrt(11.8) * 0.408 * 40.5548, 4);
});

const table = shared('reference', 'weather', 'fao56_examples_full_precision.csv');

test.skipIf(table === null)('equals example 20 at full precision to 1e-6 mm (skipped: no reference data)', () => {
  const rows: Record<string, string>[] = parse(readFileSync(table!), { columns: true });
  expect(evapotranspiration(26.6, 14.8, 196, LYON)).toBeCloseTo(Number(rows.find((row) => row['quantity'] === 'Hargreaves')!['value']), 6);
});

test('a wider range about the same mean never evaporates less', () => {
  const degrees = fc.double({ min: 0, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0, max: 35, noNaN: true }), degrees, degrees, fc.integer({ min: 1, max: 366 }), (mean, half, more, day) => {
      const at = (h: number): number => evapotranspiration(mean + h, mean - h, day, 30);
      expect(at(half + more)).toBeGreaterThanOrEqual(at(half) - 1e-9);
    }),
  );
});

test('a day without a range, and one colder than -17.8 °C, evaporate nothing', () => {
  expect([evapotranspiration(20, 20, 180, 30), evapotranspiration(-20, -30, 15, 47)]).toEqual([0, 0]);
});
