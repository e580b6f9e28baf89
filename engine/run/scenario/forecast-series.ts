/** A forecast as a file: a series, or several in one, told apart by a column `member`. */
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { parseTable, readText } from '../small-table.js';
import type { Clock } from './clock.js';
import { seriesOf, type Series } from './series.js';

interface Rows {
  readonly records: (readonly string[])[];
  readonly rows: number[];
}

/**
 * Read a forecast. Rows without a member, such as what was observed before the issue, are of all members.
 *
 * @param file how it is called in messages
 * @param mayLack values and rows may be left out, which gives NaN; else each member is whole
 * @returns a series for each member, in order of their numbers, whose file says which it is; one alone where there is no column `member`
 * @throws InputError `table/...`, `series/...`, `forecast/bad-member`, `forecast/uneven-members`
 */
export async function readForecast(path: string, file: string, clock: Clock, mayLack = false): Promise<readonly Series[]> {
  const blanks = mayLack ? 'all' : [];
  const { header, records } = parseTable(await readText(path), file);
  const at = header.indexOf('member');
  if (at < 0) return [seriesOf({ header, records }, file, clock, blanks, true)];
  const without = (cells: readonly string[]): string[] => cells.filter((_, k) => k !== at);
  const numbers = records.map((cells) => cells[at] ?? '');
  throwIfAny(numbers.flatMap((cell, k): Problem[] => (/^\d{0,9}$/.test(cell) ? [] : [{ place: `${file}:${k + 2} member`, expected: 'a whole number, or blank: of all members', found: quote(cell), code: 'forecast/bad-member' }])));
  const members = [...new Set(numbers.filter((cell) => cell !== '').map(Number))].sort((a, b) => a - b);
  if (members.length === 0) throw new InputError([{ place: `${file}:1 member`, expected: 'rows with a member', found: 'none', code: 'forecast/bad-member' }]);
  const own = new Map(members.map((member): [number, Rows] => [member, { records: [], rows: [] }]));
  records.forEach((cells, k) => {
    for (const rows of numbers[k] === '' ? own.values() : [own.get(Number(numbers[k]))!]) {
      rows.records.push(without(cells));
      rows.rows.push(k + 2);
    }
  });
  const problems = new Map<string, Problem>();
  const series = members.flatMap((member): Series[] => {
    try {
      return [{ ...seriesOf({ header: without(header), ...own.get(member)! }, file, clock, blanks, true), file: `${file} member ${member}` }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // a row of all members is told once
      for (const problem of error.problems) {
        const place = problem.place.startsWith(`${file}:`) ? problem.place : problem.place.replace(file, `${file} member ${member}`);
        problems.set(`${place} ${problem.code}`, { ...problem, place });
      }
      return [];
    }
  });
  throwIfAny([...problems.values()]);
  const entities = series[0]!.entities.join(', ');
  throwIfAny(series.flatMap((one): Problem[] => (one.entities.join(', ') === entities ? [] : [{ place: one.file, expected: `the entities of member ${members[0]!}: ${entities}`, found: one.entities.join(', '), code: 'forecast/uneven-members' }])));
  return series;
}
