import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayLength, extraterrestrialRadiation } from '../../engine/weather/solar-radiation.js';
import { shared } from '../shared.js';

test('FAO-56 example 8: 32.2 MJ/m² at 20° S on 3 September', () => {
  expect(extraterrestrialRadiation(-20, 246)).toBeCloseTo(32.2, 1);
});

test('FAO-56 example 9: 11.7 h at 20° S on 3 September', () => {
  expect(dayLength(-20, 246)).toBeCloseTo(11.7, 1);
});

const table = shared('reference', 'weather', 'ra_daylength.csv');

test.skipIf(table === null)('equals 104 days at eight latitudes to 1e-9 (skipped: no reference data)', () => {
  const rows: Record<string, string>[] = parse(readFileSync(table!), { columns: true });
  expect(rows.length).toBe(104);
  for (const row of rows) {
    const [latitude, day] = [Number(row['lat_deg']), Number(row['doy'])];
    expect(extraterrestrialRadiation(latitude, day)).toBeCloseTo(Number(row['Ra_MJ_m2_d']), 9);
    expect(dayLength(latitude, day)).toBeCloseTo(Number(row['N_h']), 9);
  }
});

const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const day = fc.integer({ min: 1, max: 366 });

test('the same day is as much longer than 12 hours in the north as it is shorter in the south', () => {
  fc.assert(
    fc.property(latitude, day, (phi, j) => {
      expect(dayLength(phi, j) + dayLength(-phi, j)).toBeCloseTo(24, 6);
    }),
  );
});

test('no day is below 0 or above 24 hours, no radiation below 0, and none comes in the polar night', () => {
  fc.assert(
    fc.property(latitude, day, (phi, j) => {
      const hours = dayLength(phi, j);
      expect(hours).toBeGreaterThanOrEqual(0);
      expect(hours).toBeLessThanOrEqual(24);
      expect(extraterrestrialRadiation(phi, j)).toBeGreaterThanOrEqual(0);
    }),
  );
  expect([dayLength(80, 355), extraterrestrialRadiation(80, 355), dayLength(80, 172)]).toEqual([0, 0, 24]);
});
