/** Levels of a hazard that contradict each other: what makes the milder always makes the graver, so that the milder never comes. */
import { LEVELS, type Condition, type HazardRule } from '../../warning/rule.js';

const isAbove = ({ comparison }: Condition): boolean => comparison.startsWith('>');

/** Whether a window of `a` tells of one of `b`: the same, or one inside the other where the statistic carries over. */
function windowTells(a: Condition, b: Condition): boolean {
  if (a.statistic !== b.statistic) return false;
  const [own, other] = [a.window, b.window];
  if (own === other) return true;
  if (own === null || other === null) return false;
  // the greatest of a longer window is no less, its least no greater; rain only adds up
  if (a.statistic === 'max' || (a.statistic === 'sum' && a.nonNegative === true)) return isAbove(a) ? own < other : own > other;
  if (a.statistic === 'min') return isAbove(a) ? own > other : own < other;
  return false;
}

/** Whether a number that meets `a` always meets `b`. */
function implies(a: Condition, b: Condition): boolean {
  if (a.quantity !== b.quantity || isAbove(a) !== isAbove(b) || !windowTells(a, b) || (b.together === true && a.together !== true)) return false;
  if (typeof a.line !== 'number' || typeof b.line !== 'number') return typeof a.line !== 'number' && typeof b.line !== 'number' && a.line.column === b.line.column && (a.comparison === b.comparison || a.comparison.length === 1);
  if (a.line === b.line) return a.comparison === b.comparison || a.comparison.length === 1;
  return isAbove(a) ? a.line > b.line : a.line < b.line;
}

export interface Contradiction {
  /** The milder level and its alternative. */
  readonly level: string;
  readonly alternative: number;
  /** The graver one that it always makes. */
  readonly graver: string;
  readonly graverAlternative: number;
}

/** Alternatives of a level that always make a graver level, too. */
export function contradictions({ levels }: Pick<HazardRule, 'levels'>): Contradiction[] {
  const ordered = [...levels].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  return ordered.flatMap(({ level, any }, l) =>
    any.flatMap((all, alternative) => {
      for (const graver of ordered.slice(l + 1)) {
        const graverAlternative = graver.any.findIndex((other) => other.every((condition) => all.some((own) => implies(own, condition))));
        if (graverAlternative >= 0) return [{ level, alternative, graver: graver.level, graverAlternative }];
      }
      return [];
    }),
  );
}
