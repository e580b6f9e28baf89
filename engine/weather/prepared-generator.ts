/** A generator made ready to run: checked parameters, factors of the correlations, and tables that stand for the inversions. */
import { registerEntities, type Entities } from '../core/random.js';
import { choleskyFactor } from './correlation-matrix.js';
import { checkParameters, MONTHS, type GeneratorParameters, type SeasonalProcess } from './generator-parameters.js';
import { harmonicAt } from './harmonics.js';
import { limit, wetShare } from './occurrence.js';
import { amountAt, deviateAt } from './rain-amount.js';

/** The table of amounts runs over normal deviates from -TABLE_END to TABLE_END in steps of 1 / PER_UNIT. */
export const TABLE_END = 8.5;
export const PER_UNIT = 32;
export const TABLE_LENGTH = 2 * TABLE_END * PER_UNIT + 1;
const YEAR_DAYS = 366;
/** Least variance [°C²]. */
const LEAST_VARIANCE = 0.01;

/** Mean and standard deviation of a quantity, dry and wet, element `((yearDay * n + i) * 2 + wet) * 2 + (0 mean, 1 deviation)`. */
type CourseTable = Float64Array;

export interface ProcessTable {
  readonly course: CourseTable;
  /** φ and √(1 - φ²) of each site. */
  readonly persistence: Float64Array;
  readonly shock: Float64Array;
  /** Factor of the correlation of the shocks, packed by rows. */
  readonly factor: Float64Array;
}

export interface PreparedGenerator {
  readonly n: number;
  readonly entities: Entities;
  readonly wetThreshold: number;
  /** Limits of the normal variate of a wet day after a dry and after a wet one, element `(month * n + i) * 2 + wet`. */
  readonly limits: Float64Array;
  /** The same in the long run, with which a run begins, element `month * n + i`. */
  readonly firstLimits: Float64Array;
  /** Amounts above the threshold [mm], element `(month * n + i) * TABLE_LENGTH + k`. */
  readonly amounts: Float64Array;
  readonly occurrenceFactors: readonly Float64Array[];
  readonly amountFactors: readonly Float64Array[];
  readonly indexPersistence: number;
  readonly indexSpread: Float64Array;
  readonly temperature: ProcessTable | null;
  readonly range: ProcessTable | null;
  readonly meanPosition: Float64Array;
}

function processTable(processes: readonly SeasonalProcess[], factor: Float64Array): ProcessTable {
  const n = processes.length;
  const course = new Float64Array(YEAR_DAYS * n * 4);
  processes.forEach(({ mean, variance }, i) => {
    for (let yearDay = 0; yearDay < YEAR_DAYS; yearDay++) {
      const at = (yearDay * n + i) * 4;
      (['dry', 'wet'] as const).forEach((state, wet) => {
        course[at + 2 * wet] = harmonicAt(mean[state], yearDay);
        course[at + 2 * wet + 1] = Math.sqrt(Math.max(LEAST_VARIANCE, harmonicAt(variance[state], yearDay)));
      });
    }
  });
  const persistence = Float64Array.from(processes, (one) => one.persistence);
  return { course, persistence, shock: persistence.map((phi) => Math.sqrt(1 - phi * phi)), factor };
}

/**
 * Make a generator ready: some 50 kB and 10 ms a site.
 *
 * @throws InputError `generator/bad-parameter`, and `random/same-entity` where two sites have the same random numbers
 */
export function prepareGenerator(parameters: GeneratorParameters): PreparedGenerator {
  checkParameters(parameters);
  const { sites, temperatureCorrelation, rangeCorrelation } = parameters;
  const n = sites.length;
  const limits = new Float64Array(MONTHS * n * 2);
  const firstLimits = new Float64Array(MONTHS * n);
  const amounts = new Float64Array(MONTHS * n * TABLE_LENGTH);
  const deviates = Array.from({ length: TABLE_LENGTH }, (_, k) => deviateAt(k / PER_UNIT - TABLE_END));
  sites.forEach(({ wetAfterDry, wetAfterWet, amount }, i) => {
    for (let m = 0; m < MONTHS; m++) {
      const at = m * n + i;
      const chain = { afterDry: wetAfterDry[m]!, afterWet: wetAfterWet[m]! };
      limits[2 * at] = limit(chain.afterDry);
      limits[2 * at + 1] = limit(chain.afterWet);
      firstLimits[at] = limit(wetShare(chain));
      let last = 0;
      for (let k = 0; k < TABLE_LENGTH; k++) amounts[at * TABLE_LENGTH + k] = last = amountAt(amount[m]!, deviates[k]!, last);
    }
  });
  const temperatures = sites.flatMap(({ temperature }) => temperature ?? []);
  return {
    n,
    entities: registerEntities(sites.map(({ id }) => id)),
    wetThreshold: parameters.wetThreshold,
    limits,
    firstLimits,
    amounts,
    occurrenceFactors: parameters.occurrenceCorrelation.map((matrix) => choleskyFactor(matrix)!),
    amountFactors: parameters.amountCorrelation.map((matrix) => choleskyFactor(matrix)!),
    indexPersistence: parameters.indexPersistence,
    indexSpread: Float64Array.from(sites, ({ indexSpread }) => indexSpread),
    temperature: temperatureCorrelation === null ? null : processTable(temperatures.map(({ daily }) => daily), choleskyFactor(temperatureCorrelation)!),
    range: rangeCorrelation === null ? null : processTable(temperatures.flatMap(({ range }) => range ?? []), choleskyFactor(rangeCorrelation)!),
    meanPosition: Float64Array.from(temperatures, ({ meanPosition }) => meanPosition),
  };
}
