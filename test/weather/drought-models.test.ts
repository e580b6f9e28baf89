/** SPI, SPEI and MCI as models of a run against the indices of a whole record. */
import { expect, test } from 'vitest';
import { columnsFor, type Columns, type Fitted, type Model, type Quantities } from '../../engine/core/model.js';
import { daysOf, monthsOf } from '../../engine/weather/calendar-slots.js';
import { calendarFrom } from '../../engine/weather/calendar.js';
import { standardisedBalance, standardisedPrecipitation, waterBalance } from '../../engine/weather/drought-index.js';
import { droughtMci } from '../../engine/weather/drought-mci.js';
import { MISSING } from '../../engine/weather/drought-missing.js';
import { droughtSpei } from '../../engine/weather/drought-spei.js';
import { droughtSpi } from '../../engine/weather/drought-spi.js';
import { compositeIndex, COMPOSITE_BOUND, compositeOf } from '../../engine/weather/mci.js';
import { MCI_REGIONS } from '../../engine/weather/mci-coefficients.js';

/** 1 January 2000 to the end of 2015; a run goes from 2012 on. */
const DAYS = 5_844;
const BEGINS = 4_383;

/** Rain that comes and goes and evaporation with a season, the same every time. */
function recordOf(): { rain: Float64Array; potentialEvapotranspiration: Float64Array } {
  let state = 11;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const rain = Float64Array.from({ length: DAYS }, () => (next() < 0.6 ? 0 : -9 * Math.log(1 - next())));
  return { rain, potentialEvapotranspiration: Float64Array.from({ length: DAYS }, (_, t) => 2.5 - 2 * Math.cos((2 * Math.PI * t) / 365.25) + next()) };
}

const record = recordOf();
const calendar = calendarFrom(2000, 1, 1, DAYS + 1);
const firsts = Array.from({ length: DAYS + 1 }, (_, t) => t).filter((t) => t === 0 || calendar.month[t] !== calendar.month[t - 1]);
const monthly = (values: Float64Array): Float64Array => Float64Array.from(firsts.slice(1), (to, k) => values.subarray(firsts[k], to).reduce((sum, value) => sum + value, 0));
const MONTHS = firsts.length - 1;
const BEGIN_MONTH = firsts.indexOf(BEGINS);

const past = (to = BEGINS, begins = BEGINS) => ({ values: { rain: record.rain.slice(0, to), potentialEvapotranspiration: record.potentialEvapotranspiration.slice(0, to) }, year: 2000, month: 1, day: 1, calibration: { first: 0, end: to }, begins });

function run(model: Model, fitted: Fitted, steps: number, inputs: Columns<Quantities>, given: Readonly<Record<string, number>> = {}): Columns<Quantities> {
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, Float64Array.of(given[name] ?? quantity.default!)]));
  const [state, outputs] = [columnsFor(model.state, 1), columnsFor(model.outputs, steps)];
  model.begin(1, parameters, state, fitted);
  model.advance(steps, 1, 86_400, inputs, parameters, state, outputs, fitted);
  return outputs;
}

const rainOf = monthly(record.rain);
const evaporationOf = monthly(record.potentialEvapotranspiration);
const months = Float64Array.from({ length: MONTHS - BEGIN_MONTH }, (_, k) => (k % 12) + 1);

test.each([1, 3, 12, 24])('SPI and SPEI of %i months are those of record and run together, fitted to the record alone', (scale) => {
  const options = { scale, calibration: { first: 0, end: BEGIN_MONTH } };
  const whole = standardisedPrecipitation(rainOf, 1, monthsOf(MONTHS), options);
  const { spi, spiMissing } = run(droughtSpi, droughtSpi.calibration!.fit(past(), { scale }), months.length, { rain: rainOf.slice(BEGIN_MONTH), month: months });
  expect(spi).toEqual(whole.index.slice(BEGIN_MONTH));
  expect(spiMissing).toEqual(new Float64Array(months.length));
  const balance = standardisedBalance(waterBalance(rainOf, evaporationOf), 1, monthsOf(MONTHS), options);
  const { spei } = run(droughtSpei, droughtSpei.calibration!.fit(past(), { scale }), months.length, { rain: rainOf.slice(BEGIN_MONTH), potentialEvapotranspiration: evaporationOf.slice(BEGIN_MONTH), month: months });
  expect(spei).toEqual(balance.index.slice(BEGIN_MONTH));
});

