/** What became of households, as a follow-up has written it down: a table of outcomes that chances are held against. */
import { quote, throwIfAny, type Problem } from '../../core/errors.js';
import { MONTHS } from '../../poverty/account.js';
import { hashFile } from '../read/sha256.js';
import { readSmallTable, type SmallColumn } from '../small-table.js';
import type { OtherOutcomes } from './other-generator.js';
import { shownId } from './pseudonym.js';

const flag = (text: string): boolean => text === '0' || text === '1';
const month = (text: string): boolean => text === '' || (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MONTHS);

/** Columns of the table: a household and a year of follow-up a row; months count from the beginning of the twelve, blank: none. */
const OBSERVED_COLUMNS: readonly SmallColumn[] = [
  { name: 'household_id', required: true },
  { name: 'year', required: true, expected: 'a year such as 2024', fits: (text) => /^\d{4}$/.test(text) },
  { name: 'fell', required: true, expected: '0 or 1', fits: flag },
  { name: 'fell_after_rigid', required: true, expected: '0 or 1', fits: flag },
  { name: 'month_below', required: false, expected: `a month from 1 to ${MONTHS}, or blank`, fits: month },
  { name: 'month_costly', required: false, expected: `a month from 1 to ${MONTHS}, or blank`, fits: month },
];

export interface ObservedOutcomes {
  readonly outcomes: OtherOutcomes;
  readonly input: { readonly path: string; readonly sha256: string };
  /** Household-years that were followed up. */
  readonly followed: number;
}

/**
 * Read what was observed. A household that a year does not name was not followed up in it, and counts nowhere.
 *
 * @param ids of the households
 * @throws InputError `table/...`, `relapse/unknown-household`, `relapse/observed-twice`, `relapse/observed-month`, `relapse/observed-rigid`
 */
export async function readObserved(path: string, ids: readonly string[]): Promise<ObservedOutcomes> {
  const known = new Map(ids.map((id, i) => [id, i]));
  const seen = new Set<string>();
  const rows = await readSmallTable(path, OBSERVED_COLUMNS, ({ cells }, place): Problem[] => {
    const [id = '', year = ''] = [cells['household_id'], cells['year']];
    const key = `${year} ${id}`;
    const twice = seen.has(key);
    seen.add(key);
    return [
      ...(known.has(id) ? [] : [{ place: `${place} household_id`, expected: 'a household of the households', found: shownId(id), code: 'relapse/unknown-household' }]),
      ...(twice ? [{ place: `${place} household_id`, expected: 'each household once a year', found: `${shownId(id)} twice in ${year}`, code: 'relapse/observed-twice' }] : []),
      ...(cells['fell'] === '1' && cells['fell_after_rigid'] === '0' ? [{ place: `${place} fell_after_rigid`, expected: '1 of who fell, for rigid spending only takes away', found: quote('0'), code: 'relapse/observed-rigid' }] : []),
      ...(cells['fell'] === '0' && (cells['month_below'] ?? '') === String(MONTHS) ? [{ place: `${place} month_below`, expected: 'no last month below the line of who did not fall', found: quote(cells['month_below'] ?? ''), code: 'relapse/observed-month' }] : []),
    ];
  });
  throwIfAny(rows.length > 0 ? [] : [{ place: path, expected: 'at least one household followed up', found: 'none', code: 'relapse/no-households' }]);
  const years = [...new Set(rows.map(({ cells }) => cells['year']!))].sort();
  const at = new Map(years.map((year, k) => [year, k]));
  const bytes = (fill = 0): Uint8Array => new Uint8Array(ids.length * years.length).fill(fill);
  const outcomes = { years: years.length, fell: bytes(), fellRigid: bytes(), below: bytes(MONTHS), costly: bytes(MONTHS), followed: bytes() };
  const monthOf = (text = ''): number => (text === '' ? MONTHS : Number(text) - 1);
  for (const { cells } of rows) {
    const k = at.get(cells['year']!)! * ids.length + known.get(cells['household_id']!)!;
    outcomes.followed[k] = 1;
    outcomes.fell[k] = Number(cells['fell']);
    outcomes.fellRigid[k] = Number(cells['fell_after_rigid']);
    outcomes.below[k] = monthOf(cells['month_below']);
    outcomes.costly[k] = monthOf(cells['month_costly']);
  }
  return { outcomes, input: { path, sha256: await hashFile(path) }, followed: rows.length };
}
