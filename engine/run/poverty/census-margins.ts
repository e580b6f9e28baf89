/**
 * What a census says of a county's households and the people in them, as totals that a sample's households can be fitted to.
 *
 * Households by size and people in them are counted in full. Ages and minorities are of everybody, those in institutions among
 * them: their shares are taken. Dwellings are of the long form, a tenth of the households: their shares are taken.
 */
import { InputError, quote, type Problem } from '../../core/errors.js';
import { ELDERLY, type SampleRow } from './persons.js';
import type { CensusRow } from './census-table.js';

export const CENSUS_MARGINS = ['size', 'age', 'elders', 'minority', 'dwelling'] as const;
export type CensusMargin = (typeof CENSUS_MARGINS)[number];

/** One total, and what each household of the sample counts in it. */
export interface CensusTotal {
  readonly margin: CensusMargin;
  readonly name: string;
  readonly unit: 'household' | 'person';
  /** Of all households, or of all persons in them, of the census [1]. */
  readonly share: number;
  readonly counts: Float64Array;
}

/** A margin that is not fitted, and why. */
export interface LeftOut {
  readonly margin: CensusMargin;
  readonly name: string;
  readonly why: string;
}

export interface CountyMargins {
  readonly households: number;
  /** In the households of the census. */
  readonly persons: number;
  readonly totals: readonly CensusTotal[];
  readonly leftOut: readonly LeftOut[];
  /** Where totals of the census do not agree with their parts: what is taken all the same. */
  readonly notes: readonly string[];
}

const HOUSEHOLDS = '家庭户数';
const PERSONS = '家庭户人口数';
const SINGLE = '一人户数';
/** Columns that every fit needs. */
export const CENSUS_COLUMNS = [HOUSEHOLDS, PERSONS, SINGLE] as const;

const EVERYBODY = '人口数_合计';
const MINORITY = '少数民族人口比重（%）';
const LONG_FORM = '家庭户户数_长表';
const WITH_ELDERS = '有65岁及以上老年人口的户数';
const ELDERS: readonly (readonly [column: string, persons: number])[] = [['有一个老人', 1], ['有二个老人', 2], ['有三个及以上老人', 3]];
/** Age from which the census counts an elder. */
const ELDER_AGE = 65;
/** Columns of the sample, 1: the dwelling has it; by column of the census. */
export const DWELLINGS = { tap_water: '住房內有管道自来水', kitchen: '住房內有厨房', toilet: '住房內有厕所', bath: '住房内有洗澡设施', car: '拥有家用汽车' } as const;

/** Classes of age in the census by their first year, and the groups that are fitted. */
const AGES = [0, 1, ...Array.from({ length: 17 }, (_, k) => 5 * (k + 1))] as const;
const AGE_GROUPS = [[0, 14], [15, 29], [30, 44], [45, 59], [60, 74], [75, Infinity]] as const;
const ageColumn = (k: number): string => (k === 0 ? '0岁' : k === AGES.length - 1 ? `${AGES[k]!}岁以上` : `${AGES[k]!}到${AGES[k + 1]! - 1}岁`);

/** Counts of one county's row; blank and `NA` are told of by whoever asks. */
class Counts {
  readonly problems: Problem[] = [];

  constructor(readonly row: CensusRow) {}

  /** A number, or why there is none. */
  tell(column: string): number | string {
    const text = this.row.cells.get(column);
    if (text === undefined) return `普查没有此列 the census has no column ${column}`;
    const value = Number(text);
    return text !== '' && Number.isFinite(value) && value >= 0 ? value : `普查此格 the census has ${quote(text)} in ${column}`;
  }

  /** A count that has to be there. */
  count(column: string): number {
    const text = this.row.cells.get(column) ?? '';
    if (!/^\d+$/.test(text)) this.problems.push({ place: `${this.row.place} ${column}`, expected: 'a whole number >= 0', found: quote(text), code: 'census/cell' });
    return Number(text);
  }
}

