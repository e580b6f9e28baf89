/**
 * MCI of the days of a run, against fits to a record of the past: MCI = Ka (a SPIW60 + b MI30 + c SPI90 + d SPI150).
 *
 * Source: GB/T 20481-2017, as quoted in the literature; the weights of the regions and Ka of the months have not been held
 * against the standard (`mci-coefficients`). The numbers are those of `drought-index --index mci` over record and run
 * together, fitted to the calibration alone.
 */
import { defineModel, type Quantity } from '../core/model.js';
import { monthOfSlot } from './calendar-slots.js';
import { DAY_SETTINGS, fitComposite, MOISTURE_WINDOW, RING_DAYS, RING_STATE, ringSum, YEAR_DAYS } from './composite-days.js';
import { gammaDeviateOf } from './drought-fit.js';
import { MISSING } from './drought-missing.js';
import { COMPOSITE_BOUND, COMPOSITE_WINDOWS, compositeOf } from './mci.js';
import { CLIP, missingQuantity } from './standardised-months.js';

const weight = (of: string, north: number, south: number): Quantity => ({ unit: '1', min: 0, max: 2, doc: { zh: `${of} 的权重:北方及西部 ${north},南方 ${south}`, en: `weight of ${of}: ${north} in the north and west, ${south} in the south` } });
const factor = (month: number): Quantity => ({ unit: '1', min: 0, max: 2, default: 1, doc: { zh: `${month} 月的季节调节系数 Ka;0 为该月不论旱`, en: `seasonal factor Ka of month ${month}; 0: no drought in that month by definition` } });

const MONTHS = 12;

export const droughtMci = defineModel({
  name: 'drought-mci',
  title: { zh: '气象干旱综合指数 MCI(逐日)', en: 'meteorological drought composite index MCI, by day' },
  source: 'GB/T 20481-2017, as quoted in the literature; Lu (2009) Geophys. Res. Lett. 36',
  step: 86_400,
  calibration: { record: ['rain', 'potentialEvapotranspiration'], settings: DAY_SETTINGS, fit: fitComposite },
  inputs: {
    rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '雨量', en: 'rain' } },
    potentialEvapotranspiration: { unit: 'mm', min: 0, max: 100, doc: { zh: '潜在蒸散发', en: 'potential evapotranspiration' } },
    seasonDay: { unit: 'd', min: 1, max: YEAR_DAYS, doc: { zh: '365 日年内的日序', en: 'day of a year of 365 days' } },
  },
  parameters: {
    weightSpiw60: weight('SPIW60', 0.3, 0.5),
    weightMi30: weight('MI30', 0.5, 0.6),
    weightSpi90: weight('SPI90', 0.3, 0.2),
    weightSpi150: weight('SPI150', 0.2, 0.1),
    ka1: factor(1),
    ka2: factor(2),
    ka3: factor(3),
    ka4: factor(4),
    ka5: factor(5),
    ka6: factor(6),
    ka7: factor(7),
    ka8: factor(8),
    ka9: factor(9),
    ka10: factor(10),
    ka11: factor(11),
    ka12: factor(12),
  },
  state: RING_STATE,
  outputs: {
    mci: { unit: '1', min: -COMPOSITE_BOUND, max: COMPOSITE_BOUND, missingBy: 'mciMissing', doc: { zh: '气象干旱综合指数', en: 'meteorological drought composite index' } },
    mciMissing: missingQuantity('MCI'),
  },
  begin(n, _, { rain, evaporation, next, known }, fitted) {
    for (let i = 0; i < n; i++) {
      rain.set(fitted!.rain!, i * RING_DAYS);
      evaporation.set(fitted!.evaporation!, i * RING_DAYS);
    }
    next.fill(0);
    known.fill(fitted!.known![0]!);
  },

  advance(steps, n, _, { rain, potentialEvapotranspiration, seasonDay }, parameters, state, { mci, mciMissing }, fitted) {
    const { shape, spread, zeroShare, reason } = fitted!;
    const { weightSpiw60, weightMi30, weightSpi90, weightSpi150, ka1, ka2, ka3, ka4, ka5, ka6, ka7, ka8, ka9, ka10, ka11, ka12 } = parameters;
    const factors = [ka1, ka2, ka3, ka4, ka5, ka6, ka7, ka8, ka9, ka10, ka11, ka12];
    const spi = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [fallen, evaporable] = [state.rain.subarray(i * RING_DAYS, (i + 1) * RING_DAYS), state.evaporation.subarray(i * RING_DAYS, (i + 1) * RING_DAYS)];
      const weights = { a: weightSpiw60[i]!, b: weightMi30[i]!, c: weightSpi90[i]!, d: weightSpi150[i]! };
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const next = state.next[i]!;
        fallen[next] = rain[at]!;
        evaporable[next] = potentialEvapotranspiration[at]!;
        const after = next + 1 === RING_DAYS ? 0 : next + 1;
        state.next[i] = after;
        const known = (state.known[i] = Math.min(RING_DAYS, state.known[i]! + 1));
        const slot = (Math.round(seasonDay[at]!) - 1) % YEAR_DAYS;
        const ka = factors[monthOfSlot(YEAR_DAYS, slot) % MONTHS]![i]!;
        const evaporation = ringSum(evaporable, after, MOISTURE_WINDOW, 1);
        const moisture = (ringSum(fallen, after, MOISTURE_WINDOW, 1) - evaporation) / evaporation;
        const reasons = COMPOSITE_WINDOWS.map(({ scale, decay }, w) => {
          const own = w * YEAR_DAYS + slot;
          const why = known < scale ? MISSING.windowNotFull : reason![own]!;
          spi[w] = why === MISSING.none ? gammaDeviateOf(ringSum(fallen, after, scale, decay), shape![own]!, spread![own]!, zeroShare![own]!, 'upper', CLIP) : 0;
          return why;
        });
        const noMoisture = known < MOISTURE_WINDOW ? MISSING.windowNotFull : Number.isFinite(moisture) || ka === 0 ? MISSING.none : MISSING.noEvapotranspiration;
        const why = reasons[0]! || noMoisture || reasons[1]! || reasons[2]!;
        mciMissing[at] = why;
        mci[at] = why === MISSING.none ? compositeOf(weights, ka, spi[0]!, moisture, spi[1]!, spi[2]!) : 0;
      }
    }
  },
});
