/**
 * Published totals that stand in the file beside the units: the sum of the units is compared with each of them, and a
 * difference is held against the rows that the framework leaves out in the same place.
 */
import { PRESENT } from '../../../core/table.js';
import { checked, notChecked, parameter, textParameter, type Check, type CheckFinding, type OtherTotal } from '../check.js';

/** What the rows left out in the place of a total add up to, in words; null where the rule names no place fields. */
function leftOutThere(others: readonly OtherTotal[], total: OtherTotal, field: string, place: readonly string[] | undefined, difference: number): string {
  if (place === undefined) return '';
  const there = others.filter((other) => other.is === 'excluded' && place.every((name) => other.texts.get(name) === total.texts.get(name)));
  if (there.length === 0) return '; no row left out there';
  const sum = there.reduce((all, other) => all + (other.values.get(field) ?? 0), 0);
  const rest = difference + sum;
  return `; ${there.length} rows left out there hold ${sum}: ${rest === 0 ? 'the whole difference' : `${rest} unexplained`}`;
}

export const reconcile: Check = {
  name: 'reconcile',
  run(context, rule) {
    const field = textParameter(rule, 'field', '');
    const level = textParameter(rule, 'level', '');
    const tolerance = parameter(rule, 'tolerance', 0);
    const place = rule.with?.['place'] as readonly string[] | undefined;
    const declaration = context.framework.levels.find((candidate) => candidate.name === level);
    const prefix = declaration?.prefix ?? 0;
    const column = context.table.columns.get(field);
    const totals = context.others.filter((other) => other.is === 'total' && other.level === level && other.values.has(field));
    if (column?.kind !== 'number') return notChecked(`no number field ${field}`);
    if (totals.length === 0) return notChecked(`the file has no published totals of level ${level}`);
    const sums = new Map<string, number>();
    context.codes.forEach((code, row) => {
      const group = code.slice(0, prefix);
      if (column.missing[row] === PRESENT) sums.set(group, (sums.get(group) ?? 0) + column.values[row]!);
    });
    const findings = totals.flatMap((total): CheckFinding[] => {
      const published = total.values.get(field)!;
      const group = /^\d+$/.test(total.code) ? total.code.slice(0, prefix) : '';
      const sum = sums.get(group) ?? 0;
      if (Math.abs(sum - published) <= tolerance * published) return [];
      return [{ level, unit: group, row: null, fields: [field], found: `units ${sum}, published ${published}, difference ${sum - published} (${total.name})${leftOutThere(context.others, total, field, place, sum - published)}` }];
    });
    return checked(findings, `${totals.length} totals compared, ${totals.length - findings.length} agree`);
  },
};
