import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monthsOf } from '../../engine/weather/calendar-slots.js';
import { standardisedBalance, standardisedPrecipitation, waterBalance } from '../../engine/weather/drought-index.js';
import { MISSING } from '../../engine/weather/drought-missing.js';
import { shared } from '../shared.js';

const file = shared('reference', 'weather', 'spi', 'climate_indices_monthly_1895_2017.csv');
/** A column of the reference; NaN where it is blank. */
function column(name: string): Float64Array {
  const [header, ...lines] = readFileSync(file!, 'utf8').trim().split('\n');
  const at = header!.trim().split(',').indexOf(name);
  return Float64Array.from(lines, (line) => (line.split(',')[at]?.trim() ? Number(line.split(',')[at]) : NaN));
}

// climate_indices: gamma by Thom's estimate, clipped at ±3.09.
test.skipIf(file === null).each([
  [1, 'spi1_gamma_fullcal'],
  [6, 'spi6_gamma_fullcal'],
])('SPI-%i of 1,476 months equals climate_indices to 1e-3 (skipped: no reference data)', (scale, name) => {
  const [rain, expected] = [column('precip_mm'), column(name)];
  const { index, reason } = standardisedPrecipitation(rain, 1, monthsOf(rain.length), { scale });
  let compared = 0;
  index.forEach((value, t) => {
    if (Number.isNaN(expected[t]!)) expect([MISSING.windowNotFull, MISSING.inputMissing]).toContain(reason[t]);
    else {
      compared++;
      expect(Math.abs(value - expected[t]!)).toBeLessThan(1e-3);
    }
  });
  expect(compared).toBeGreaterThan(1_400);
});

const climate = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), years: fc.integer({ min: 15, max: 40 }), n: fc.integer({ min: 1, max: 4 }), scale: fc.integer({ min: 1, max: 12 }) });
function rains(seed: number, length: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const u = state / 2 ** 32;
    return u < 0.15 ? 0 : -40 * Math.log(1 - u);
  });
}

test('never infinite, a reason wherever there is none, the record untouched, a station alone as among others', () => {
  fc.assert(
    fc.property(climate, ({ seed, years, n, scale }) => {
      const rain = rains(seed, years * 12 * n);
      const kept = rain.slice();
      const { index, reason } = standardisedPrecipitation(rain, n, monthsOf(years * 12), { scale });
      expect(rain).toEqual(kept);
      index.forEach((value, at) => {
        expect(Number.isNaN(value)).toBe(reason[at] !== MISSING.none);
        if (!Number.isNaN(value)) expect(Math.abs(value)).toBeLessThanOrEqual(3.09);
      });
      const alone = Float64Array.from({ length: years * 12 }, (_, t) => rain[t * n + n - 1]!);
      const one = standardisedPrecipitation(alone, 1, monthsOf(years * 12), { scale });
      expect([...one.index]).toEqual(Array.from({ length: years * 12 }, (_, t) => index[t * n + n - 1]));
    }),
    { numRuns: 40 },
  );
});

test('more rain is never a drier index, and SPEI falls with evapotranspiration', () => {
  const rain = rains(7, 360);
  const { index } = standardisedPrecipitation(rain, 1, monthsOf(360), { scale: 1 });
  for (let month = 0; month < 12; month++) {
    const of = Array.from({ length: 30 }, (_, year) => year * 12 + month).sort((a, b) => rain[a]! - rain[b]!);
    of.slice(1).forEach((at, k) => expect(index[at]!).toBeGreaterThanOrEqual(index[of[k]!]! - 1e-12));
  }
  const pet = rain.map((_, t) => 60 + 40 * Math.sin(t / 2));
  const { index: balance } = standardisedBalance(waterBalance(rain, pet), 1, monthsOf(360), { scale: 3 });
  const hotter = pet.map((value, t) => (t === 200 ? value + 50 : value));
  const { index: after } = standardisedBalance(waterBalance(rain, hotter), 1, monthsOf(360), { scale: 3 });
  expect(after[200]!).toBeLessThan(balance[200]!);
});

test('a month that never has rain has no index, and says why; a short record too', () => {
  const dry = rains(3, 240).map((value, t) => (t % 12 === 0 ? 0 : value + 1));
  const { index, reason } = standardisedPrecipitation(dry, 1, monthsOf(240), { scale: 1 });
  expect([index[12], reason[12], reason[13]]).toEqual([NaN, MISSING.allZero, MISSING.none]);
  expect(standardisedPrecipitation(rains(3, 60), 1, monthsOf(60), { scale: 1 }).reason[5]).toBe(MISSING.sampleTooSmall);
});

test('negative rain and a scale of 0 are told together', () => {
  const rain = rains(3, 240);
  rain[7] = -1;
  expect(() => standardisedPrecipitation(rain, 1, monthsOf(240), { scale: 0 })).toThrow(/scale[^]*rain\[7\]/);
});
