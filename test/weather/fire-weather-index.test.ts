import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor, type Columns } from '../../engine/core/model.js';
import { overwinteredDrought, QUALITY } from '../../engine/weather/fire-season.js';
import { buildUp, droughtCode, droughtDay, duffCode, duffDay, FINE_FUEL, fineFuelCode, fireWeather, severity, spreadIndex } from '../../engine/weather/fire-weather-codes.js';
import { fireWeatherIndex as model } from '../../engine/weather/fire-weather-index.js';
import { shared } from '../shared.js';

const DAY = 86_400;

interface Weather {
  readonly temperature: number;
  readonly relativeHumidity: number;
  readonly wind: number;
  readonly rain: number;
  readonly month: number;
}

type Choice = Partial<Record<keyof typeof model.parameters, number>>;

function parametersOf(choice: Choice): Columns<typeof model.parameters> {
  return Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, Float64Array.of(choice[name as keyof Choice] ?? ('default' in quantity ? quantity.default : 46))])) as Columns<typeof model.parameters>;
}

/** Go on from a state over some days. */
function goOn(days: readonly Weather[], choice: Choice, state: Columns<typeof model.state>): Columns<typeof model.outputs> {
  const column = (name: keyof Weather): Float64Array => Float64Array.from(days, (day) => day[name]);
  const inputs = { temperature: column('temperature'), relativeHumidity: column('relativeHumidity'), wind: column('wind'), rain: column('rain'), month: column('month') };
  const outputs = columnsFor(model.outputs, days.length);
  model.advance(days.length, 1, DAY, inputs, parametersOf(choice), state, outputs);
  return outputs;
}

function run(days: readonly Weather[], choice: Choice = {}): Columns<typeof model.outputs> {
  const state = columnsFor(model.state, 1);
  model.begin(1, parametersOf(choice), state);
  return goOn(days, choice, state);
}

const times = (count: number, day: Partial<Weather>): Weather[] => Array.from({ length: count }, () => ({ temperature: 20, relativeHumidity: 40, wind: 10, rain: 0, month: 5, ...day }));

test('hand calculation: a dry April day adds what the drying equations say to DMC and DC', () => {
  // 17 °C, 42 %: DMC 6 + 1.894 * 18.1 * 58 * 12.8e-4 = 8.54505; DC 15 + (0.36 * 19.8 + 0.9) / 2 = 19.014
  const outputs = run([{ temperature: 17, relativeHumidity: 42, wind: 25, rain: 0, month: 4 }]);
  expect(outputs.duffMoistureCode[0]).toBeCloseTo(6 + 1.894 * 18.1 * 58 * 12.8e-4, 12);
  expect(outputs.droughtCode[0]).toBeCloseTo(19.014, 12);
});

test('hand calculation: with no duff there is nothing built up', () => {
  // a month of 30 mm a day at 100 % leaves DMC 0 but for its drying, which at 100 % is next to nothing
  const outputs = run(Array.from({ length: 30 }, () => ({ temperature: -5, relativeHumidity: 100, wind: 0, rain: 30, month: 1 })));
  expect(outputs.duffMoistureCode[29]).toBe(0);
  expect(outputs.buildUpIndex[29]).toBe(0);
});

const table = shared('reference', 'weather', 'cffdrs_test_fwi_default_init85_6_15_lat40_latadjust.csv');

const reference = (): Record<string, string>[] => parse(readFileSync(table!), { columns: true });
const weatherOf = (rows: readonly Record<string, string>[]): Weather[] => rows.map((row) => ({ temperature: Number(row['TEMP']), relativeHumidity: Number(row['RH']), wind: Number(row['WS']), rain: Number(row['PREC']), month: Number(row['MON']) }));

test.skipIf(table === null)('equals the 48 days of cffdrs in all seven components to 1e-9 (skipped: no reference data)', () => {
  const rows = reference();
  expect(rows.length).toBe(48);
  const outputs = run(weatherOf(rows), { latitude: 40 });
  const pairs = [['FFMC', outputs.fineFuelMoistureCode], ['DMC', outputs.duffMoistureCode], ['DC', outputs.droughtCode], ['ISI', outputs.initialSpreadIndex], ['BUI', outputs.buildUpIndex], ['FWI', outputs.fireWeatherIndex], ['DSR', outputs.dailySeverityRating]] as const;
  for (const [name, column] of pairs) rows.forEach((row, t) => expect(Math.abs(column[t]! - Number(row[name])), `${name} day ${t + 1}`).toBeLessThan(1e-9));
});

