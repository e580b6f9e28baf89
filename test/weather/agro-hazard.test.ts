import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { coldDewWind, cropHeat, dryHotWind, frost, growingDegreeDays } from '../../engine/weather/agro-hazard.js';

const DAY = 86_400;
const one = (value: number): Float64Array => Float64Array.of(value);
const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);

test('hand calculation: degree days above 10 °C, each end cut to 10 and 35', () => {
  const outputs = columnsFor(growingDegreeDays.outputs, 3);
  // (20 + 12) / 2 - 10 = 6; (12 + 10) / 2 - 10 = 1; (35 + 25) / 2 - 10 = 20
  growingDegreeDays.advance(3, 1, DAY, { temperatureMax: column(20, 12, 40), temperatureMin: column(12, 4, 25) }, { baseTemperature: one(10), upperTemperature: one(35) }, { total: one(0) }, outputs);
  expect([...outputs.degreeDays]).toEqual([6, 1, 20]);
  expect([...outputs.accumulatedDegreeDays]).toEqual([6, 7, 27]);
});

test('frost at its lines, the ground colder than the screen', () => {
  const { frostLevel } = columnsFor(frost.outputs, 5);
  frost.advance(5, 1, DAY, { temperatureMin: column(2.1, 2, -0.9, -1, -3) }, { groundDifference: one(2) }, {}, { frostLevel });
  expect([...frostLevel]).toEqual([0, 1, 1, 2, 3]);
});

test('heat and cold count days in a row, which one other day ends', () => {
  const heat = columnsFor(cropHeat.outputs, 5);
  cropHeat.advance(5, 1, DAY, { temperatureMax: column(35, 36, 37, 34.9, 35) }, { heatTemperature: one(35), heatDays: one(3) }, { inARow: one(0) }, heat);
  expect([[...heat.heatRun], [...heat.cropHeat]]).toEqual([[1, 2, 3, 0, 1], [0, 0, 1, 0, 0]]);
  const cold = columnsFor(coldDewWind.outputs, 3);
  coldDewWind.advance(3, 1, DAY, { temperatureMean: column(22, 22.1, 20) }, { coldTemperature: one(22), coldDays: one(1) }, { inARow: one(0) }, cold);
  expect([...cold.coldDewWind]).toEqual([1, 0, 1]);
});

test('dry-hot wind needs heat, drought and wind together', () => {
  const { dryHotWind: level } = columnsFor(dryHotWind.outputs, 5);
  dryHotWind.advance(5, 1, DAY, { temperatureMax: column(35, 35, 32, 31.9, 40), afternoonHumidity: column(25, 26, 30, 20, 10), afternoonWind: column(3, 3, 3, 9, 2.9) }, {}, {}, { dryHotWind: level });
  expect([...level]).toEqual([2, 1, 1, 0, 0]);
});
