/** What the days of a block of stations are to the fire weather index, before its kernel passes them: their quality, and the day lengths. */
import type { Columns, Quantity } from '../core/model.js';
import { isCalm, passDay, QUALITY, type FireParameters, type FireState } from './fire-season.js';
import { droughtDay, duffDay } from './fire-weather-codes.js';
import type { FireWeatherKernel } from './fire-weather-kernel.js';

/**
 * For stations [first, first + width) of the parameters and the state, whose codes the kernel has meanwhile.
 *
 * @returns decides the day whose row begins at number `at` of the kernel's columns, with its months from `from` on
 */
export function dayDecider(first: number, width: number, parameters: FireParameters & Columns<{ readonly latitude: Quantity }>, state: FireState, { inputs, outputs, stations }: FireWeatherKernel): (at: number, month: Float64Array, from: number) => void {
  const { temperature, relativeHumidity, wind, rain } = inputs;
  const quality = outputs.fireWeatherQuality;
  const codes = [
    [state.fineFuel, stations.fineFuel],
    [state.duff, stations.duff],
    [state.drought, stations.drought],
  ] as const;
  const calm = Uint8Array.from({ length: width }, (_, i) => (isCalm(first + i, parameters, state) ? 1 : 0));
  const months = new Float64Array(width);

  function pass(i: number, at: number, known: boolean): number {
    const station = first + i;
    for (const [own, kernels] of codes) own[station] = kernels[i]!;
    const made = passDay(station, temperature[at]!, rain[at]!, known, parameters, state);
    for (const [own, kernels] of codes) kernels[i] = own[station]!;
    calm[i] = isCalm(station, parameters, state) ? 1 : 0;
    return made;
  }

  return (at, month, from) => {
    for (let i = 0; i < width; i++) {
      if (month[from + i] !== months[i]) {
        months[i] = month[from + i]!;
        stations.duffDay[i] = duffDay(parameters.latitude[first + i]!, Math.round(months[i]!));
        stations.droughtDay[i] = droughtDay(parameters.latitude[first + i]!, Math.round(months[i]!));
      }
      const sum = temperature[at + i]! + relativeHumidity[at + i]! + wind[at + i]! + rain[at + i]!;
      const known = sum === sum;
      quality[at + i] = calm[i] === 1 && known ? QUALITY.computed : pass(i, at + i, known);
    }
  };
}
