import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { evapotranspirationThornthwaite as model, thornthwaiteHeatIndex, thornthwaiteMonthly } from '../../engine/weather/evapotranspiration-thornthwaite.js';
import { shared } from '../shared.js';

const EVERY_MONTH = Array.from({ length: 12 });

test('hand calculation: at 20 °C all year on the equator', () => {
  // I = 12 * 4^1.514 = 97.8876; a = 6.75e-7 I³ - 7.71e-5 I² + 0.01792 I + 0.49239; a day of 12 hours: 16 / 30 (200 / I)^a
  const index = 12 * 4 ** 1.514;
  const exponent = 6.75e-7 * index ** 3 - 7.71e-5 * index ** 2 + 0.01792 * index + 0.49239;
  const means = EVERY_MONTH.map(() => 20);
  expect(thornthwaiteHeatIndex(means)).toBeCloseTo(index, 9);
  const months = thornthwaiteMonthly(means, 0, index);
  expect(months[3]).toBeCloseTo(16 * (200 / index) ** exponent, 9);
  expect(months[0]).toBeCloseTo((31 / 30) * 16 * (200 / index) ** exponent, 9);
});

const table = shared('reference', 'weather', 'spi', 'climate_indices_monthly_1895_2017.csv');

test.skipIf(table === null)('equals 24 months of climate_indices at a cell 25 11/48° N to 1e-5 mm (skipped: no reference data)', () => {
  const all: Record<string, string>[] = parse(readFileSync(table!), { columns: true });
  const rows = all.filter((row) => row['temp_c'] !== '');
  const of = (month: number): number[] => rows.filter((row) => Number(row['month']) === month).map((row) => Number(row['temp_c']));
  const index = thornthwaiteHeatIndex(EVERY_MONTH.map((_, m) => of(m + 1).reduce((a, b) => a + b, 0) / of(m + 1).length));
  const years = rows.filter((row) => ['1897', '1898'].includes(row['year']!)); // neither is a leap year
  expect(years.length).toBe(24);
  const months = thornthwaiteMonthly(years.map((row) => Number(row['temp_c'])), 25 + 11 / 48, index);
  const worst = years.reduce((most, row, t) => Math.max(most, Math.abs(months[t]! - Number(row['pet_thornthwaite_mm']))), 0);
  expect(worst).toBeLessThan(1e-5);
});

test('the days of a month of one temperature sum to the month', () => {
  fc.assert(
    fc.property(fc.double({ min: -10, max: 35, noNaN: true }), fc.double({ min: -60, max: 60, noNaN: true }), fc.double({ min: 1, max: 160, noNaN: true }), (t, latitude, heatIndex) => {
      const n = 31;
      const outputs = columnsFor(model.outputs, n);
      const inputs = { temperature: new Float64Array(n).fill(t), dayOfYear: Float64Array.from({ length: n }, (_, day) => day + 1) };
      model.advance(n, 1, 86_400, inputs, { latitude: Float64Array.of(latitude), heatIndex: Float64Array.of(heatIndex) }, {}, outputs);
      const month = thornthwaiteMonthly([t], latitude, heatIndex)[0]!;
      expect(Math.abs(outputs.potentialEvapotranspiration.reduce((a, b) => a + b, 0) - month)).toBeLessThanOrEqual(1e-9 * Math.max(1, month));
    }),
  );
});

test('frost evaporates nothing, and a place of eternal frost has no heat', () => {
  expect(thornthwaiteHeatIndex(EVERY_MONTH.map(() => -10))).toBe(0);
  expect([...thornthwaiteMonthly([-5, 5], 40, 0)]).toEqual([0, 0]);
});

test('names everything that is wrong at once', () => {
  expect(() => thornthwaiteHeatIndex([1, 2])).toThrow('means: expected the mean temperature of 12 months, found 2 numbers [evapotranspiration/months]');
  expect(() => thornthwaiteMonthly([NaN], 91, -1)).toThrow(/temperature\[0\].*\nlatitude: .*\nheatIndex: /);
});
