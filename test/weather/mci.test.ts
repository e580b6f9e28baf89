import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysOf } from '../../engine/weather/calendar-slots.js';
import { windowSums } from '../../engine/weather/drought-fit.js';
import { standardisedPrecipitation } from '../../engine/weather/drought-index.js';
import { MISSING } from '../../engine/weather/drought-missing.js';
import { compositeIndex, relativeMoisture } from '../../engine/weather/mci.js';
import { MCI_REGIONS, MCI_SEASONS } from '../../engine/weather/mci-coefficients.js';
import { plainComposite } from '../oracles/plain-drought.js';

const YEARS = 20;
const DAYS = YEARS * 365 + 5; // 2001 to 2020, five of them leap years
const calendar = daysOf(DAYS, 2001);
const SOUTH = { weights: MCI_REGIONS.south.weights, seasonal: MCI_SEASONS.none.factors };

/** Rain on a third of the days, and what could evaporate with a season. */
function climate(seed: number, n = 1): { rain: Float64Array; pet: Float64Array } {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return {
    rain: Float64Array.from({ length: DAYS * n }, () => (next() < 0.66 ? 0 : -9 * Math.log(1 - next()))),
    pet: Float64Array.from({ length: DAYS * n }, (_, at) => 2.5 + 2 * Math.sin((2 * Math.PI * (Math.floor(at / n) - 100)) / 365) + 0.2 * next()),
  };
}

test('hand calculation: weighted sums fall by 0.85 a day', () => {
  // 20 mm today, none yesterday, 10 mm the day before: 20 + 0.85 * 0 + 0.85^2 * 10
  const [series, sums] = [new Float64Array(3), new Float64Array(3)];
  windowSums(Float64Array.of(10, 0, 20), 3, 1, 0, 3, 0.85, series, sums);
  expect([...sums.subarray(0, 2)]).toEqual([NaN, NaN]);
  expect(sums[2]).toBeCloseTo(20 + 0.7225 * 10, 12);
});

test('hand calculation: 30 mm where 90 mm could evaporate is a moisture of -2/3; where nothing can, there is none', () => {
  const moisture = relativeMoisture(new Float64Array(30).fill(1), new Float64Array(30).fill(3), 1, 30);
  expect([moisture.reason[28], moisture.reason[29]]).toEqual([MISSING.windowNotFull, MISSING.none]);
  expect(moisture.index[29]).toBeCloseTo(-2 / 3, 14);
  const frozen = relativeMoisture(new Float64Array(30).fill(1), new Float64Array(30), 1, 30);
  expect([frozen.index[29], frozen.reason[29]]).toEqual([NaN, MISSING.noEvapotranspiration]);
});

test('hand calculation: MCI is the weighted sum of its parts times the factor of the month', () => {
  const { rain, pet } = climate(5);
  const { weights: { a, b, c, d } } = MCI_REGIONS.north;
  expect([a, b, c, d]).toEqual([0.3, 0.5, 0.3, 0.2]);
  const { index, spiw60, mi30, spi90, spi150 } = compositeIndex(rain, pet, 1, calendar, { weights: MCI_REGIONS.north.weights, seasonal: MCI_SEASONS.qinghai.factors });
  const july = 3 * 365 + 190; // 2004-07-09: Ka 1.2
  expect(index[july]).toBeCloseTo(1.2 * (0.3 * spiw60.index[july]! + 0.5 * mi30.index[july]! + 0.3 * spi90.index[july]! + 0.2 * spi150.index[july]!), 12);
  const january = 3 * 365 + 10; // Ka 0
  expect(index[january]).toBe(0);
  expect([...spi90.index]).toEqual([...standardisedPrecipitation(rain, 1, calendar, { scale: 90 }).index]);
});

test('equals a plain calculation of every day of the year to 1e-6', () => {
  const { rain, pet } = climate(11);
  const { index, spiw60, mi30, spi90, spi150 } = compositeIndex(rain, pet, 1, calendar, SOUTH);
  const wanted = Array.from({ length: 60 }, (_, k) => 200 + k * 113);
  plainComposite([...rain], [...pet], [...calendar.slotOf], wanted).forEach(({ mci, parts }, k) => {
    const t = wanted[k]!;
    [spiw60, mi30, spi90, spi150].forEach((part, p) => expect(Math.abs(part.index[t]! - parts[p]!), `part ${p} of day ${t}`).toBeLessThan(1e-6));
    expect(Math.abs(index[t]! - mci)).toBeLessThan(1e-6);
  });
});

test('never infinite, a reason wherever there is none, the record untouched, a station alone as among others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.array(fc.integer({ min: 0, max: DAYS - 1 }), { maxLength: 8 }), fc.boolean(), (seed, gaps, frost) => {
      const n = 2;
      const { rain, pet } = climate(seed, n);
      for (const t of gaps) (t % 2 === 0 ? rain : pet)[t * n] = NaN;
      if (frost) for (let t = 2_000; t < 2_100; t++) pet[t * n + 1] = 0;
      const kept = [rain.slice(), pet.slice()];
      const { index, reason } = compositeIndex(rain, pet, n, calendar, SOUTH);
      expect([rain, pet]).toEqual(kept);
      index.forEach((value, at) => expect(Number.isFinite(value)).toBe(reason[at] === MISSING.none));
      for (const t of gaps) if (t >= 149) expect(reason[t * n]).toBe(MISSING.inputMissing);
      if (frost) expect(reason[2_050 * n + 1]).toBe(MISSING.noEvapotranspiration);
      const own = (values: Float64Array): Float64Array => Float64Array.from({ length: DAYS }, (_, t) => values[t * n + 1]!);
      expect([...compositeIndex(own(rain), own(pet), 1, calendar, SOUTH).index]).toEqual([...own(index)]);
    }),
    { numRuns: 6 },
  );
});

test('where Ka is 0 a month without evapotranspiration has no drought, but one without rain gauge has no index', () => {
  const { rain, pet } = climate(17);
  const january = 3 * 365 + 10;
  pet.fill(0, january - 29, january + 1);
  const options = { weights: MCI_REGIONS.north.weights, seasonal: MCI_SEASONS.qinghai.factors };
  const frozen = compositeIndex(rain, pet, 1, calendar, options);
  expect([frozen.index[january], frozen.reason[january]]).toEqual([0, MISSING.none]);
  rain[january - 3] = NaN;
  const blind = compositeIndex(rain, pet, 1, calendar, options);
  expect([blind.index[january], blind.reason[january]]).toEqual([NaN, MISSING.inputMissing]);
});

test('months, wrong factors and negative evapotranspiration are told together', () => {
  const { rain, pet } = climate(3);
  pet[9] = -1;
  expect(() => compositeIndex(rain, pet, 1, calendar, { weights: { ...MCI_REGIONS.south.weights, a: -1 }, seasonal: [1, 2] })).toThrow(/weights\.a[^]*12 numbers[^]*potentialEvapotranspiration\[9\]/);
});

test('tables are marked unverified, and have 12 months', () => {
  for (const { factors } of Object.values(MCI_SEASONS)) expect(factors.length).toBe(12);
  expect([MCI_REGIONS.north, MCI_REGIONS.south, MCI_SEASONS.qinghai, MCI_SEASONS.northeast].map(({ verified }) => verified)).toEqual([false, false, false, false]);
});
