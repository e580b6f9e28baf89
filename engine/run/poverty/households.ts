/** `households.csv` (or Parquet): households of the data folder as columns of the engine. Ids are pseudonyms; amounts are of the year, in yuan. */
import { InputError, quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { emptyLedger, fenOf, LEDGER, MONTHS, type LedgerColumn } from '../../poverty/account.js';
import { harvestShares } from '../../poverty/crop-calendar.js';
import { emptyHouseholds, TRAITS, type Households } from '../../poverty/household.js';
import { hashFile } from '../read/sha256.js';
import { isAmount, isNumber, readSmallTable, type SmallColumn } from '../small-table.js';
import { censusPopulation, type CensusFit, type CensusSource } from './census.js';
import type { RelapseDeclaration } from './declaration.js';
import { DWELLINGS } from './census-margins.js';
import { withPersons } from './persons.js';
import { populationOf } from './population.js';
import { idProblems, shownId } from './pseudonym.js';

/** Households with their groups, and what the engine's columns do not hold. */
export interface ReadHouseholds {
  readonly households: Households;
  /** Codes of the villages, ascending: `group` holds positions in it. */
  readonly villages: readonly string[];
  /** 1: one of the three guarantees, or water, fails. */
  readonly unguaranteed: Uint8Array;
  /** Record of the file that each household is of, or a copy of: copies of one household are one when it comes to who may be told of. */
  readonly origin: Uint32Array;
  /** How the households were fitted to a census; null: they were not. */
  readonly census: CensusFit | null;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

/** Columns of a year's income in the file, by the engine's. */
const INCOME: Readonly<Record<LedgerColumn, string>> = {
  wage: 'wage [yuan/year]',
  farmRevenue: 'farm_revenue [yuan/year]',
  farmCost: 'farm_cost [yuan/year]',
  business: 'business [yuan/year]',
  property: 'property [yuan/year]',
  transferIn: 'transfer_in [yuan/year]',
  transferOut: 'transfer_out [yuan/year]',
  education: 'education [yuan/year]',
};
/** Columns of what a household has [yuan], spends and can be sent. */
const STOCKS = { savings: 'savings [yuan]', credit: 'credit_limit [yuan]', assets: 'assets [yuan]', house: 'house [yuan]' } as const;
const FLOWS = { remittance: 'remittance [yuan/month]', spending: 'spending [yuan/month]' } as const;
const FLAGS = { lifted: 'lifted', monitored: 'monitored', minority: 'minority', womanHead: 'woman_head' } as const;
/** The three guarantees and water; 1: kept. */
const GUARANTEES = ['schooling', 'insured', 'safe_house', 'safe_water'] as const;
const COUNTS = ['labour', 'elderly', 'chronic', 'disabled'] as const;

const whole = (text: string): boolean => /^\d{1,3}$/.test(text);
/** Greatest amount of one household that is believed [yuan]: sums stay exact to the fen. */
const MOST = 1e9;
const amount = (text: string): boolean => isAmount(text) && Number(text) <= MOST;
const flag = (text: string): boolean => text === '0' || text === '1';
const column = (name: string, expected: string, fits: (text: string) => boolean): SmallColumn => ({ name, required: true, expected, fits });

export const HOUSEHOLD_COLUMNS: readonly SmallColumn[] = [
  { name: 'household_id', required: true, expected: 'a pseudonym' },
  column('village_code', 'a code of 12 digits', (text) => /^\d{12}$/.test(text)),
  column('persons', 'a whole number from 1 to 50', (text) => whole(text) && Number(text) >= 1 && Number(text) <= 50),
  ...COUNTS.map((name) => column(name, 'a whole number >= 0', whole)),
  ...Object.values(FLAGS).map((name) => column(name, '0 or 1', flag)),
  ...GUARANTEES.map((name): SmallColumn => ({ name, required: false, expected: '0 or 1', fits: flag })),
  ...[...Object.values(INCOME), ...Object.values(STOCKS), ...Object.values(FLOWS)].map((name) => column(name, 'an amount >= 0 (up to 1e9)', amount)),
  // of the dwelling, as the census asks: only to fit a sample to it
  ...Object.keys(DWELLINGS).map((name): SmallColumn => ({ name, required: false, expected: '0 or 1', fits: flag })),
  { name: 'scheme', required: true },
  { name: 'crop', required: true },
  // of the same file as the monitoring API reads it; what a run needs of them stands in other columns
  { name: 'status', required: false },
  { name: 'income_yuan', required: false, expected: 'an amount', fits: isNumber },
  { name: 'synthetic', required: false, expected: '0 or 1', fits: flag },
];

/** Months in which a source comes: harvests by the crop calendar, costs in the four months before, all else evenly. */
function shares(source: LedgerColumn, harvest: Float64Array): Float64Array {
  const even = new Float64Array(MONTHS).fill(1 / MONTHS);
  if (source === 'farmRevenue') return harvest;
  if (source !== 'farmCost') return even;
  const costs = new Float64Array(MONTHS);
  harvest.forEach((share, m) => {
    for (let before = 1; before <= 4; before++) costs[(m - before + MONTHS) % MONTHS]! += share / 4;
  });
  return costs;
}

/** Whole fen of a year over its months: the last months take what rounding leaves, so that they sum to the year. */
function spread(year: number, byMonth: Float64Array, into: Float64Array, at: number): void {
  let [given, share] = [0, 0];
  for (let m = 0; m < MONTHS; m++) {
    share += byMonth[m]!;
    const until = m === MONTHS - 1 ? year : Math.round(year * share);
    into[at + m] = until - given;
    given = until;
  }
}

const monthly = (year: number): number => 1 - (1 - year) ** (1 / MONTHS);

/**
 * Read the households.
 *
 * @param first calendar month in which the run begins, 1 to 12
 * @param margins table of a county's margins, where the file is a sample of it
 * @param census of the county, where the file is a sample of it: goes before `margins`
 * @param persons table of persons, whose counts go before those of the households
 * @throws InputError `table/...`, `relapse/...`
 */
export async function readHouseholds(path: string, { schemes, crops, illness, accident, jobLoss }: RelapseDeclaration, first: number, { margins, persons: people, census }: { readonly margins?: string | undefined; readonly persons?: string | undefined; readonly census?: CensusSource | undefined } = {}): Promise<ReadHouseholds> {
  const [schemeNames, cropNames] = [schemes.map(({ name }) => name), crops.map(({ name }) => name)];
  const seen = new Map<string, number>();
  const twice = (id: string, row: number, place: string): Problem[] => {
    const before = seen.get(id);
    seen.set(id, before ?? row);
    return before === undefined || id === '' ? [] : [{ place, expected: `each household once, this one is in record ${before} already`, found: shownId(id), code: 'relapse/household-twice' }];
  };
  const plain = await readSmallTable(path, HOUSEHOLD_COLUMNS, ({ row, cells }, place): Problem[] => [
    ...idProblems(cells['household_id'] ?? '', `${place} household_id`),
    ...twice(cells['household_id'] ?? '', row, `${place} household_id`),
    ...(schemeNames.includes(cells['scheme'] ?? '') ? [] : [unknownName(`${place} scheme`, cells['scheme'] ?? '', schemeNames, 'relapse/unknown-scheme')]),
    ...(cropNames.includes(cells['crop'] ?? '') ? [] : [unknownName(`${place} crop`, cells['crop'] ?? '', cropNames, 'relapse/unknown-crop')]),
    ...COUNTS.flatMap((name) => (Number(cells[name]) > Number(cells['persons']) ? [{ place: `${place} ${name}`, expected: `at most the ${cells['persons'] ?? ''} persons of the household`, found: quote(cells[name] ?? ''), code: 'relapse/more-than-persons' }] : [])),
  ]);
  if (plain.length === 0) throw new InputError([{ place: path, expected: 'at least one household', found: 'none', code: 'relapse/no-households' }]);
  const sample = people === undefined ? plain : await withPersons(people, plain);
  // in the order of ids, so that the order of the file is nothing
  sample.sort((a, b) => (a.cells['household_id']! < b.cells['household_id']! ? -1 : 1));
  const fitted = census === undefined ? null : await censusPopulation(census, sample);
  const rows = fitted !== null ? fitted.rows : margins === undefined ? sample : await populationOf(margins, sample);
  rows.sort((a, b) => (a.cells['household_id']! < b.cells['household_id']! ? -1 : 1));
  if (rows.length === 0) throw new InputError([{ place: census?.file ?? margins ?? path, expected: 'margins that ask for at least one household', found: 'only 0', code: 'relapse/no-households' }]);
  const villages = [...new Set(rows.map(({ cells }) => cells['village_code']!))].sort();
  const position = new Map(villages.map((code, k) => [code, k]));
  const harvests = crops.map(({ seasons }) => harvestShares(seasons, first));
  const ledger = emptyLedger(rows.length);
  const households = emptyHouseholds(rows.map(({ cells }) => cells['household_id']!), ledger);
  const unguaranteed = Uint8Array.from(rows, ({ cells }) => Number(GUARANTEES.some((name) => cells[name] === '0')));
  rows.forEach(({ cells }, i) => {
    const value = (name: string): number => Number(cells[name]);
    const [persons, elderly, chronic] = [value('persons'), value('elderly'), value('chronic')];
    households.persons[i] = persons;
    households.group[i] = position.get(cells['village_code']!)!;
    households.scheme[i] = schemeNames.indexOf(cells['scheme']!);
    households.crop[i] = cropNames.indexOf(cells['crop']!);
    for (const source of LEDGER) spread(fenOf(value(INCOME[source])), shares(source, harvests[households.crop[i]]!), ledger[source], i * MONTHS);
    for (const key of ['savings', 'credit', 'assets', 'house'] as const) households[key][i] = fenOf(value(STOCKS[key]));
    for (const key of ['remittance', 'spending'] as const) households[key][i] = fenOf(value(FLOWS[key]));
    // nobody is counted twice: who is chronically ill has that chance, of the others the elderly theirs
    const [ill, old] = [chronic, Math.max(0, Math.min(elderly, persons - chronic))];
    const well = (1 - monthly(illness.chance.chronic)) ** ill * (1 - monthly(illness.chance.elderly)) ** old * (1 - monthly(illness.chance.others)) ** (persons - ill - old);
    households.illness[i] = 1 - well;
    households.accident[i] = monthly(accident.chance);
    households.jobLoss[i] = value(INCOME.wage) > 0 ? monthly(jobLoss.chance) : 0;
    let traits = (value('labour') > 0 ? TRAITS.labour : 0) | (elderly > 0 ? TRAITS.elderly : 0) | (chronic > 0 ? TRAITS.chronic : 0) | (value('disabled') > 0 ? TRAITS.disability : 0);
    for (const trait of ['lifted', 'monitored', 'minority', 'womanHead'] as const) if (value(FLAGS[trait]) === 1) traits |= TRAITS[trait];
    households.traits[i] = traits;
  });
  return { households, villages, unguaranteed, origin: Uint32Array.from(rows, ({ row }) => row), census: fitted?.fit ?? null, inputs: await Promise.all([path, census === undefined ? margins : census.file, people].filter((each) => each !== undefined).map(async (each) => ({ path: each, sha256: await hashFile(each) }))) };
}
