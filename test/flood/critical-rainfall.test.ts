import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalRain, criticalRainOfStage, USUAL_STORMS, type FloodCatchment } from '../../engine/flood/critical-rainfall.js';
import { ratedDischarge } from '../../engine/flood/stage-rating.js';
import { shared } from '../shared.js';

const CATCHMENT: FloodCatchment = { area: 12.5, curveNumber: 82, initialAbstraction: 0.2, concentrationTime: 1.8, baseflow: 0 };
const one = (catchment: FloodCatchment, critical: number, duration = 3, pattern: readonly number[] = [1]): number => criticalRain(catchment, critical, { durations: [duration], soils: ['normal'], pattern, step: 0.5 })[0]!.rain!;

test('hand calculation: on CN 100 one step of rain to a peak of one ordinate', () => {
  // CN 100 lets all rain run off. Tc 1 h, step 1 h: Tp = 1.1 h, Tb = 2.937 h; ordinates 0, 1 / 1.1, (2.937 - 2) / 1.837
  // 3.6 km² carry 1 m³/s for an hour per mm. The largest ordinate is 0.909091 / (0.909091 + 0.510071) = 0.640583 m³/s per mm
  const largest = 1 / 1.1 / (1 / 1.1 + 0.937 / 1.837);
  const rain = criticalRain({ area: 3.6, curveNumber: 100, initialAbstraction: 0.2, concentrationTime: 1, baseflow: 1 }, 11, { durations: [1], soils: ['normal'], pattern: [1], step: 1 });
  expect(rain[0]!.rain).toBeCloseTo(10 / largest, 9);
});

const file = shared('reference', 'flood', 'ffg.json');

test.skipIf(file === null)('equals the 18 critical rains of the reference to 1e-6 mm (skipped: no reference data)', () => {
  const { cases } = JSON.parse(readFileSync(file!, 'utf8')) as { readonly cases: Readonly<Record<string, { readonly CN: number; readonly duration_h: number; readonly Qcrit_m3s: number; readonly R_crit_mm: number }>> };
  const all = Object.values(cases);
  expect(all.length).toBe(18);
  for (const { CN, duration_h, Qcrit_m3s, R_crit_mm } of all) expect(Math.abs(one({ ...CATCHMENT, curveNumber: CN }, Qcrit_m3s, duration_h) - R_crit_mm)).toBeLessThan(1e-6);
});

test('a village has fifteen numbers, less for wetter soil and more for longer rain', () => {
  const table = criticalRainOfStage(CATCHMENT, 102, { ratingCoefficient: 10, ratingExponent: 1.67, zeroStage: 100 });
  expect(table.length).toBe(15);
  for (const duration of USUAL_STORMS.durations) {
    const [dry, normal, wet] = table.filter((row) => row.duration === duration).map(({ rain }) => rain!);
    expect(dry).toBeGreaterThan(normal!);
    expect(normal).toBeGreaterThan(wet!);
  }
  for (const soil of USUAL_STORMS.soils) {
    const rains = table.filter((row) => row.soil === soil).map(({ rain }) => rain!);
    expect([...rains].sort((a, b) => a - b)).toEqual(rains);
  }
});

test('a stage is its discharge by the rating: 10 * 2^2 = 40 m³/s, and nothing at no flow', () => {
  const rating = { ratingCoefficient: 10, ratingExponent: 2, zeroStage: 100 };
  expect(ratedDischarge(102, rating)).toBe(40);
  expect(ratedDischarge(99, rating)).toBe(0);
  expect(criticalRainOfStage(CATCHMENT, 102, rating)).toEqual(criticalRain(CATCHMENT, 40));
  expect(criticalRainOfStage(CATCHMENT, 100, rating).every(({ rain }) => rain === 0)).toBe(true);
});

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('more discharge never needs less rain, a higher curve number never more', () => {
  fc.assert(
    fc.property(within(0.1, 80), within(0, 80), within(45, 95), within(0, 5), (critical, more, curveNumber, higher) => {
      const catchment = { ...CATCHMENT, curveNumber };
      const rain = one(catchment, critical);
      expect(one(catchment, critical + more)).toBeGreaterThanOrEqual(rain);
      expect(one({ ...catchment, curveNumber: curveNumber + higher }, critical)).toBeLessThanOrEqual(rain + 1e-9);
    }),
    { numRuns: 50 },
  );
});

test('rain that comes all at once needs less of it than even rain', () => {
  fc.assert(
    fc.property(within(5, 60), fc.integer({ min: 0, max: 5 }), (critical, part) => {
      const burst = [0, 0, 0, 0, 0, 0].map((_, k) => (k === part ? 1 : 0));
      expect(one(CATCHMENT, critical, 6, burst)).toBeLessThanOrEqual(one(CATCHMENT, critical, 6));
    }),
    { numRuns: 30 },
  );
});

test('says so where no rain is enough', () => {
  expect(criticalRain({ ...CATCHMENT, area: 0.01 }, 1_000, { ...USUAL_STORMS, durations: [1], soils: ['dry'] })).toEqual([
    { duration: 1, soil: 'dry', rain: null, why: { zh: '2000 毫米雨量仍达不到临界流量', en: 'not even 2000 mm raise the discharge so far' } },
  ]);
});

test('names everything that cannot be', () => {
  expect(() => criticalRain({ ...CATCHMENT, area: 0, curveNumber: 101 }, NaN, { ...USUAL_STORMS, durations: [1, 1.2], pattern: [0.5, 0.4] })).toThrow(
    [
      'area: expected a number > 0 [km²], found 0 [critical-rainfall/out-of-range]',
      'curveNumber: expected a number > 0, at most 100, found 101 [critical-rainfall/out-of-range]',
      'durations[1]: expected a whole number of steps of 0.5 h, found 1.2 [critical-rainfall/out-of-range]',
      'pattern: expected shares with sum 1, found 0.9 [critical-rainfall/out-of-range]',
      'critical: expected a discharge >= 0 [m³/s], found NaN [critical-rainfall/out-of-range]',
    ].join('\n'),
  );
});
