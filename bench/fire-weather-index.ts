/**
 * Claim: the Fire Weather Index takes at least 3 million station-days a second on one core. Beside it the same equations
 * with the exponentials and logarithms of the language, a station after the other, as a script of the report would have them.
 */
import { columnsFor, type Columns } from '../engine/core/model.js';
import { buildUp, droughtCode, droughtDay, duffCode, duffDay, fineFuelCode, fireWeather, severity, spreadIndex } from '../engine/weather/fire-weather-codes.js';
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
const ms = await medianMs(9, 5, () => {
  model.begin(STATIONS, parameters, state);
  model.advance(DAYS, STATIONS, DAY, inputs, parameters, state, outputs);
});
const plain = columnsFor(model.outputs, size);
const plainMs = await medianMs(3, 1, () => {
  for (let i = 0; i < STATIONS; i++) {
    const [latitude, constant] = [parameters.latitude[i]!, parameters.fineFuelConstant[i]!];
    let [f, p, d] = [parameters.beginFineFuel[i]!, parameters.beginDuff[i]!, parameters.beginDrought[i]!];
    for (let t = 0, at = i; t < DAYS; t++, at += STATIONS) {
      const [temperature, h, w, rain, month] = [inputs.temperature[at]!, inputs.relativeHumidity[at]!, inputs.wind[at]!, inputs.rain[at]!, inputs.month[at]!];
      plain.fineFuelMoistureCode[at] = f = fineFuelCode(f, temperature, h, w, rain, constant);
      plain.duffMoistureCode[at] = p = duffCode(p, temperature, h, rain, duffDay(latitude, month));
      plain.droughtCode[at] = d = droughtCode(d, temperature, rain, droughtDay(latitude, month));
      const isi = (plain.initialSpreadIndex[at] = spreadIndex(f, w, constant));
      const bui = (plain.buildUpIndex[at] = buildUp(p, d));
      const index = (plain.fireWeatherIndex[at] = fireWeather(isi, bui));
      plain.dailySeverityRating[at] = severity(index);
    }
  }
});
const worst = Object.entries(plain).reduce((most, [name, column]) => column.reduce((greatest, value, at) => Math.max(greatest, Math.abs(outputs[name as keyof typeof outputs][at]! - value)), most), 0);
if (!(worst < 1e-9)) throw new Error(`the two differ by ${worst}`);
const rate = (time: number): string => (size / time / 1_000).toFixed(2);
console.log(`FWI, ${STATIONS} stations x ${DAYS} days: ${rate(ms)} million station-days/s; with the functions of the language: ${rate(plainMs)}; ratio ${(plainMs / ms).toFixed(2)}; aim 3`);
