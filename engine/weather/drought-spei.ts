/**
 * SPEI of the months of a run, against a fit to a record of the past: a log-logistic distribution of the rain less the
 * potential evapotranspiration for each month of the year.
 *
 * Source: Vicente-Serrano, Beguería & López-Moreno (2010) J. Climate 23, 1696-1718. The numbers are those of
 * `drought-index` over record and run together, fitted to the calibration alone.
 */
import { defineModel } from '../core/model.js';
import { logLogisticDeviateOf } from './drought-fit.js';
import { standardisedBalance, waterBalance } from './drought-index.js';
import { advanceMonths, beginMonths, CLIP, missingQuantity, MONTH_INPUT, MONTH_STATE, monthlyCalibration } from './standardised-months.js';

export const droughtSpei = defineModel({
  name: 'drought-spei',
  title: { zh: '标准化降水蒸散指数 SPEI(逐月)', en: 'standardised precipitation evapotranspiration index SPEI, by month' },
  source: 'Vicente-Serrano, Beguería & López-Moreno (2010) J. Climate 23, 1696-1718',
  calendarStep: 'month',
  calibration: monthlyCalibration(['rain', 'potentialEvapotranspiration'], ({ rain, potentialEvapotranspiration }) => waterBalance(rain!, potentialEvapotranspiration!), (sums, calendar, options) => standardisedBalance(sums, 1, calendar, options).fit),
  inputs: {
    rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '雨量', en: 'rain' } },
    potentialEvapotranspiration: { unit: 'mm', min: 0, max: 100, doc: { zh: '潜在蒸散发', en: 'potential evapotranspiration' } },
    month: MONTH_INPUT,
  },
  parameters: {},
  state: MONTH_STATE,
  outputs: {
    spei: { unit: '1', min: -10, max: 10, missingBy: 'speiMissing', doc: { zh: '标准化降水蒸散指数', en: 'standardised precipitation evapotranspiration index' } },
    speiMissing: missingQuantity('SPEI'),
  },
  begin: (n, _, state, fitted) => {
    beginMonths(n, state, fitted!);
  },

  advance(steps, n, _, { rain, potentialEvapotranspiration, month }, __, state, { spei, speiMissing }, fitted) {
    const { location, shape, spread } = fitted!;
    advanceMonths(steps, n, month, (at) => rain[at]! - potentialEvapotranspiration[at]!, state, fitted!, (sum, m) => logLogisticDeviateOf(sum, location![m]!, spread![m]!, shape![m]!, CLIP), spei, speiMissing);
  },
});
