/** C18: the sum over the villages of a county agrees with the yearbook. */
import { PRESENT } from '../../../core/table.js';
import { checked, notChecked, parameter, textParameter, type Check, type CheckFinding } from '../check.js';

/** Significant digits of a sum that are shown: beyond them there is rounding alone. */
const DIGITS = 12;

export const yearbook: Check = {
  name: 'yearbook',
  run(context, rule) {
    if (context.yearbook === null) return notChecked('no yearbook table was given (--yearbook FILE)');
    const tolerance = parameter(rule, 'tolerance', 0.05);
    const level = textParameter(rule, 'level', 'county');
    const k = context.levels.findIndex((candidate) => candidate.declaration.name === level);
    if (k < 0) return notChecked(`the framework has no level ${level}`);
    const starts = context.levels[k]!.start;
    const findings: CheckFinding[] = [];
    let compared = 0;
    context.levels[k]!.codes.forEach((code, group) => {
      for (const [field, published] of context.yearbook!.get(code) ?? []) {
        const column = context.table.columns.get(field);
        if (column?.kind !== 'number') continue;
        let sum = 0;
        for (let row = starts[group]!; row < starts[group + 1]!; row++) if (column.missing[row] === PRESENT) sum += column.values[row]!;
        compared++;
        if (Math.abs(sum - published) > tolerance * published) {
          findings.push({ level, unit: code, row: null, fields: [field], found: `sum of villages ${Number(sum.toPrecision(DIGITS))}, yearbook ${published}` });
        }
      }
    });
    return compared === 0 ? notChecked('the yearbook table names none of the counties in the data') : checked(findings);
  },
};
