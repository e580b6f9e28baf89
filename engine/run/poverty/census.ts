/**
 * Margins of a county from its census: households, those of one person, and the people who live in them.
 *
 * The table is that of the 2020 census by county as it is published in Excel: codes as text, `NA` where nothing is told,
 * totals mixed with parts. Only columns that count family households in full are taken: housing is of the long form, a sample.
 */
import exceljs from 'exceljs';
import { InputError, quote, type Problem } from '../../core/errors.js';
import { fitWeights, wholeCounts, type Margin } from '../../poverty/fitting.js';
import type { SmallRow } from '../small-table.js';

const COLUMNS = { code: '区划代码', households: '家庭户数', persons: '家庭户人口数', single: '一人户数' } as const;

/** What a scenario says of the census. */
export interface CensusSource {
  readonly file: string;
  /** Six digits; absent: the one county of the sample's villages. */
  readonly county?: string;
  /** Households that are made; absent: as many as the census counts. */
  readonly households?: number;
}

interface CountyCensus {
  readonly households: number;
  readonly persons: number;
  readonly single: number;
}

/** @throws InputError `census/unreadable`, `census/column`, `census/county`, `census/cell` */
async function readCensus(path: string, county: string): Promise<CountyCensus> {
  const book = new exceljs.Workbook();
  try {
    await book.xlsx.readFile(path);
  } catch (error) {
    throw new InputError([{ place: path, expected: 'a workbook of the census by county', found: (error as Error).message, code: 'census/unreadable' }]);
  }
  const sheet = book.worksheets[0];
  const texts = (row: number): string[] => ((sheet?.getRow(row).values ?? []) as readonly exceljs.CellValue[]).map((value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : ''));
  const header = texts(1);
  const at = Object.fromEntries(Object.entries(COLUMNS).map(([key, name]) => [key, header.indexOf(name)])) as Record<keyof typeof COLUMNS, number>;
  const missing = Object.entries(COLUMNS).filter(([key]) => at[key as keyof typeof COLUMNS] < 0);
  if (missing.length > 0) throw new InputError(missing.map(([, name]) => ({ place: `${path}:1`, expected: `a column ${name}`, found: 'none', code: 'census/column' })));
  const last = sheet!.rowCount;
  for (let row = 2; row <= last; row++) {
    const cells = texts(row);
    if (cells[at.code] !== county) continue;
    const problems: Problem[] = [];
    const count = (key: 'households' | 'persons' | 'single'): number => {
      const text = cells[at[key]] ?? '';
      if (!/^\d+$/.test(text)) problems.push({ place: `${path}:${row} ${COLUMNS[key]}`, expected: 'a whole number >= 0', found: quote(text), code: 'census/cell' });
      return Number(text);
    };
    const found = { households: count('households'), persons: count('persons'), single: count('single') };
    if (problems.length > 0) throw new InputError(problems);
    return found;
  }
  throw new InputError([{ place: `${path} ${COLUMNS.code}`, expected: 'a county of the census, six digits', found: quote(county), code: 'census/county' }]);
}

/** Margins that the rows of a sample are fitted to, as shares of the census on so many households. */
function marginsOf({ households, persons, single }: CountyCensus, sample: readonly SmallRow[], wanted: number): Margin[] {
  const scale = wanted / households;
  const people = sample.map(({ cells }) => Number(cells['persons']));
  return [
    { name: COLUMNS.single, classes: people.map((n) => Number(n > 1)), totals: [single * scale, (households - single) * scale] },
    { name: COLUMNS.persons, classes: people.map(() => 0), totals: [persons * scale], counts: people },
  ];
}

/**
 * The sample's rows, each as often as the census of its county asks for, with ids of their own.
 *
 * @throws InputError `census/...`, `poverty/margin`, `poverty/not-fitted`
 */
export async function censusPopulation({ file, county, households }: CensusSource, sample: readonly SmallRow[]): Promise<SmallRow[]> {
  const counties = [...new Set(sample.map(({ cells }) => cells['village_code']!.slice(0, 6)))];
  if (county === undefined && counties.length > 1) throw new InputError([{ place: 'census county', expected: 'the county, for the villages are of several', found: counties.join(', '), code: 'census/county' }]);
  const census = await readCensus(file, county ?? counties[0]!);
  const { weights } = fitWeights(new Float64Array(sample.length).fill(1), marginsOf(census, sample, households ?? census.households));
  const counts = wholeCounts(weights);
  return sample.flatMap(({ row, cells }, i) => Array.from({ length: counts[i]! }, (_, copy) => ({ row, cells: { ...cells, household_id: `${cells['household_id']!}/${copy}` } })));
}
