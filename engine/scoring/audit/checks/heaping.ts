/** C22: figures that look made up: shares all at exactly 100 %, counts that end in 0 or 5, first digits of sales. */
import { PRESENT, type NumberColumn } from '../../../core/table.js';
import { checked, notChecked, parameter, textParameter, unitLevel, type Check, type CheckContext, type CheckFinding } from '../check.js';
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

/** What was found, and among how many units or groups with figures enough to be judged. */
interface Judged {
  readonly findings: readonly CheckFinding[];
  readonly of: number;
}

function fullShares(context: CheckContext, limit: number): Judged {
  const full = new Uint16Array(context.codes.length);
  const all = new Uint16Array(context.codes.length);
  for (const { numerator, denominator } of percentPairs(context.framework)) {
    const [a, b] = [columnOf(context, numerator), columnOf(context, denominator)];
    if (a !== null && b !== null) countFull(a, b, full, all);
  }
  return rowFindings(context, full, all, limit, LEAST_SHARES, 'shares exactly 100 %');
}

function countFull(a: NumberColumn, b: NumberColumn, full: Uint16Array, all: Uint16Array): void {
  for (let row = 0; row < all.length; row++) {
    if (a.missing[row] !== PRESENT || b.missing[row] !== PRESENT || b.values[row] === 0) continue;
    all[row]!++;
    if (a.values[row] === b.values[row]) full[row]!++;
  }
}

function roundCounts(context: CheckContext, limit: number, least: number): Judged {
  const level = unitLevel(context);
  const round = new Uint16Array(context.codes.length);
  const all = new Uint16Array(context.codes.length);
  for (const field of context.framework.fields) {
    const column = field.type === 'int' && field.level === level && field.group !== 'ID' ? columnOf(context, field.name) : null;
    if (column !== null) countRound(column, round, all);
  }
  return rowFindings(context, round, all, limit, least, 'counts end in 0 or 5');
}

/** Below ten, ending in 0 or 5 says nothing. */
function countRound({ values, missing }: NumberColumn, round: Uint16Array, all: Uint16Array): void {
  for (let row = 0; row < all.length; row++) {
    const value = values[row]!;
    if (missing[row] !== PRESENT || value < 10) continue;
    all[row]!++;
    const fifth = value / 5;
    if (fifth === Math.floor(fifth)) round[row]!++;
  }
}

/** A finding for every unit where more than `limit` of at least `least` figures are of the kind. */
function rowFindings(context: CheckContext, some: Uint16Array, all: Uint16Array, limit: number, least: number, kind: string): Judged {
  const findings: CheckFinding[] = [];
  let of = 0;
  context.codes.forEach((unit, row) => {
    if (all[row]! < least) return;
    of++;
    if (some[row]! > limit * all[row]!) findings.push({ level: unitLevel(context), unit, row, fields: [], found: `${some[row]!} of ${all[row]!} ${kind}` });
  });
  return { findings, of };
}

function firstDigits(context: CheckContext, fields: readonly string[], level: string, least: number): Judged {
  const groups = context.levels.find((candidate) => candidate.declaration.name === level);
  const findings: CheckFinding[] = [];
  let of = 0;
  for (const field of fields) {
    const column = columnOf(context, field);
    if (column === null || groups === undefined) continue;
    groups.codes.forEach((unit, group) => {
      const values: number[] = [];
      for (let row = groups.start[group]!; row < groups.start[group + 1]!; row++) if (column.missing[row] === PRESENT && column.values[row]! > 0) values.push(column.values[row]!);
      if (values.length < least) return;
      of++;
      const chiSquare = benfordChiSquare(values);
      if (chiSquare > CHI_SQUARE_8_999) findings.push({ level, unit, row: null, fields: [field], found: `first digits of ${values.length} figures, chi-square ${chiSquare.toFixed(1)} above ${CHI_SQUARE_8_999}` });
    });
  }
  return { findings, of };
}

export const heaping: Check = {
  name: 'heaping',
  run(context, rule) {
    const fields = (rule.with?.['firstDigitFields'] as readonly string[] | undefined) ?? [];
    const level = textParameter(rule, 'firstDigitLevel', 'county');
    const parts = [
      fullShares(context, parameter(rule, 'fullShare', 0.6)),
      roundCounts(context, parameter(rule, 'roundShare', 0.6), parameter(rule, 'leastCounts', 20)),
      firstDigits(context, fields, level, parameter(rule, 'leastFigures', 100)),
    ];
    if (parts.every(({ of }) => of === 0)) return notChecked('no unit or group has figures enough to judge');
    return checked(parts.flatMap(({ findings }) => findings));
  },
};
