import { expect, test } from 'vitest';
import { seriesOf } from '../../engine/monitor/series.js';
import type { KeptObservation } from '../../engine/store/store.js';

const HOUR = 3_600_000;
const row = (hour: number, value: number, source = 's'): KeptObservation => ({ place: 'p', variable: 'v', time: hour * HOUR, source, value, revision: 0, received: 0 });

test('six readings of ten minutes are one of an hour: water summed, a stage at its greatest, a temperature averaged', () => {
  const rows = [0, 1, 2, 3, 4, 5].map((k) => row(k / 6, k));
  expect(seriesOf(rows, { name: 'rain', unit: 'mm' }, HOUR, 0, 1).values).toEqual(Float64Array.of(15));
  expect(seriesOf(rows, { name: 'stage', unit: 'm' }, HOUR, 0, 1).values).toEqual(Float64Array.of(5));
  expect(seriesOf(rows, { name: 'temperatureMin', unit: '°C' }, HOUR, 0, 1).values).toEqual(Float64Array.of(0));
  expect(seriesOf(rows, { name: 'temperatureMean', unit: '°C' }, HOUR, 0, 1).values).toEqual(Float64Array.of(2.5));
});

test('an hour without a reading is missing, and what lies outside is left out', () => {
  expect(seriesOf([row(-3, 9), row(0, 1), row(2, 3), row(3, 9)], { name: 'rain', unit: 'mm' }, HOUR, 2 * HOUR, 3).values).toEqual(Float64Array.of(1, NaN, 3));
});

test('two sources of one hour are not added: the worst is taken, and that they differ is told', () => {
  const rain = { name: 'rain', unit: 'mm' };
  expect(seriesOf([row(0, 5, 'b'), row(0, 4, 'a'), row(0.5, 1, 'b')], rain, HOUR, 0, 1)).toEqual({ values: Float64Array.of(6), differs: Uint8Array.of(1) });
  expect(seriesOf([row(0, 5, 'b'), row(0, 5, 'a'), row(1, 1, 'b')], rain, HOUR, HOUR, 2)).toEqual({ values: Float64Array.of(5, 1), differs: null });
  // what rules look below a line for is worst where it is lowest
  expect(seriesOf([row(0, 900, 'a'), row(0.5, 400, 'a'), row(0, 600, 'b')], { name: 'visibility', unit: 'm', isLow: true }, HOUR, 0, 1).values).toEqual(Float64Array.of(400));
  expect(seriesOf([row(0, -2, 'a'), row(0, 1, 'b')], { name: 'temperatureMin', unit: '°C' }, HOUR, 0, 1).values).toEqual(Float64Array.of(-2));
});
