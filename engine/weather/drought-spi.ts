/**
 * SPI of the months of a run, against a fit to a record of the past: a gamma distribution with a mass at zero for each
 * month of the year.
 *
 * Source: McKee, Doesken & Kleist (1993), 8th Conf. Applied Climatology, 179-184. The numbers are those of `drought-index`
 * over record and run together, fitted to the calibration alone.
 */
import { defineModel } from '../core/model.js';
import { gammaDeviateOf } from './drought-fit.js';
import { standardisedPrecipitation } from './drought-index.js';
import { advanceMonths, beginMonths, CLIP, missingQuantity, MONTH_INPUT, MONTH_STATE, monthlyCalibration } from './standardised-months.js';

export const droughtSpi = defineModel({
  name: 'drought-spi',
  title: { zh: '标准化降水指数 SPI(逐月)', en: 'standardised precipitation index SPI, by month' },
  source: 'McKee, Doesken & Kleist (1993), 8th Conf. Applied Climatology, 179-184',
  calendarStep: 'month',
  calibration: monthlyCalibration(['rain'], ({ rain }) => rain!, (sums, calendar, options) => standardisedPrecipitation(sums, 1, calendar, options).fit),
  inputs: {
    rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '雨量', en: 'rain' } },
    month: MONTH_INPUT,
  },
  parameters: {},
  state: MONTH_STATE,
  outputs: {
    spi: { unit: '1', min: -10, max: 10, missingBy: 'spiMissing', doc: { zh: '标准化降水指数', en: 'standardised precipitation index' } },
    spiMissing: missingQuantity('SPI'),
  },
  begin: (n, _, state, fitted) => {
    beginMonths(n, state, fitted!);
  },

  advance(steps, n, _, { rain, month }, __, state, { spi, spiMissing }, fitted) {
    const { shape, spread, zeroShare } = fitted!;
    advanceMonths(steps, n, month, (at) => rain[at]!, state, fitted!, (sum, m) => gammaDeviateOf(sum, shape![m]!, spread![m]!, zeroShare![m]!, 'upper', CLIP), spi, spiMissing);
  },
});