/** A margin's totals, or why there are none. */
type Found = readonly CensusTotal[] | string;

const countsOf = (sample: readonly SampleRow[], of: (row: SampleRow) => number): Float64Array => Float64Array.from(sample, of);
const personsOf = ({ cells }: SampleRow): number => Number(cells['persons']);

/** Numbers of several columns, or what is wrong with the first that is none. */
function all(counts: Counts, columns: readonly string[]): number[] | string {
  const found = columns.map((column) => counts.tell(column));
  return found.find((each) => typeof each === 'string') ?? (found as number[]);
}

function ages(counts: Counts, sample: readonly SampleRow[], notes: string[]): Found {
  const byClass = AGES.map((_, k) => all(counts, [`男_${ageColumn(k)}`, `女_${ageColumn(k)}`]));
  const wrong = byClass.find((each) => typeof each === 'string');
  if (typeof wrong === 'string') return wrong;
  const people = (byClass as number[][]).map(([men, women]) => men! + women!);
  const sum = people.reduce((total, each) => total + each, 0);
  if (sum === 0) return '普查没有分年龄人口 the census counts nobody by age';
  const told = counts.tell(EVERYBODY);
  if (typeof told === 'number' && told !== sum) notes.push(`${counts.row.place} ${EVERYBODY} ${told}: 分年龄之和 ages sum to ${sum}, 取其份额 whose shares are taken`);
  const within = (from: number, to: number): number => people.reduce((total, each, k) => total + (AGES[k]! >= from && AGES[k]! <= to ? each : 0), 0) / sum;
  if (sample[0]?.ages === undefined) {
    return [{ margin: 'age', name: `${ELDERLY}+`, unit: 'person', share: within(ELDERLY, Infinity), counts: countsOf(sample, ({ cells }) => Number(cells['elderly'])) }];
  }
  return AGE_GROUPS.map(([from, to]): CensusTotal => ({ margin: 'age', name: to === Infinity ? `${from}+` : `${from}-${to}`, unit: 'person', share: within(from, to), counts: countsOf(sample, (row) => row.ages!.filter((age) => age >= from && age <= to).length) }));
}

function elders(counts: Counts, households: number, sample: readonly SampleRow[], notes: string[]): Found {
  if (sample[0]?.ages === undefined) return '样本没有人员表 the sample has no table of persons';
  const found = all(counts, ELDERS.map(([column]) => column));
  if (typeof found === 'string') return found;
  const told = counts.tell(WITH_ELDERS);
  const sum = found.reduce((total, each) => total + each, 0);
  if (typeof told === 'number' && told !== sum) notes.push(`${counts.row.place} ${WITH_ELDERS} ${told}: 分老人数的户之和 households by number of elders sum to ${sum}, 取其和 which is taken`);
  if (sum > households) return `有老人的户多于全部户 households by number of elders sum to ${sum}, more than the ${households} there are`;
  const most = ELDERS.at(-1)![1];
  return ELDERS.map(([name, number], k): CensusTotal => ({ margin: 'elders', name, unit: 'household', share: found[k]! / households, counts: countsOf(sample, (row) => Number(Math.min(most, row.ages!.filter((age) => age >= ELDER_AGE).length) === number)) }));
}

function minority(counts: Counts, sample: readonly SampleRow[]): Found {
  const percent = counts.tell(MINORITY);
  if (typeof percent === 'string') return percent;
  if (percent > 100) return `普查此格 the census has ${percent} in ${MINORITY}`;
  return [{ margin: 'minority', name: '少数民族', unit: 'person', share: percent / 100, counts: countsOf(sample, (row) => (row.cells['minority'] === '1' ? personsOf(row) : 0)) }];
}

