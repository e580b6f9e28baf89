/** Published totals that stand in the file beside the units: the sum of the units is compared with each of them. */
import { PRESENT } from '../../../core/table.js';
import { checked, notChecked, parameter, type Check, type CheckFinding } from '../check.js';

export const reconcile: Check = {
  name: 'reconcile',
  run(context, rule) {
    const field = String(rule.with?.['field'] ?? '');
    const level = String(rule.with?.['level'] ?? '');
    const tolerance = parameter(rule, 'tolerance', 0);
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
      return [{ level, unit: group, row: null, fields: [field], found: `units ${sum}, published ${published}, difference ${sum - published} (${total.name})` }];
    });
    return checked(findings, `${totals.length} totals compared, ${totals.length - findings.length} agree`);
  },
};
