/**
 * Potential evapotranspiration of the days of a record by Thornthwaite, where the record itself gives the heat index: the
 * mean temperature of each month over its years. Source: as in evapotranspiration-thornthwaite.
 */
import type { Calendar } from './calendar.js';
import { evapotranspirationThornthwaite as model, thornthwaiteHeatIndex } from './evapotranspiration-thornthwaite.js';

const DAY = 86_400;
const MONTHS = 12;

/**
 * @param temperature mean temperature of each day of one place [°C], or NaN
 * @param latitude [°], north positive
 * @returns one depth a day [mm], >= 0; NaN where the temperature is missing, and everywhere if a month of the year has none
 */
export function thornthwaiteRecord(temperature: Float64Array, latitude: number, { month, yearDay }: Calendar): Float64Array {
  const [sums, counts] = [new Float64Array(MONTHS), new Float64Array(MONTHS)];
  temperature.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    sums[month[t]!]! += value;
    counts[month[t]!]!++;
  });
  if (counts.includes(0)) return new Float64Array(temperature.length).fill(NaN);
  const potentialEvapotranspiration = new Float64Array(temperature.length);
  const inputs = { temperature, dayOfYear: Float64Array.from(yearDay, (day) => day + 1) };
  const parameters = { latitude: Float64Array.of(latitude), heatIndex: Float64Array.of(thornthwaiteHeatIndex(sums.map((sum, m) => sum / counts[m]!))) };
  model.advance(temperature.length, 1, DAY, inputs, parameters, {}, { potentialEvapotranspiration });
  return potentialEvapotranspiration.map((value, t) => (Number.isNaN(temperature[t]!) ? NaN : value));
}
