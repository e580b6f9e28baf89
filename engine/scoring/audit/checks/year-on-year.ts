/** C21: jumps of shares and denominators since last year, forms copied from last year. C24: stocks that fall. */
import { PRESENT, type NumberColumn, type Table } from '../../../core/table.js';
import type { FieldDeclaration } from '../../framework.js';
import { checked, notChecked, parameter, unitLevel, type Check, type CheckContext, type CheckFinding } from '../check.js';
import { percentPairs } from '../pairs.js';

/** Row of last year's table for every row of this year's; -1 where the unit is new. */
function previousRows(context: CheckContext): Int32Array {
  const rowOf = new Map(context.previous!.codes.map((code, row) => [code, row]));
  return Int32Array.from(context.codes, (code) => rowOf.get(code) ?? -1);
}

const numberIn = (table: Table, field: string): NumberColumn | null => {
  const column = table.columns.get(field);
  return column?.kind === 'number' ? column : null;
};

const at = (column: NumberColumn | null, row: number): number | null => (column === null || row < 0 || column.missing[row] !== PRESENT ? null : column.values[row]!);

/** Fields whose agreement says something: amounts and counts of the unit itself. */
export const comparedFields = (fields: readonly FieldDeclaration[], level: string): string[] =>
  fields.filter((field) => field.level === level && (field.type === 'int' || field.type === 'num') && field.group !== 'ID').map((field) => field.name);

export const yearOnYear: Check = {
  name: 'year-on-year',
  run(context, rule) {
    if (context.previous === null) return notChecked("no data of the year before were given (--previous FILE)");
    const points = parameter(rule, 'ratioPoints', 25);
    const share = parameter(rule, 'denominatorShare', 0.2);
    const before = previousRows(context);
    if (before.every((row) => row < 0)) return notChecked('no unit stands in the data of both years');
    const findings: CheckFinding[] = [];
    const level = unitLevel(context);
    const now = (field: string): NumberColumn | null => numberIn(context.table, field);
    const then = (field: string): NumberColumn | null => numberIn(context.previous!.table, field);
    for (const { numerator, denominator } of percentPairs(context.framework)) {
      const [a1, b1, a0, b0] = [now(numerator), now(denominator), then(numerator), then(denominator)];
      context.codes.forEach((unit, row) => {
        const [x1, y1, x0, y0] = [at(a1, row), at(b1, row), at(a0, before[row]!), at(b0, before[row]!)];
        if (y1 === null || y0 === null) return;
        if (Math.abs(y1 - y0) > share * y0) findings.push({ level, unit, row, fields: [denominator], found: `${y0} last year, ${y1} now` });
        if (x1 === null || x0 === null || !(y1 > 0) || !(y0 > 0)) return;
        const [r0, r1] = [(100 * x0) / y0, (100 * x1) / y1];
        if (Math.abs(r1 - r0) > points) findings.push({ level, unit, row, fields: [numerator, denominator], found: `${r0.toFixed(1)} % last year, ${r1.toFixed(1)} % now` });
      });
    }
    const columns = comparedFields(context.framework.fields, level).map((field) => [now(field), then(field)] as const);
    context.codes.forEach((unit, row) => {
      if (before[row]! < 0) return;
      const pairs = columns.map(([a, b]) => [at(a, row), at(b, before[row]!)] as const).filter(([a, b]) => a !== null && b !== null);
      if (pairs.length > 0 && pairs.every(([a, b]) => a === b)) findings.push({ level, unit, row, fields: [], found: `all ${pairs.length} amounts equal last year's` });
    });
    return checked(findings);
  },
};

export const fallingStock: Check = {
  name: 'falling-stock',
  run(context, rule) {
    if (context.previous === null) return notChecked("no data of the year before were given (--previous FILE)");
    const fields = (rule.with?.['fields'] as readonly string[] | undefined) ?? [];
    const before = previousRows(context);
    if (before.every((row) => row < 0)) return notChecked('no unit stands in the data of both years');
    let compared = 0;
    const findings = fields.flatMap((field) => {
      const [now, then] = [numberIn(context.table, field), numberIn(context.previous!.table, field)];
      return context.codes.flatMap((unit, row): CheckFinding[] => {
        const [x1, x0] = [at(now, row), at(then, before[row]!)];
        if (x1 === null || x0 === null) return [];
        compared++;
        return x1 < x0 ? [{ level: unitLevel(context), unit, row, fields: [field], found: `${x0} last year, ${x1} now` }] : [];
      });
    });
    return compared === 0 ? notChecked('no unit has these figures in both years') : checked(findings);
  },
};
