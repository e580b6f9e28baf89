/** A synthetic population of a county: the households of a sample, each as often as the census of the county asks for. */
import { InputError } from '../../core/errors.js';
import { fitWeights, wholeCounts } from '../../poverty/fitting.js';
import { CENSUS_COLUMNS, CENSUS_MARGINS, countyMargins, type CensusMargin, type LeftOut } from './census-margins.js';
import { readCensusRow } from './census-table.js';
import type { SmallRow } from '../small-table.js';
import type { SampleRow } from './persons.js';
import { copiesOf } from './population.js';

/** What a scenario or the command line says of the census. */
export interface CensusSource {
  readonly file: string;
  /** Six digits; absent: the one county of the sample's villages. */
  readonly county?: string;
  /** Households that are made; absent: as many as the census counts. */
  readonly households?: number;
  /** Margins that are fitted; absent: all that can be. */
  readonly margins?: readonly CensusMargin[];
}

/** Relative difference at which a total is met, and that is taken where no more is to be won: whole households are rougher [1]. */
const [MET, ENOUGH] = [1e-6, 1e-3];

/** One total that was fitted: what was to be made, and what the whole households come to. */
export interface MadeMargin {
  readonly margin: CensusMargin | 'persons';
  readonly name: string;
  readonly unit: 'household' | 'person';
  readonly target: number;
  readonly made: number;
  /** made / target - 1 [1]; null: nothing was to be made. */
  readonly deviation: number | null;
}

export interface CensusFit {
  readonly county: string;
  readonly name: string;
  /** Of the census. */
  readonly households: number;
  readonly persons: number;
  readonly made: readonly MadeMargin[];
  /** Greatest of the deviations without their sign [1]. */
  readonly greatest: number;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

/** Whole copies of each row: like beside like, so that what rounding leaves of one row goes to the next of its size. */
function wholeCopies(weights: Float64Array, sample: readonly SampleRow[]): Uint32Array {
  const keys = sample.map(({ cells }) => `${cells['minority']!} ${cells['persons']!.padStart(2, '0')} ${cells['elderly']!} ${cells['household_id']!}`);
  const order = keys.map((_, i) => i).sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1));
  const counts = wholeCounts(order.map((i) => weights[i]!));
  const copies = new Uint32Array(sample.length);
  order.forEach((i, k) => (copies[i] = counts[k]!));
  return copies;
}

/**
 * The sample's rows, each as often as the census of its county asks for, with ids of their own.
 *
 * @throws InputError `census/...`, `poverty/margin`, `poverty/not-fitted`
 */
export async function censusPopulation({ file, county, households, margins = CENSUS_MARGINS }: CensusSource, sample: readonly SampleRow[]): Promise<{ readonly rows: SmallRow[]; readonly fit: CensusFit }> {
  const counties = [...new Set(sample.map(({ cells }) => cells['village_code']!.slice(0, 6)))];
  if (county === undefined && counties.length > 1) throw new InputError([{ place: 'census county', expected: 'the county (--county, or county of census in the YAML), for the villages are of several', found: counties.join(', '), code: 'census/county' }]);
  const row = await readCensusRow(file, county ?? counties[0]!, CENSUS_COLUMNS);
  const found = countyMargins(row, sample, margins);
  const wanted = households ?? found.households;
  const scale = wanted / found.households;
  const people = Float64Array.from(sample, ({ cells }) => Number(cells['persons']));
  const targets = [
    ...found.totals.map(({ share, ...total }) => ({ ...total, target: share * (total.unit === 'person' ? found.persons * scale : wanted) })),
    { margin: 'persons' as const, name: CENSUS_COLUMNS[1], unit: 'person' as const, target: found.persons * scale, counts: people },
  ];
  const classes = new Uint8Array(sample.length);
  const { weights } = fitWeights(new Float64Array(sample.length).fill(wanted / sample.length), targets.map(({ name, target, counts }) => ({ name, classes, totals: [target], counts, place: () => `${row.place} ${name}` })), MET, ENOUGH);
  const copies = wholeCopies(weights, sample);
  const made = targets.map(({ margin, name, unit, target, counts }): MadeMargin => {
    const sum = copies.reduce((total, each, i) => total + each * counts[i]!, 0);
    return { margin, name, unit, target, made: sum, deviation: target > 0 ? sum / target - 1 : null };
  });
  return {
    rows: copiesOf(sample, copies),
    fit: { county: row.county, name: row.name, households: found.households, persons: found.persons, made, greatest: made.reduce((most, { deviation }) => Math.max(most, Math.abs(deviation ?? 0)), 0), leftOut: found.leftOut, notes: found.notes },
  };
}