test.skipIf(table === null)('with the constant 147.2 of xclim the 48 days differ by at most .124 in FFMC, .256 in ISI, .243 in FWI, and not in DMC and DC (skipped: no reference data)', () => {
  const days = weatherOf(reference());
  const [exact, rounded] = [run(days, { latitude: 40 }), run(days, { latitude: 40, fineFuelConstant: 147.2 })];
  const most = (name: keyof typeof model.outputs): number => Math.max(...exact[name].map((value, t) => Math.abs(value - rounded[name][t]!)));
  expect(most('fineFuelMoistureCode').toFixed(3)).toBe('0.124');
  expect(most('initialSpreadIndex').toFixed(3)).toBe('0.256');
  expect(most('fireWeatherIndex').toFixed(3)).toBe('0.243');
  expect([most('duffMoistureCode'), most('droughtCode'), most('buildUpIndex')]).toEqual([0, 0, 0]);
});

test('hand calculation: a season begins after three days above 12 °C and ends after three below 5 °C', () => {
  const days = [...times(2, { temperature: 13 }), ...times(1, { temperature: 12 }), ...times(3, { temperature: 12.1 }), ...times(4, {}), ...times(2, { temperature: 4 }), ...times(1, { temperature: 5 }), ...times(3, { temperature: 4 }), ...times(2, {})];
  const { fireWeatherQuality, fireWeatherIndex, droughtCode } = run(days, { season: 1 });
  const { computed, outOfSeason } = QUALITY;
  // 12.0 °C breaks the row: days 3 to 5 begin it, on day 6; days 13 to 15 end it, on day 16
  expect([...fireWeatherQuality]).toEqual([...new Array<number>(6).fill(outOfSeason), ...new Array<number>(10).fill(computed), outOfSeason, outOfSeason]);
  fireWeatherQuality.forEach((quality, t) => expect(fireWeatherIndex[t]! > 0).toBe(quality === computed));
  // the first day of the season starts from 15: 15 + (0.36 * 22.8 + 3.8) / 2
  expect(droughtCode[6]).toBeCloseTo(15 + (0.36 * 22.8 + 3.8) / 2, 12);
});

test('hand calculation: a drought code of 300 and 110 mm of winter come to 109.5 in spring', () => {
  // Q autumn 800 e^-0.75 = 377.893; spring 0.75 * 377.893 + 0.75 * 3.94 * 110 = 608.470; 400 ln(800 / 608.470) = 109.459
  const spring = 0.75 * 800 * Math.exp(-0.75) + 0.75 * 3.94 * 110;
  expect(overwinteredDrought(300, 110, 0.75, 0.75)).toBeCloseTo(400 * Math.log(800 / spring), 10);
  expect(overwinteredDrought(300, 110, 0.75, 0.75)).toBeCloseTo(109.5, 1);
  expect(overwinteredDrought(100, 200, 0.75, 0.75)).toBe(15); // 200 mm fill the layer
});

/** A season, `winter` days of cold with 2 mm each, and three warm days that begin the next. */
const twoSeasons = (winter: number, change: (day: Weather, k: number) => Weather = (day) => day): Weather[] => [...times(3, {}), ...times(60, {}), ...times(3, { temperature: 0 }), ...times(winter, { temperature: -4, rain: 2, month: 12 }).map(change), ...times(3, { temperature: 14, month: 4 }), ...times(60, { month: 4 })];