function dwelling(counts: Counts, column: keyof typeof DWELLINGS, sample: readonly SampleRow[]): Found {
  if (!sample.every(({ cells }) => (cells[column] ?? '') !== '')) return '样本没有此列,或不是每户都有 the sample has no such column, or not of every household';
  const found = all(counts, [DWELLINGS[column], LONG_FORM]);
  if (typeof found === 'string') return found;
  const [having, asked] = found as [number, number];
  if (asked === 0 || having > asked) return `普查此格 the census has ${having} of ${asked} in ${DWELLINGS[column]}`;
  return [{ margin: 'dwelling', name: column, unit: 'household', share: having / asked, counts: countsOf(sample, ({ cells }) => Number(cells[column])) }];
}

/** A total that no household of the sample can meet. */
const isEmpty = ({ share, counts }: CensusTotal): boolean => share > 0 && counts.every((count) => count === 0);
/** A total that all of the sample, or nobody of it, counts in: fitting it would move nothing, or cannot be. */
const isFull = ({ share, unit, counts }: CensusTotal, sample: readonly SampleRow[]): boolean => share < 1 && counts.every((count, i) => count === (unit === 'person' ? personsOf(sample[i]!) : 1));

/**
 * @param wanted margins that are fitted beside the number of persons
 * @throws InputError `census/cell`, `census/inconsistent`, `census/zero-cell`
 */
export function countyMargins(row: CensusRow, sample: readonly SampleRow[], wanted: readonly CensusMargin[]): CountyMargins {
  const counts = new Counts(row);
  const [households, persons, single] = [counts.count(HOUSEHOLDS), counts.count(PERSONS), counts.count(SINGLE)];
  if (counts.problems.length > 0) throw new InputError(counts.problems);
  const least = single + 2 * (households - single);
  if (households === 0 || single > households || persons < least) {
    const [column, expected, found] = households === 0 ? [HOUSEHOLDS, 'at least one household', '0'] : single > households ? [SINGLE, `at most the ${households} of ${HOUSEHOLDS}`, String(single)] : [PERSONS, `at least the ${least} that ${households} households, ${single} of one person, have`, String(persons)];
    throw new InputError([{ place: `${row.place} ${column}`, expected, found, code: 'census/inconsistent' }]);
  }
  const size = ([[SINGLE, single, (n: number) => n === 1], ['二人及以上户', households - single, (n: number) => n > 1]] as const).map(([name, number, is]): CensusTotal => ({ margin: 'size', name, unit: 'household', share: number / households, counts: countsOf(sample, (each) => Number(is(personsOf(each)))) }));
  const problems = size.filter(isEmpty).map(({ name }): Problem => ({ place: `${row.place} ${name}`, expected: 'a household of the sample of this size, for the census has some', found: 'none', code: 'census/zero-cell' }));
  if (problems.length > 0) throw new InputError(problems);
  const totals = [...size];
  const leftOut: LeftOut[] = [];
  const notes: string[] = [];
  const take = (margin: CensusMargin, name: string, find: () => Found): void => {
    if (!wanted.includes(margin)) {
      leftOut.push({ margin, name, why: '未要求 not asked for' });
      return;
    }
    const found = find();
    if (typeof found === 'string') {
      leftOut.push({ margin, name, why: found });
      return;
    }
    for (const total of found) {
      if (isEmpty(total)) leftOut.push({ margin, name: total.name, why: '样本中没有这样的户 no household of the sample has it' });
      else if (isFull(total, sample)) leftOut.push({ margin, name: total.name, why: '样本中每户都是 every household of the sample has it' });
      else totals.push(total);
    }
  };
  take('age', 'age', () => ages(counts, sample, notes));
  take('elders', `${ELDER_AGE}+`, () => elders(counts, households, sample, notes));
  take('minority', '少数民族', () => minority(counts, sample));
  for (const column of Object.keys(DWELLINGS) as (keyof typeof DWELLINGS)[]) take('dwelling', column, () => dwelling(counts, column, sample));
  return { households, persons, totals, leftOut, notes };
}
