/** C21: jumps of shares and denominators since last year, forms copied from last year. C24: stocks that fall. */
import { PRESENT, type NumberColumn, type Table } from '../../../core/table.js';
import type { FieldDeclaration } from '../../framework.js';
import { checked, notChecked, parameter, unitLevel, type Check, type CheckContext, type CheckFinding } from '../check.js';
import { percentPairs } from '../pairs.js';

/** Row of last year's table for every row of this year's; -1 where the unit is new. */
function previousRows(context: CheckContext): Int32Array {
  const { codes } = context;
  const old = context.previous!.codes;
  const rows = new Int32Array(codes.length).fill(-1);
  for (let row = 0, then = 0; row < codes.length; row++) { // both ascending
    while (then < old.length && old[then]! < codes[row]!) then++;
    if (old[then] === codes[row]) rows[row] = then;
  }
  return rows;
}

const numberIn = (table: Table, field: string): NumberColumn | null => {
  const column = table.columns.get(field);
  return column?.kind === 'number' ? column : null;
};

/** Fields whose agreement says something: amounts and counts of the unit itself. */
export const comparedFields = (fields: readonly FieldDeclaration[], level: string): string[] =>
  fields.filter((field) => field.level === level && (field.type === 'int' || field.type === 'num') && field.group !== 'ID').map((field) => field.name);

/** How many amounts each row has in both years, where they are all equal; 0 where one is not, or none is in both. */
function equalAmounts(columns: readonly (readonly [now: NumberColumn | null, then: NumberColumn | null])[], before: Int32Array): Int32Array {
  const counts = new Int32Array(before.length);
  const differs = Uint8Array.from(before, (old) => (old < 0 ? 1 : 0));
  for (const [now, then] of columns) {
    if (now === null || then === null) continue;
    for (let row = 0; row < before.length; row++) {
      const old = before[row]!;
      if (differs[row] !== 0 || now.missing[row] !== PRESENT || then.missing[old] !== PRESENT) continue;
      if (now.values[row] === then.values[old]) counts[row]!++;
      else differs[row] = 1;
    }
  }
  return counts.map((count, row) => (differs[row] === 0 ? count : 0));
}

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
      if (b1 === null || b0 === null) continue;
      for (let row = 0; row < before.length; row++) {
        const old = before[row]!;
        if (old < 0 || b1.missing[row] !== PRESENT || b0.missing[old] !== PRESENT) continue;
        const [unit, y1, y0] = [context.codes[row]!, b1.values[row]!, b0.values[old]!];
        if (Math.abs(y1 - y0) > share * y0) findings.push({ level, unit, row, fields: [denominator], found: `${y0} last year, ${y1} now` });
        if (a1 === null || a0 === null || a1.missing[row] !== PRESENT || a0.missing[old] !== PRESENT || !(y1 > 0) || !(y0 > 0)) continue;
        const r0 = (100 * a0.values[old]!) / y0;
        const r1 = (100 * a1.values[row]!) / y1;
        if (Math.abs(r1 - r0) > points) findings.push({ level, unit, row, fields: [numerator, denominator], found: `${r0.toFixed(1)} % last year, ${r1.toFixed(1)} % now` });
      }
    }
    const amounts = equalAmounts(comparedFields(context.framework.fields, level).map((field) => [now(field), then(field)]), before);
    amounts.forEach((count, row) => {
      if (count > 0) findings.push({ level, unit: context.codes[row]!, row, fields: [], found: `all ${count} amounts equal last year's` });
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
    const level = unitLevel(context);
    const findings: CheckFinding[] = [];
    for (const field of fields) {
      const [now, then] = [numberIn(context.table, field), numberIn(context.previous.table, field)];
      if (now === null || then === null) continue;
      for (let row = 0; row < before.length; row++) {
        const old = before[row]!;
        if (old < 0 || now.missing[row] !== PRESENT || then.missing[old] !== PRESENT) continue;
        compared++;
        const [x1, x0] = [now.values[row]!, then.values[old]!];
        if (x1 < x0) findings.push({ level, unit: context.codes[row]!, row, fields: [field], found: `${x0} last year, ${x1} now` });
      }
    }
    return compared === 0 ? notChecked('no unit has these figures in both years') : checked(findings);
  },
};
