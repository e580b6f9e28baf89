/**
 * Claim: the Fire Weather Index takes at least 3 million station-days a second on one core. Beside it the same kernel asked
 * for one day at a time with new columns, as a library that takes one day's records does.
 */
import { columnsFor, type Columns } from '../engine/core/model.js';
import { fireWeatherIndex as model } from '../engine/weather/fire-weather-index.js';
import { medianMs, numbers } from './measure.js';

const [STATIONS, DAYS, DAY] = [1_000, 365, 86_400] as const;
const size = STATIONS * DAYS;
const inputs = {
  temperature: numbers(size, 1).map((u) => 5 + 25 * u),
  relativeHumidity: numbers(size, 2).map((u) => 20 + 75 * u),
  wind: numbers(size, 3).map((u) => 30 * u),
  rain: numbers(size, 4).map((u) => (u < 0.7 ? 0 : 40 * (u - 0.7))),
  month: Float64Array.from({ length: size }, (_, at) => 1 + Math.floor((Math.floor(at / STATIONS) * 12) / DAYS)),
};
/** As a scenario has them that says nothing: all the year, no gap. */
const usual = Object.entries(model.parameters).map(([name, quantity]) => [name, new Float64Array(STATIONS).fill('default' in quantity ? quantity.default : 30)]);
const parameters = Object.fromEntries(usual) as Columns<typeof model.parameters>;
const [state, outputs] = [columnsFor(model.state, STATIONS), columnsFor(model.outputs, size)];
const ms = await medianMs(5, 1, () => {
  model.begin(STATIONS, parameters, state);
  model.advance(DAYS, STATIONS, DAY, inputs, parameters, state, outputs);
});
const other = columnsFor(model.state, STATIONS);
let differing = 0;
const dayMs = await medianMs(3, 1, () => {
  model.begin(STATIONS, parameters, other);
  for (let t = 0; t < DAYS; t++) {
    const [from, to] = [t * STATIONS, (t + 1) * STATIONS];
    const day = Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, column.slice(from, to)])) as unknown as typeof inputs;
    const made = columnsFor(model.outputs, STATIONS);
    model.advance(1, STATIONS, DAY, day, parameters, other, made);
    if (made.fireWeatherIndex[7] !== outputs.fireWeatherIndex[from + 7]) differing++;
  }
});
if (differing > 0) throw new Error('the two differ');
const rate = (time: number): string => (size / time / 1_000).toFixed(2);
console.log(`FWI, ${STATIONS} stations x ${DAYS} days: ${rate(ms)} million station-days/s; a day at a time: ${rate(dayMs)}; ratio ${(dayMs / ms).toFixed(2)}; aim 3`);
