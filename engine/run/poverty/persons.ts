/** `persons.csv` (or Parquet): persons of the households, whose counts of work, age and illness go before the households' own. */
import { throwIfAny, type Problem } from '../../core/errors.js';
import { readSmallTable, type SmallColumn, type SmallRow } from '../small-table.js';
import { idProblems, shownId } from './pseudonym.js';

/** Age from which a person is elderly. Source: Law on the protection of the rights of the elderly, art. 2. */
export const ELDERLY = 60;

/** A household of the sample, with the ages of its persons where there is a table of them. */
export interface SampleRow extends SmallRow {
  readonly ages?: readonly number[];
}

const flag = (name: string): SmallColumn => ({ name, required: true, expected: '0 or 1', fits: (text) => text === '0' || text === '1' });

export const PERSON_COLUMNS: readonly SmallColumn[] = [
  { name: 'person_id', required: true, expected: 'a pseudonym' },
  { name: 'household_id', required: true },
  { name: 'age', required: true, expected: 'a whole number from 0 to 120', fits: (text) => /^\d{1,3}$/.test(text) && Number(text) <= 120 },
  flag('works'),
  flag('chronic'),
  flag('disabled'),
];

/**
 * Households with the counts of their persons.
 *
 * @throws InputError `table/...`, `relapse/person-without-household`, `relapse/person-twice`, `relapse/persons-differ`
 */
export async function withPersons(path: string, households: readonly SmallRow[]): Promise<SampleRow[]> {
  const known = new Map(households.map(({ cells }) => [cells['household_id']!, { counts: { persons: 0, labour: 0, elderly: 0, chronic: 0, disabled: 0 }, ages: [] as number[] }]));
  const seen = new Set<string>();
  let file = path;
  await readSmallTable(path, PERSON_COLUMNS, ({ cells }, place): Problem[] => {
    file = place.replace(/:\d+$/, '');
    const [person, household] = [cells['person_id'] ?? '', cells['household_id'] ?? ''];
    const named = idProblems(person, `${place} person_id`);
    if (named.length > 0) return named;
    if (seen.has(person)) return [{ place: `${place} person_id`, expected: 'each person once', found: shownId(person), code: 'relapse/person-twice' }];
    seen.add(person);
    const own = known.get(household);
    if (own === undefined) return [{ place: `${place} household_id`, expected: 'a household of the households: this is a person without household', found: shownId(household), code: 'relapse/person-without-household' }];
    const { counts, ages } = own;
    ages.push(Number(cells['age']));
    counts.persons++;
    counts.elderly += Number(Number(cells['age']) >= ELDERLY);
    counts.labour += Number(cells['works'] === '1');
    counts.chronic += Number(cells['chronic'] === '1');
    counts.disabled += Number(cells['disabled'] === '1');
    return [];
  });
  throwIfAny(
    households.flatMap(({ cells }): Problem[] => {
      const counted = known.get(cells['household_id']!)!.counts.persons;
      return counted === Number(cells['persons']) ? [] : [{ place: `${file} household ${cells['household_id']!}`, expected: `the ${cells['persons']!} persons of the household`, found: String(counted), code: 'relapse/persons-differ' }];
    }),
  );
  return households.map(({ row, cells }) => {
    const { counts, ages } = known.get(cells['household_id']!)!;
    return { row, cells: { ...cells, ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])) }, ages };
  });
}