test('the drought code of a new season comes from the autumn before and the precipitation since', () => {
  const choice = { season: 1, overwinter: 1, carryOver: 1, effectiveness: 0.5 };
  const { droughtCode, fireWeatherQuality } = run(twoSeasons(40), choice);
  const autumn = droughtCode[65]!; // the last day of the season: three cold ones have passed
  expect([fireWeatherQuality[65], fireWeatherQuality[66], fireWeatherQuality[108], fireWeatherQuality[109]]).toEqual([0, 4, 4, 0]);
  // 40 days of 2 mm; the three warm days are dry; the first day of the season then dries by (0.36 * 22.8 + 0.9) / 2
  const spring = 800 * Math.exp(-autumn / 400) + 0.5 * 3.94 * 80;
  expect(droughtCode[109]).toBeCloseTo(400 * Math.log(800 / spring) + (0.36 * 22.8 + 0.9) / 2, 9);
  expect(run(twoSeasons(40), { season: 1 }).droughtCode[109]).toBeCloseTo(15 + (0.36 * 22.8 + 0.9) / 2, 9);
});

test('unknown winter rain counts as none and marks the season for 52 days; a season stopped by a gap leaves nothing to carry over', () => {
  const choice = { season: 1, overwinter: 1 };
  const blind = run(twoSeasons(40, (day, k) => (k === 7 ? { ...day, rain: NaN } : day)), choice);
  expect(blind.droughtCode[109]!).toBeGreaterThan(run(twoSeasons(40), choice).droughtCode[109]!);
  expect([...blind.fireWeatherQuality.subarray(109)]).toEqual([...new Array<number>(52).fill(QUALITY.afterGap), ...new Array<number>(8).fill(QUALITY.computed)]);
  const stopped = twoSeasons(40).map((day, t) => (t === 20 ? { ...day, wind: NaN } : day));
  const { fireWeatherQuality, droughtCode } = run(stopped, choice);
  expect([fireWeatherQuality[19], fireWeatherQuality[20], fireWeatherQuality[65], fireWeatherQuality[109]]).toEqual([QUALITY.computed, QUALITY.stopped, QUALITY.stopped, QUALITY.computed]);
  expect(droughtCode[109]).toBeCloseTo(15 + (0.36 * 22.8 + 0.9) / 2, 9);
});

test('a gap of at most the longest carries the numbers of the day before; a longer one stops', () => {
  const days = times(80, {}).map((day, t) => (t === 10 || t === 11 ? { ...day, temperature: NaN } : day));
  const { fireWeatherQuality, fireWeatherIndex, dailySeverityRating, droughtCode } = run(days, { longestGap: 2 });
  for (const column of [fireWeatherIndex, dailySeverityRating, droughtCode]) expect([column[10], column[11]]).toEqual([column[9], column[9]]);
  expect([...fireWeatherQuality]).toEqual([...new Array<number>(10).fill(QUALITY.computed), 2, 2, ...new Array<number>(52).fill(QUALITY.afterGap), ...new Array<number>(16).fill(QUALITY.computed)]);
  const short = run(days, { longestGap: 1 });
  expect([...short.fireWeatherQuality.subarray(9, 14)]).toEqual([QUALITY.computed, QUALITY.carried, QUALITY.stopped, QUALITY.stopped, QUALITY.stopped]);
  expect(short.fireWeatherQuality[79]).toBe(QUALITY.stopped);
});

test('a station that begins later has the numbers of one that began then', () => {
  const late = run([...times(5, { relativeHumidity: NaN }), ...times(30, {})]);
  expect([...late.fireWeatherQuality.subarray(0, 6)]).toEqual([5, 5, 5, 5, 5, QUALITY.computed]);
  expect([...late.fireWeatherIndex.subarray(5)]).toEqual([...run(times(30, {})).fireWeatherIndex]);
});

const gappy = fc.array(fc.record({ temperature: fc.oneof(fc.double({ min: -15, max: 35, noNaN: true }), fc.constant(NaN)), relativeHumidity: fc.double({ min: 0, max: 100, noNaN: true }), wind: fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0, max: 60, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(NaN) }), rain: fc.oneof(fc.constantFrom(0, NaN), fc.double({ min: 0, max: 40, noNaN: true })), month: fc.integer({ min: 1, max: 12 }), repeats: fc.integer({ min: 1, max: 6 }) }), { minLength: 2, maxLength: 30 }).map((runs) => runs.flatMap(({ repeats, ...day }) => new Array<Weather>(repeats).fill(day)));
const choices = fc.record({ season: fc.constantFrom(0, 1), overwinter: fc.constantFrom(0, 1), longestGap: fc.integer({ min: 0, max: 5 }) });

