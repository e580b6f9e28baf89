/** C22: figures that look made up: shares all at exactly 100 %, counts that end in 0 or 5, first digits of sales. */
import { PRESENT, type NumberColumn } from '../../../core/table.js';
import { checked, parameter, unitLevel, type Check, type CheckContext, type CheckFinding } from '../check.js';
import { groupStarts } from '../inherited.js';
import { percentPairs } from '../pairs.js';

/** Chi-square with 8 degrees of freedom exceeded with probability 0.001 [1]. */
const CHI_SQUARE_8_999 = 26.125;
/** Least number of shares or sales figures that a judgement needs. */
const LEAST_SHARES = 10;

const columnOf = (context: CheckContext, field: string): NumberColumn | null => {
  const column = context.table.columns.get(field);
  return column?.kind === 'number' ? column : null;
};

/** Chi-square distance of first digits from Benford's law: Σ (observed - n log10(1 + 1/d))² / (n log10(1 + 1/d)). */
export function benfordChiSquare(values: readonly number[]): number {
  const counts = new Array<number>(10).fill(0);
  for (const value of values) counts[Number(value.toExponential()[0])]!++;
  let chiSquare = 0;
  for (let digit = 1; digit <= 9; digit++) {
    const expected = values.length * Math.log10(1 + 1 / digit);
    chiSquare += (counts[digit]! - expected) ** 2 / expected;
  }
  return chiSquare;
}

function fullShares(context: CheckContext, limit: number): CheckFinding[] {
  const pairs = percentPairs(context.framework).map(({ numerator, denominator }) => [columnOf(context, numerator), columnOf(context, denominator)] as const);
  return context.codes.flatMap((unit, row): CheckFinding[] => {
    let [full, all] = [0, 0];
    for (const [a, b] of pairs) {
      if (a === null || b === null || a.missing[row] !== PRESENT || b.missing[row] !== PRESENT || b.values[row] === 0) continue;
      all++;
      if (a.values[row] === b.values[row]) full++;
    }
    return all >= LEAST_SHARES && full > limit * all ? [{ level: unitLevel(context), unit, row, fields: [], found: `${full} of ${all} shares exactly 100 %` }] : [];
  });
}

function roundCounts(context: CheckContext, limit: number, least: number): CheckFinding[] {
  const level = unitLevel(context);
  const columns = context.framework.fields.flatMap((field) => {
    const column = field.type === 'int' && field.level === level && field.group !== 'ID' ? columnOf(context, field.name) : null;
    return column === null ? [] : [column];
  });
  return context.codes.flatMap((unit, row): CheckFinding[] => {
    let [round, all] = [0, 0];
    for (const { values, missing } of columns) {
      // Below ten, ending in 0 or 5 says nothing.
      if (missing[row] !== PRESENT || values[row]! < 10) continue;
      all++;
      if (values[row]! % 5 === 0) round++;
    }
    return all >= least && round > limit * all ? [{ level, unit, row, fields: [], found: `${round} of ${all} counts end in 0 or 5` }] : [];
  });
}

function firstDigits(context: CheckContext, fields: readonly string[], level: string, least: number): CheckFinding[] {
  const k = context.levels.findIndex((candidate) => candidate.declaration.name === level);
  if (k < 0) return [];
  const starts = groupStarts(context.table.rows, context.levels, k);
  return fields.flatMap((field) => {
    const column = columnOf(context, field);
    if (column === null) return [];
    return context.levels[k]!.codes.flatMap((unit, group): CheckFinding[] => {
      const values: number[] = [];
      for (let row = starts[group]!; row < starts[group + 1]!; row++) if (column.missing[row] === PRESENT && column.values[row]! > 0) values.push(column.values[row]!);
      if (values.length < least) return [];
      const chiSquare = benfordChiSquare(values);
      return chiSquare > CHI_SQUARE_8_999 ? [{ level, unit, row: null, fields: [field], found: `first digits of ${values.length} figures, chi-square ${chiSquare.toFixed(1)} above ${CHI_SQUARE_8_999}` }] : [];
    });
  });
}

export const heaping: Check = {
  name: 'heaping',
  run(context, rule) {
    const fields = (rule.with?.['firstDigitFields'] as readonly string[] | undefined) ?? [];
    const level = String(rule.with?.['firstDigitLevel'] ?? 'county');
    return checked([
      ...fullShares(context, parameter(rule, 'fullShare', 0.6)),
      ...roundCounts(context, parameter(rule, 'roundShare', 0.6), parameter(rule, 'leastCounts', 20)),
      ...firstDigits(context, fields, level, parameter(rule, 'leastFigures', 100)),
    ]);
  },
};
