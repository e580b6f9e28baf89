/**
 * Claim: SPI of six months takes at least a million station-months a second on one core. Beside it the textbook: for every
 * station and month, sums, a gamma distribution by Thom's estimate and its incomplete gamma function as a series.
 */
import { normalQuantile } from '../engine/core/normal.js';
import { monthsOf } from '../engine/weather/calendar-slots.js';
import { standardisedPrecipitation } from '../engine/weather/drought-index.js';
import { medianMs, numbers } from './measure.js';

const [STATIONS, MONTHS, SCALE] = [300, 528, 6] as const;
const rain = numbers(STATIONS * MONTHS, 5).map((u) => (u < 0.1 ? 0 : -40 * Math.log(1 - u)));

/** ln Γ(a) by Stirling's series after a shift. */
function logGammaOf(a: number): number {
  let [x, shift] = [a, 0];
  while (x < 8) shift -= Math.log(x++);
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}

function lowerGamma(a: number, x: number): number {
  let [term, sum] = [1 / a, 1 / a];
  for (let k = 1; k < 500 && term > sum * 1e-15; k++) sum += term *= x / (a + k);
  return sum * Math.exp(a * Math.log(x) - x - logGammaOf(a));
}

/** SPI as a textbook has it. */
function plain(): number[] {
  const out: number[] = [];
  for (let station = 0; station < STATIONS; station++) {
    const sums = Array.from({ length: MONTHS }, (_, t) => (t < SCALE - 1 ? NaN : Array.from({ length: SCALE }, (__, k) => rain[(t - k) * STATIONS + station]!).reduce((a, b) => a + b)));
    for (let t = 0; t < MONTHS; t++) {
      const own = sums.filter((value, k) => k % 12 === t % 12 && value > 0);
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      const a = Math.log(mean) - own.reduce((sum, value) => sum + Math.log(value), 0) / own.length;
      const shape = (1 + Math.sqrt(1 + (4 * a) / 3)) / (4 * a);
      const p = Number.isNaN(sums[t]!) ? NaN : lowerGamma(shape, (sums[t]! * shape) / mean);
      out.push(Number.isNaN(p) ? NaN : normalQuantile(Math.min(Math.max(p, 1e-9), 1 - 1e-9)));
    }
  }
  return out;
}

let ours = new Float64Array();
const ms = await medianMs(5, 1, () => (ours = Float64Array.from(standardisedPrecipitation(rain, STATIONS, monthsOf(MONTHS), { scale: SCALE }).index)));
let theirs: number[] = [];
const plainMs = await medianMs(3, 1, () => (theirs = plain()));
const worst = theirs.reduce((most, value, k) => {
  const [station, t] = [Math.floor(k / MONTHS), k % MONTHS];
  const difference = Math.abs(value - ours[t * STATIONS + station]!);
  return Math.abs(value) < 3 && difference > most ? difference : most;
}, 0);
const rate = (time: number): number => (STATIONS * MONTHS) / time / 1_000;
console.log(`SPI-6: ${rate(ms).toFixed(2)} million station-months/s; as a textbook has it: ${rate(plainMs).toFixed(3)}; ratio ${(plainMs / ms).toFixed(1)}; largest difference ${worst.toExponential(1)}; aim 1`);
