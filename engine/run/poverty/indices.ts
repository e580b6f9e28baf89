/** A sample of incomes in a CSV: indices of poverty and inequality with the errors of its design, by group. */
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { INDICES, povertyIndices, type Index } from '../../poverty/inequality.js';
import { multidimensionalPoverty } from '../../poverty/multidimensional.js';
import type { Survey } from '../../poverty/survey.js';
import { isAmount, isNumber, parseTable, readText, repeatedColumns } from '../small-table.js';

/** Columns of the file, by what they are. */
export interface IndexColumns {
  readonly income?: string;
  readonly weight?: string;
  readonly stratum?: string;
  readonly unit?: string;
  readonly group?: string;
  /** Columns of 0 and 1, 1: deprived. */
  readonly deprivations: readonly string[];
}

/** One number of one group; `group` null: everybody. */
export interface IndexRow {
  readonly group: string | null;
  readonly measure: string;
  /** null: not defined. */
  readonly value: number | null;
  readonly standardError: number | null;
  readonly rows: number;
}

/** Position of each text among those that occur. */
function codes(texts: readonly string[]): Float64Array {
  const known = new Map<string, number>();
  return Float64Array.from(texts, (text) => {
    const code = known.get(text) ?? known.size;
    known.set(text, code);
    return code;
  });
}

/**
 * Every index of a file.
 *
 * @param line [unit of the incomes]; k cut-off over the number of dimensions [1]; each dimension counts alike
 * @throws InputError `table/...`, `poverty/...`, `indices/number`
 */
export async function indicesOf(path: string, columns: IndexColumns, line: number, k: number): Promise<IndexRow[]> {
  const { header, records } = parseTable(await readText(path), path);
  if (header.length === 0) throw new InputError([{ place: path, expected: 'a header and at least one row', found: 'an empty file', code: 'table/no-header' }]);
  if (records.length === 0) throw new InputError([{ place: path, expected: 'at least one row under the header', found: 'a header only', code: 'indices/no-rows' }]);
  throwIfAny(repeatedColumns(header, path));
  const place = (row: number, name: string): string => `${path}:${row + 2} ${name}`;
  const problems: Problem[] = [];
  const at = (name: string): number => {
    const found = header.indexOf(name);
    if (found < 0) throw new InputError([unknownName(`${path}:1`, name, header, 'table/missing-column')]);
    return found;
  };
  const texts = (name: string): string[] => {
    const c = at(name);
    return records.map((record) => record[c] ?? '');
  };
  const numbers = (name: string, fits: (text: string) => boolean, expected: string): Float64Array =>
    Float64Array.from(texts(name), (text, row) => {
      if (!fits(text)) problems.push({ place: place(row, name), expected, found: quote(text), code: 'indices/number' });
      return Number(text);
    });
  const { income, weight, stratum, unit, group, deprivations } = columns;
  const survey: Survey = {
    weights: weight === undefined ? new Float64Array(records.length).fill(1) : numbers(weight, isAmount, 'a number >= 0'),
    ...(stratum === undefined ? {} : { strata: codes(texts(stratum)) }),
    ...(unit === undefined ? {} : { units: codes(texts(unit)) }),
  };
  const incomes = income === undefined ? null : numbers(income, isNumber, 'a number: what is missing has no index');
  const flags = deprivations.map((name) => numbers(name, (text) => text === '0' || text === '1', '0 or 1'));
  if (problems.length > 0) throw new InputError(problems);
  const labels = group === undefined ? null : texts(group);
  const groups: (string | null)[] = [null, ...(labels === null ? [] : [...new Set(labels)].sort())];
  throwIfAny(groups.flatMap((name): Problem[] => (records.some((_, row) => (name === null || labels![row] === name) && survey.weights[row]! > 0) ? [] : [{ place: `${path} ${weight ?? 'weights'}`, expected: name === null ? 'at least one > 0' : `at least one > 0 in group ${quote(name)}`, found: 'only 0', code: 'poverty/weights' }])));
  const depth = Float64Array.from({ length: records.length * flags.length }, (_, p) => flags[p % flags.length]![Math.floor(p / flags.length)]!);
  return groups.flatMap((name): IndexRow[] => {
    const belongs = name === null || labels === null ? undefined : (row: number): boolean => labels[row] === name;
    const rows = belongs === undefined ? records.length : records.filter((_, row) => belongs(row)).length;
    const row = (measure: string, estimate: { readonly value: number; readonly standardError: number | null } | null): IndexRow => ({ group: name, measure, value: estimate?.value ?? null, standardError: estimate?.standardError ?? null, rows });
    const out: IndexRow[] = [];
    if (incomes !== null) {
      const found = povertyIndices(incomes, line, survey, belongs);
      out.push(...INDICES.map((index: Index) => row(index, found[index])));
    }
    if (flags.length > 0) {
      const found = multidimensionalPoverty({ weights: flags.map(() => 1), depth }, k * flags.length, survey, belongs);
      out.push(row('multidimensional-headcount', found.headcount), row('intensity', found.intensity), row('adjusted-headcount', found.adjusted));
      found.dimensions.forEach(({ uncensored, censored, contribution }, j) => out.push(row(`uncensored ${deprivations[j]!}`, uncensored), row(`censored ${deprivations[j]!}`, censored), row(`contribution ${deprivations[j]!}`, contribution)));
    }
    return out;
  });
}
