/** Warnings that nothing speaks of any more: the rule that made them, or the village that they are for, is not there after a restart. */
import type { Alert, Hand } from '../store/store.js';
import { byHand, SERVICE } from './alerts.js';
import type { UnitIndex } from './units.js';

/** Why nothing speaks of an alert; null: something does. @param hazards that any edition of the rules names */
export function orphanedBecause({ area, hazard }: Pick<Alert, 'area' | 'hazard'>, hazards: ReadonlySet<string>, units: Pick<UnitIndex, 'hasIn'>): string | null {
  if (!hazards.has(hazard)) return `服务已不再加载灾种 ${hazard} 的规则，预警没有依据 / no rule of the hazard ${hazard} is loaded any more: nothing warrants the warning`;
  return units.hasIn(area) ? null : `${area} 已不在监测范围 / ${area} is not watched any more`;
}

/** Its end, which hinders nobody to say it again once a rule warrants it; null where it does not stand. @param now [ms since 1970] */
export const ended = (head: Alert, note: string, now: number): Alert | null => byHand(head, { action: 'cancel', by: SERVICE, note, time: now } satisfies Hand);
