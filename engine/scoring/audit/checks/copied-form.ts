/** C21: two villages of one township whose forms agree in nearly every amount. */
import { PRESENT, type NumberColumn } from '../../../core/table.js';
import { checked, notChecked, parameter, unitLevel, type Check, type CheckFinding } from '../check.js';
import { comparedFields } from './year-on-year.js';

/** Whether rows `a` and `b` agree in more than `share` of the fields where at least one is not zero; null: too few to tell. */
function agree(columns: readonly NumberColumn[], a: number, b: number, share: number, least: number): boolean {
  const allowed = Math.floor(columns.length * (1 - share));
  let [same, different] = [0, 0];
  for (const { values, missing } of columns) {
    if (missing[a] !== PRESENT || missing[b] !== PRESENT) continue;
    if (values[a] === 0 && values[b] === 0) continue;
    if (values[a] === values[b]) same++;
    else if (++different > allowed) return false;
  }
  return same + different >= least && same > share * (same + different);
}

export const copiedForm: Check = {
  name: 'copied-form',
  run(context, rule) {
    if (context.levels.length === 0) return notChecked('the framework has no level above the unit');
    const share = parameter(rule, 'share', 0.9);
    const least = parameter(rule, 'leastFields', 20);
    const level = unitLevel(context);
    const columns = comparedFields(context.framework.fields, level).flatMap((field) => {
      const column = context.table.columns.get(field);
      return column?.kind === 'number' ? [column] : [];
    });
    const starts = context.levels[0]!.start;
    const findings: CheckFinding[] = [];
    for (let group = 0; group + 1 < starts.length; group++) {
      for (let b = starts[group]!; b < starts[group + 1]!; b++) {
        for (let a = starts[group]!; a < b; a++) {
          if (agree(columns, a, b, share, least)) findings.push({ level, unit: context.codes[b]!, row: b, fields: [], found: `agrees with ${context.codes[a]!} in more than ${100 * share} % of its amounts` });
        }
      }
    }
    return checked(findings);
  },
};
