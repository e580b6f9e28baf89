/** Why a level is open at a step: which values the windows of a rule lack. */
import type { HazardRule } from '../../warning/rule.js';
import type { UnitSeries } from '../../warning/unit-series.js';

/** By step, `rain lacks 5 of 24 h`; where nothing is lacking of what was seen, how far the forecast reaches. */
export function openReason({ levels, branches }: HazardRule, { columns, dt, steps, issued }: UnitSeries): (step: number) => string {
  const widths = new Map<string, number>();
  for (const { quantity, window } of levels.flatMap(({ any }) => any.flat())) widths.set(quantity, Math.max(widths.get(quantity) ?? 1, (window ?? dt) / dt));
  const hours = (count: number): number => (count * dt) / 3_600;
  return (step) => {
    if (!branches.includes('observed') && (step < issued || step >= steps - 1)) return 'no forecast of what comes';
    const lacks = branches.includes('observed') ? [...widths].flatMap(([quantity, width]) => {
      const values = columns.get(quantity)![0]!;
      let missing = Math.max(0, width - 1 - step);
      for (let s = Math.max(0, step - width + 1); s <= step; s++) if (values[s] !== values[s]) missing++;
      return missing === 0 ? [] : [`${quantity} lacks ${hours(missing)} of ${hours(width)} h`];
    }) : [];
    return lacks.length > 0 ? lacks.join('; ') : `the forecast ends ${hours(steps - 1 - step)} h later`;
  };
}
