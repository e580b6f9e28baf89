/** Parameters of the stochastic weather generator, as plain JSON, and what must hold of them. */
import { quote, throwIfAny, type Problem } from '../core/errors.js';
import { choleskyFactor, type Matrix } from './correlation-matrix.js';
import type { RainAmount } from './rain-amount.js';

/** Course over the year of a quantity, for days without and with rain: a mean and up to any number of harmonics (`harmonics.ts`). */
export interface SeasonalCourse {
  readonly dry: readonly number[];
  readonly wet: readonly number[];
}

/** A quantity whose deviations from its yearly course follow an autoregression of order one. */
export interface SeasonalProcess {
  /** Mean [°C]. */
  readonly mean: SeasonalCourse;
  /** Variance [°C²]; where the harmonics fall below 0.01 °C², that is taken. */
  readonly variance: SeasonalCourse;
  /** Correlation of the standardised deviation with that of the day before [1], between -1 and 1. */
  readonly persistence: number;
}

export interface SiteTemperature {
  /** Mean of the day. */
  readonly daily: SeasonalProcess;
  /** Highest less lowest; null where only the mean is generated. */
  readonly range: SeasonalProcess | null;
  /** How far up its range the mean lies: (mean - lowest) / range [1], 0 to 1. */
  readonly meanPosition: number;
}

export interface SiteParameters {
  /** Names the site's random numbers. */
  readonly id: string;
  /** Probability that a day is wet after a dry one, and after a wet one [1], by month. */
  readonly wetAfterDry: readonly number[];
  readonly wetAfterWet: readonly number[];
  /** Rain of a wet day above the threshold, by month. */
  readonly amount: readonly RainAmount[];
  /** Standard deviation of the log of the yearly factor on the amounts [1], >= 0. */
  readonly indexSpread: number;
  /** Null where none is generated; then at no site. */
  readonly temperature: SiteTemperature | null;
}

export interface GeneratorParameters {
  /** A day is wet from here on [mm]. */
  readonly wetThreshold: number;
  /** Correlation of the low-frequency index, common to all sites, with that of the year before [1]. */
  readonly indexPersistence: number;
  readonly sites: readonly SiteParameters[];
  /** Correlations between sites of the normal variates behind wet days and behind amounts, by month. */
  readonly occurrenceCorrelation: readonly Matrix[];
  readonly amountCorrelation: readonly Matrix[];
  /** Correlations between sites of the shocks of temperature and of its range; null where there is none. */
  readonly temperatureCorrelation: Matrix | null;
  readonly rangeCorrelation: Matrix | null;
}

export const MONTHS = 12;

/** What is wrong with the parameters of a generator, in one list. */
class Check {
  readonly problems: Problem[] = [];

  add(place: string, expected: string, found: string): void {
    this.problems.push({ place, expected, found, code: 'generator/bad-parameter' });
  }

  number(place: string, value: number, low: number, high: number): void {
    if (!(value >= low && value <= high)) this.add(place, `a number from ${low} to ${high}`, String(value));
  }

  monthly(place: string, values: ArrayLike<unknown>): boolean {
    if (values.length !== MONTHS) this.add(place, 'one element for each of 12 months', String(values.length));
    return values.length === MONTHS;
  }

  correlation(place: string, matrix: Matrix, n: number): void {
    const symmetric = matrix.length === n && matrix.every((row, i) => row.length === n && row[i] === 1 && row.every((value, j) => value === matrix[j]?.[i]));
    if (!symmetric) this.add(place, `a symmetric matrix of ${n} by ${n} with ones on its diagonal`, `${matrix.length} rows that are not`);
    else if (choleskyFactor(matrix) === null) this.add(place, 'a positive definite matrix', 'one that is not');
  }

  amount(place: string, amount: RainAmount): void {
    if (amount.kind === 'mixed-exponential') {
      this.number(`${place}.share`, amount.share, 0, 1);
      this.number(`${place}.firstMean`, amount.firstMean, 1e-9, 1e4);
      this.number(`${place}.secondMean`, amount.secondMean, 1e-9, 1e4);
    } else {
      this.number(`${place}.lowerShape`, amount.lowerShape, 1e-3, 1e3);
      this.number(`${place}.scale`, amount.scale, 1e-9, 1e4);
      this.number(`${place}.tailShape`, amount.tailShape, 1e-6, 0.499);
    }
  }

  process(place: string, seasonal: SeasonalProcess): void {
    for (const [name, course] of [['mean', seasonal.mean], ['variance', seasonal.variance]] as const) {
      for (const state of ['dry', 'wet'] as const) {
        const values = course[state];
        if (values.length % 2 === 0 || !values.every(Number.isFinite)) this.add(`${place}.${name}.${state}`, 'an odd number of finite coefficients', String(values.length));
      }
    }
    this.number(`${place}.persistence`, seasonal.persistence, -0.999, 0.999);
  }
}

function checkSite(check: Check, place: string, site: SiteParameters): void {
  for (const [name, values] of [['wetAfterDry', site.wetAfterDry], ['wetAfterWet', site.wetAfterWet]] as const) {
    if (check.monthly(`${place}.${name}`, values)) values.forEach((value, m) => check.number(`${place}.${name}[${m}]`, value, 0, 1));
  }
  if (check.monthly(`${place}.amount`, site.amount)) site.amount.forEach((amount, m) => check.amount(`${place}.amount[${m}]`, amount));
  check.number(`${place}.indexSpread`, site.indexSpread, 0, 2);
  const { temperature } = site;
  if (temperature === null) return;
  check.process(`${place}.temperature.daily`, temperature.daily);
  if (temperature.range !== null) check.process(`${place}.temperature.range`, temperature.range);
  check.number(`${place}.temperature.meanPosition`, temperature.meanPosition, 0, 1);
}

/**
 * Check parameters.
 *
 * @throws InputError `generator/bad-parameter`, with every one of them
 */
export function checkParameters(parameters: GeneratorParameters): void {
  const check = new Check();
  const { sites } = parameters;
  const n = sites.length;
  if (n === 0) check.add('sites', 'at least one site', '0');
  check.number('wetThreshold', parameters.wetThreshold, 0, 100);
  check.number('indexPersistence', parameters.indexPersistence, -0.999, 0.999);
  sites.forEach((site, i) => checkSite(check, `sites[${i}] ${quote(site.id)}`, site));
  for (const name of ['occurrenceCorrelation', 'amountCorrelation'] as const) {
    if (check.monthly(name, parameters[name])) parameters[name].forEach((matrix, m) => check.correlation(`${name}[${m}]`, matrix, n));
  }
  for (const [name, has] of [['temperatureCorrelation', (site) => site.temperature !== null], ['rangeCorrelation', (site) => site.temperature?.range != null]] as const satisfies readonly (readonly [string, (site: SiteParameters) => boolean])[]) {
    const matrix = parameters[name];
    const wrong = sites.filter((site) => has(site) !== (matrix !== null)).map(({ id }) => quote(id));
    if (wrong.length > 0) check.add(name, 'a matrix where every site has the quantity, and null where none has', `otherwise at ${wrong.slice(0, 5).join(', ')}`);
    if (matrix !== null) check.correlation(name, matrix, n);
  }
  throwIfAny(check.problems);
}