test('whatever is missing: numbers only, carried ones those of the day before, never more in a row than the longest gap', () => {
  fc.assert(
    fc.property(gappy, choices, (days, choice) => {
      const outputs = run(days, choice);
      for (const column of Object.values(outputs)) expect(column.every(Number.isFinite)).toBe(true);
      let row = 0;
      days.forEach((day, t) => {
        const quality = outputs.fireWeatherQuality[t]!;
        const known = Object.values(day).every((value) => !Number.isNaN(value));
        row = quality === QUALITY.carried ? row + 1 : 0;
        expect(row).toBeLessThanOrEqual(choice.longestGap);
        if (!known) expect([QUALITY.carried, QUALITY.stopped, QUALITY.outOfSeason, QUALITY.notBegun] as number[]).toContain(quality);
        if (quality === QUALITY.carried) expect(outputs.fireWeatherIndex[t]).toBe(outputs.fireWeatherIndex[t - 1]);
        if (quality > QUALITY.carried) expect([outputs.fireWeatherIndex[t], outputs.droughtCode[t]]).toEqual([0, 0]);
        if (choice.season === 0) expect(quality).not.toBe(QUALITY.outOfSeason);
      });
    }),
  );
});

test('a run in two parts is one run, over gaps, seasons and winters', () => {
  fc.assert(
    fc.property(gappy, choices, fc.double({ min: 0, max: 1, noNaN: true }), (days, choice, share) => {
      const cut = Math.floor(share * days.length);
      const state = columnsFor(model.state, 1);
      model.begin(1, parametersOf(choice), state);
      const parts = [goOn(days.slice(0, cut), choice, state), goOn(days.slice(cut), choice, state)];
      for (const [name, column] of Object.entries(run(days, choice))) expect(parts.flatMap((part) => [...part[name as keyof typeof model.outputs]])).toEqual([...column]);
    }),
  );
});

test('more wind never gives a lower index', () => {
  const day = fc.record({ temperature: fc.double({ min: 0, max: 40, noNaN: true }), relativeHumidity: fc.double({ min: 0, max: 100, noNaN: true }), wind: fc.double({ min: 0, max: 80, noNaN: true }), rain: fc.constant(0), month: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(day, fc.double({ min: 0, max: 40, noNaN: true }), (weather, more) => {
      const index = (wind: number): number => run([{ ...weather, wind }]).fireWeatherIndex[0]!;
      // Wind also speeds fine fuel towards its equilibrium, from either side; starting at 85 that is drying below 40 % humidity.
      fc.pre(weather.relativeHumidity < 40);
      expect(index(weather.wind + more)).toBeGreaterThanOrEqual(index(weather.wind) - 1e-9);
    }),
  );
});

const anyDay = fc.record({ temperature: fc.double({ min: -40, max: 50, noNaN: true }), relativeHumidity: fc.oneof(fc.constantFrom(0, 100), fc.double({ min: 0, max: 100, noNaN: true })), wind: fc.double({ min: 0, max: 250, noNaN: true }), rain: fc.oneof(fc.constantFrom(0, 0.5, 1.5, 2.8, 2_000), fc.double({ min: 0, max: 200, noNaN: true })), month: fc.integer({ min: 1, max: 12 }) });

test('equals the equations with the exponentials and logarithms of the language', () => {
  const close = (made: number, right: number, what: string): void => expect(Math.abs(made - right), `${what}: ${made} beside ${right}`).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(right)));
  fc.assert(
    fc.property(fc.array(anyDay, { minLength: 1, maxLength: 20 }), fc.double({ min: -60, max: 60, noNaN: true }), fc.double({ min: 0, max: 101, noNaN: true }), fc.double({ min: 0, max: 900, noNaN: true }), fc.double({ min: 0, max: 2_500, noNaN: true }), (days, latitude, beginFineFuel, beginDuff, beginDrought) => {
      const outputs = run(days, { latitude, beginFineFuel, beginDuff, beginDrought });
      let [f, p, d] = [beginFineFuel, beginDuff, beginDrought];
      days.forEach(({ temperature, relativeHumidity, wind, rain, month }, t) => {
        const h = Math.min(99.9999, relativeHumidity);
        close(outputs.fineFuelMoistureCode[t]!, (f = fineFuelCode(f, temperature, h, wind, rain, FINE_FUEL)), 'FFMC');
        close(outputs.duffMoistureCode[t]!, (p = duffCode(p, temperature, h, rain, duffDay(latitude, month))), 'DMC');
        close(outputs.droughtCode[t]!, (d = droughtCode(d, temperature, rain, droughtDay(latitude, month))), 'DC');
        // from here on with the codes of the model, so that no difference grows
        [f, p, d] = [outputs.fineFuelMoistureCode[t]!, outputs.duffMoistureCode[t]!, outputs.droughtCode[t]!];
        close(outputs.initialSpreadIndex[t]!, spreadIndex(f, wind, FINE_FUEL), 'ISI');
        close(outputs.buildUpIndex[t]!, buildUp(p, d), 'BUI');
        // where the intensity passes 1 the index rises without bound for a moment: 4e-16 there are 2e-10 here
        const index = fireWeather(outputs.initialSpreadIndex[t]!, outputs.buildUpIndex[t]!);
        expect(Math.abs(outputs.fireWeatherIndex[t]! - index)).toBeLessThanOrEqual(1e-9 * Math.max(1, index));
        close(outputs.dailySeverityRating[t]!, severity(outputs.fireWeatherIndex[t]!), 'DSR');
      });
    }),
    { numRuns: 300 },
  );
});

