/** Levels by step as spans of a timeline: neighbours of the same level joined, none left out. */
import { LEVELS } from '../../../engine/warning/rule.js';
import type { TimelineSpan } from '../../charts/warning-timeline.js';

/**
 * @param held levels by step, 0 none … 4 red
 * @param at moment that a step's level holds from [ms since 1970 UTC]; it holds until that of the next
 */
export function levelSpans(held: Uint8Array, at: (step: number) => number): TimelineSpan[] {
  const spans: TimelineSpan[] = [];
  for (let step = 0; step < held.length; step++) {
    const level = held[step]!;
    if (level === 0) continue;
    let last = step;
    while (last + 1 < held.length && held[last + 1] === level) last++;
    spans.push({ from: at(step), to: at(last + 1), level, name: LEVELS[level - 1]! });
    step = last;
  }
  return spans;
}
