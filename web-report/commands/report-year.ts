/** Which year data are of, and which edition of the division tables their codes belong to. */
import { basename } from 'node:path';
import { InputError } from '../../engine/core/errors.js';
import { PRESENT } from '../../engine/core/table.js';
import type { Dataset } from '../../engine/run/read/index.js';
import type { FrameworkDeclaration } from '../../engine/scoring/framework.js';

/** The year the data speak of: the option, the report year in the file, or the year of the framework's division codes. */
export function yearOf(given: number | undefined, declaration: FrameworkDeclaration, dataset: Dataset): number {
  const column = declaration.unit.year === undefined ? undefined : dataset.table.columns.get(declaration.unit.year);
  const row = column?.kind === 'number' ? column.missing.indexOf(PRESENT) : -1;
  const found = row >= 0 && column?.kind === 'number' ? column.values[row]! : declaration.unit.edition;
  if (given !== undefined && row >= 0 && given !== found) {
    throw new InputError([{ place: `${basename(dataset.path)} ${declaration.unit.year!}`, expected: `data of ${given} (--year ${given})`, found: String(found), code: 'villages/other-year' }]);
  }
  const year = given ?? found;
  if (year !== undefined) return year;
  // Where no row could be read, that is the trouble, and not that no year was given.
  if (dataset.codes.length === 0 && dataset.problems.length > 0) throw new InputError(dataset.problems);
  throw new InputError([...dataset.problems, { place: '--year', expected: 'the year to assess, since the data do not say', found: 'no --year', code: 'options/no-year' }]);
}

/** Whether the framework has a rule that looks codes up in the division tables: names are taken from them in any case. */
export const looksUpDivisions = ({ rules }: FrameworkDeclaration): boolean => rules.some(({ check }) => check === 'division-tables');

/** Edition of the division tables that the codes of a year belong to; null where codes are no divisions. */
export function divisionYearOf({ unit }: FrameworkDeclaration, year: number): number | null {
  if (unit.divisions !== true) return null;
  return unit.year === undefined ? (unit.edition ?? year) : year;
}
