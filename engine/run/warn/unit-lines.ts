/** The lines of each unit out of its table: numbers that may be crossed, the milder level's not above the graver's. */
import { quote, type Problem } from '../../core/errors.js';
import { LEVELS, type Condition, type HazardRule } from '../../warning/rule.js';
import type { IdTable } from '../scenario/parameters.js';
import { plainNumber } from '../scenario/series.js';
import type { RuleBook } from './book.js';

/** A bank is where the river made it: it may lie above the warning stage or below, which somebody chose. */
const MADE_BY_NATURE: ReadonlySet<string> = new Set(['bankfull_m']);

type ColumnCondition = Condition & { readonly line: { readonly column: string } };
const isColumn = (condition: Condition): condition is ColumnCondition => typeof condition.line !== 'number';

const hazardsOf = (books: readonly RuleBook[]): HazardRule[] => books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards));

const columnsOf = (hazards: readonly HazardRule[]): ReadonlyMap<string, ColumnCondition> => new Map(hazards.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat())).filter(isColumn).map((condition) => [condition.line.column, condition]));

/** Columns that two levels of a hazard hold the same number against: the first may not be beyond the second. */
function orders(hazards: readonly HazardRule[]): { readonly milder: ColumnCondition; readonly graver: ColumnCondition }[] {
  const same = (a: Condition, b: Condition): boolean => a.quantity === b.quantity && a.statistic === b.statistic && a.window === b.window && a.comparison[0] === b.comparison[0];
  return hazards.flatMap(({ levels }) => {
    const alone = levels.flatMap(({ level, any }) => any.flatMap((all) => (all.length === 1 && isColumn(all[0]!) && !MADE_BY_NATURE.has(all[0].line.column) ? [{ k: LEVELS.indexOf(level), condition: all[0] }] : [])));
    // the nearest level above first: what lies below it is told once
    return alone.toReversed().flatMap(({ k, condition: milder }) => alone.filter((other) => other.k > k && same(milder, other.condition)).map(({ condition: graver }) => ({ milder, graver })));
  });
}

/** Columns that the books hold numbers against, each once. */
export const lineColumns = (books: readonly RuleBook[]): string[] => [...columnsOf(hazardsOf(books)).keys()];

/**
 * Read the lines that the books name.
 *
 * @param leastOf least value of a quantity at a unit in the data [its unit]; undefined where there is none
 * @param problems receives what is wrong with them
 * @returns by `unit column`
 */
export function unitLines(table: IdTable, books: readonly RuleBook[], units: readonly string[], leastOf: (quantity: string, unit: string) => number | undefined, problems: Problem[]): ReadonlyMap<string, number> {
  const hazards = hazardsOf(books);
  const columns = columnsOf(hazards);
  const lines = new Map<string, number>();
  const placeOf = (unit: string, column: string): string => `${table.file}:${table.rowOf.get(unit) ?? 1} ${unit} ${column}`;
  for (const [column, { quantity, unit: inUnit }] of columns) {
    const { min, max } = books.map(({ quantities }) => quantities.get(quantity)).find((one) => one !== undefined)!;
    for (const unit of units) {
      const text = table.columns.get(column)?.get(unit) ?? '';
      if (text === '') continue; // a unit without this line: its rule says so
      const value = plainNumber(text);
      const say = (expected: string): number => problems.push({ place: placeOf(unit, column), expected, found: quote(text), code: 'warn/bad-line' });
      if (value === undefined) say('a number');
      else if (min >= 0 && !(value > 0 && value <= max)) say(`a line above 0 and up to ${max} ${inUnit}`);
      else if (value < min || value > max) say(`a line from ${min} to ${max} ${inUnit}`);
      else if (value < 0 && (leastOf(quantity, unit) ?? -1) >= 0) say(`a line from 0 on: ${quantity} of ${unit} is never below it`);
      else lines.set(`${unit} ${column}`, value);
    }
  }
  const told = new Set<string>();
  for (const { milder, graver } of orders(hazards)) {
    const [low, high] = [milder.line.column, graver.line.column];
    const sign = milder.comparison.startsWith('>') ? 1 : -1;
    for (const unit of units) {
      const [first, second] = [lines.get(`${unit} ${low}`), lines.get(`${unit} ${high}`)];
      if (first === undefined || second === undefined || sign * first <= sign * second || told.has(`${unit} ${high}`)) continue;
      told.add(`${unit} ${high}`);
      problems.push({ place: placeOf(unit, high), expected: `a line not ${sign === 1 ? 'below' : 'above'} ${low}, ${first}`, found: String(second), code: 'warn/line-order' });
    }
  }
  return lines;
}