test('stations side by side have every bit they have alone, whatever is missing, at any place and after a restart', () => {
  const [n, steps] = [5, 12];
  fc.assert(
    fc.property(fc.array(fc.tuple(gappy, choices), { minLength: n, maxLength: n }), fc.integer({ min: 0, max: steps }), (stations, cut) => {
      const series = stations.map(([days]) => Array.from({ length: steps }, (_, t) => days[t % days.length]!));
      const alone = stations.map(([, choice], i) => run(series[i]!, choice));
      const parameters = Object.fromEntries(Object.keys(model.parameters).map((name) => [name, Float64Array.from(stations, ([, choice]) => parametersOf(choice)[name as keyof typeof model.parameters][0]!)])) as unknown as Columns<typeof model.parameters>;
      const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, n * steps)];
      const inputs = Object.fromEntries(Object.keys(model.inputs).map((name) => [name, Float64Array.from({ length: n * steps }, (_, at) => series[at % n]![Math.floor(at / n)]![name as keyof Weather])])) as unknown as Columns<typeof model.inputs>;
      model.begin(n, parameters, state);
      for (const [from, to] of [[0, cut], [cut, steps]] as const) {
        const part = <C extends Readonly<Record<string, Float64Array>>>(columns: C): C => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(from * n, to * n)])) as unknown as C;
        model.advance(to - from, n, DAY, part(inputs), parameters, state, part(outputs));
      }
      for (const [name, column] of Object.entries(outputs)) alone.forEach((own, i) => expect(Array.from({ length: steps }, (_, t) => column[t * n + i])).toEqual([...own[name as keyof typeof own]]));
    }),
    { numRuns: 60 },
  );
});

test('more stations than the kernel has room for at once have what they have alone', () => {
  const n = 2_051;
  const parameters = Object.fromEntries(Object.entries(parametersOf({})).map(([name, [value]]) => [name, new Float64Array(n).fill(value!)])) as unknown as Columns<typeof model.parameters>;
  const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, n * 5)];
  const column = (of: (i: number) => number): Float64Array => Float64Array.from({ length: n * 5 }, (_, at) => of(at % n));
  model.begin(n, parameters, state);
  model.advance(5, n, DAY, { temperature: column((i) => i / 100), relativeHumidity: column(() => 40), wind: column(() => 10), rain: column(() => 0), month: column(() => 5) }, parameters, state, outputs);
  for (const i of [0, 2_047, 2_048, 2_050]) expect(outputs.fireWeatherIndex[4 * n + i]).toBe(run(times(5, { temperature: i / 100 })).fireWeatherIndex[4]);
});