test('while the window is short there is no SPI, and it says so', () => {
  // the record ends a month before the run begins: nothing before it is known, and a window of three fills in the third month
  const { spi, spiMissing } = run(droughtSpi, droughtSpi.calibration!.fit(past(BEGINS - 31, BEGINS), { scale: 3 }), 4, { rain: Float64Array.of(10, 20, 30, 40), month: Float64Array.of(1, 2, 3, 4) });
  expect([...spiMissing!]).toEqual([MISSING.windowNotFull, MISSING.windowNotFull, MISSING.none, MISSING.none]);
  expect([...spi!.slice(0, 2)]).toEqual([0, 0]);
});

test('months of too few years or of no rain ever have no SPI, and say which', () => {
  const short = droughtSpi.calibration!.fit(past(3 * 365, 3 * 365), { scale: 1 });
  expect([...run(droughtSpi, short, 1, { rain: Float64Array.of(5), month: Float64Array.of(6) }).spiMissing!]).toEqual([MISSING.sampleTooSmall]);
  const dry = { ...past(), values: { rain: new Float64Array(BEGINS) } };
  expect([...run(droughtSpi, droughtSpi.calibration!.fit(dry, { scale: 1 }), 1, { rain: Float64Array.of(5), month: Float64Array.of(6) }).spiMissing!]).toEqual([MISSING.allZero]);
});

test('MCI is that of record and run together, fitted to the record alone', () => {
  const { weights } = MCI_REGIONS.south;
  const seasonal = [0.4, 0.8, 1, 1, 1, 1.2, 1.2, 1, 0.9, 0.8, 0.6, 0];
  const whole = compositeIndex(record.rain, record.potentialEvapotranspiration, 1, daysOf(DAYS, 2000), { weights, seasonal, calibration: { first: 0, end: BEGINS }, pool: 7 });
  const seasonDay = Float64Array.from(daysOf(DAYS, 2000).slotOf.slice(BEGINS), (slot) => slot + 1);
  const ka = Object.fromEntries(seasonal.map((value, m) => [`ka${m + 1}`, value]));
  const { mci, mciMissing } = run(droughtMci, droughtMci.calibration!.fit(past(), { pool: 7 }), DAYS - BEGINS, { rain: record.rain.slice(BEGINS), potentialEvapotranspiration: record.potentialEvapotranspiration.slice(BEGINS), seasonDay }, { weightSpiw60: weights.a, weightMi30: weights.b, weightSpi90: weights.c, weightSpi150: weights.d, ...ka });
  expect(mci).toEqual(whole.index.slice(BEGINS));
  expect(mciMissing!.every((code) => code === 0)).toBe(true);
});

test('without the days before it MCI begins when 150 days are known', () => {
  const seasonDay = Float64Array.from({ length: 160 }, (_, t) => t + 1);
  const { mciMissing } = run(droughtMci, droughtMci.calibration!.fit(past(BEGINS, BEGINS + 9), {}), 160, { rain: record.rain.slice(0, 160), potentialEvapotranspiration: record.potentialEvapotranspiration.slice(0, 160), seasonDay }, { weightSpiw60: 0.3, weightMi30: 0.5, weightSpi90: 0.3, weightSpi150: 0.2 });
  expect(mciMissing!.findIndex((code) => code === MISSING.none)).toBe(149);
  expect(mciMissing![0]).toBe(MISSING.windowNotFull);
});

test('MCI of its parts: 1.2 (0.5 x -1 + 0.6 x -0.5 + 0.2 x -1 + 0.1 x 0.5) = -1.14; a month of Ka 0 has none; it is cut at its bound', () => {
  const { weights } = MCI_REGIONS.south;
  expect(compositeOf(weights, 1.2, -1, -0.5, -1, 0.5)).toBeCloseTo(-1.14, 12);
  expect(compositeOf(weights, 0, -3, -1, -3, -3)).toBe(0);
  expect(compositeOf(weights, 1, 0, 1e9, 0, 0)).toBe(COMPOSITE_BOUND);
});
