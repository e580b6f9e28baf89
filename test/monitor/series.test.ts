import { expect, test } from 'vitest';
import { seriesOf } from '../../engine/monitor/series.js';
import type { KeptObservation } from '../../engine/store/store.js';

const HOUR = 3_600_000;
const row = (hour: number, value: number, source = 's'): KeptObservation => ({ place: 'p', variable: 'v', time: hour * HOUR, source, value, revision: 0, received: 0 });

test('six readings of ten minutes are one of an hour: water summed, a stage at its greatest, a temperature averaged', () => {
  const rows = [0, 1, 2, 3, 4, 5].map((k) => row(k / 6, k));
  expect(seriesOf(rows, 'rain', 'mm', HOUR, 0, 1)).toEqual(Float64Array.of(15));
  expect(seriesOf(rows, 'stage', 'm', HOUR, 0, 1)).toEqual(Float64Array.of(5));
  expect(seriesOf(rows, 'temperatureMin', '°C', HOUR, 0, 1)).toEqual(Float64Array.of(0));
  expect(seriesOf(rows, 'temperatureMean', '°C', HOUR, 0, 1)).toEqual(Float64Array.of(2.5));
});

test('an hour without a reading is missing, and what lies outside is left out', () => {
  expect(seriesOf([row(-3, 9), row(0, 1), row(2, 3), row(3, 9)], 'rain', 'mm', HOUR, 2 * HOUR, 3)).toEqual(Float64Array.of(1, NaN, 3));
});

test('two sources of one hour are not added: the one whose name sorts first is taken', () => {
  expect(seriesOf([row(0, 5, 'b'), row(0, 4, 'a'), row(0.5, 1, 'b')], 'rain', 'mm', HOUR, 0, 1)).toEqual(Float64Array.of(4));
});
