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
  /** Columns of depths from 0 to 1: 0 not deprived, 1 deprived or wholly so, between them the gap as a share of the cut-off. */
  readonly deprivations: readonly string[];
  /** Weight of each of them [1], > 0; absent: each counts alike. */
  readonly importance?: readonly number[];
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

/** What stands for all rows where groups have labels. */
export const EVERYBODY = '*';

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
 * M₁ and M₂ are those of M₀ where every depth is 0 or 1, and are not among the rows then.
 *
 * @param line [unit of the incomes]; k cut-off as a share of the sum of the dimensions' weights [1]
 * @throws InputError `table/...`, `poverty/...`, `indices/number`, `indices/label`
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
  const labelsOf = (name: string, isOfGroups = false): string[] =>
    texts(name).map((text, row) => {
      if (text.trim() === '') problems.push({ place: place(row, name), expected: 'a label: a blank one names nothing', found: quote(text), code: 'indices/label' });
      else if (isOfGroups && text === EVERYBODY) problems.push({ place: place(row, name), expected: 'a label other than "*", which is that of all rows', found: quote(text), code: 'indices/label' });
      return text;
    });
  const { income, weight, stratum, unit, group, deprivations } = columns;
  const importance = columns.importance ?? deprivations.map(() => 1);
  const survey: Survey = {
    weights: weight === undefined ? new Float64Array(records.length).fill(1) : numbers(weight, isAmount, 'a number >= 0'),
    ...(stratum === undefined ? {} : { strata: codes(labelsOf(stratum)) }),
    ...(unit === undefined ? {} : { units: codes(labelsOf(unit)) }),
  };
  const incomes = income === undefined ? null : numbers(income, isNumber, 'a number: what is missing has no index');
  const flags = deprivations.map((name) => numbers(name, (text) => isAmount(text) && Number(text) <= 1, 'a number from 0 to 1: 0 not deprived, 1 deprived, between them the gap'));
  const labels = group === undefined ? null : labelsOf(group, true);
  if (problems.length > 0) throw new InputError(problems);
  const groups: (string | null)[] = [null, ...(labels === null ? [] : [...new Set(labels)].sort())];
  throwIfAny(groups.flatMap((name): Problem[] => (records.some((_, row) => (name === null || labels![row] === name) && survey.weights[row]! > 0) ? [] : [{ place: `${path} ${weight ?? 'weights'}`, expected: name === null ? 'at least one > 0' : `at least one > 0 in group ${quote(name)}`, found: 'only 0', code: 'poverty/weights' }])));
  const depth = Float64Array.from({ length: records.length * flags.length }, (_, p) => flags[p % flags.length]![Math.floor(p / flags.length)]!);
  const isOfHeads = flags.every((column) => column.every((x) => x === 0 || x === 1));
  const total = importance.reduce((sum, each) => sum + each, 0);
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
      const found = multidimensionalPoverty({ weights: importance, depth }, k * total, survey, belongs);
      out.push(row('multidimensional-headcount', found.headcount), row('intensity', found.intensity), row('adjusted-headcount', found.adjusted), ...(isOfHeads ? [] : [row('adjusted-gap', found.gap), row('adjusted-squared-gap', found.severity)]));
      found.dimensions.forEach(({ uncensored, censored, contribution, gapContribution, severityContribution }, j) => {
        const name = deprivations[j]!;
        out.push(row(`uncensored ${name}`, uncensored), row(`censored ${name}`, censored), row(`contribution ${name}`, contribution));
        if (!isOfHeads) out.push(row(`gap-contribution ${name}`, gapContribution), row(`squared-gap-contribution ${name}`, severityContribution));
      });
    }
    return out;
  });
}
