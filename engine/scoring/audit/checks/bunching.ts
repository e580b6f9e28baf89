/**
 * C23: more values just at or above a goalpost than beside it, as when figures are written up to a line.
 *
 * The count in [line, line + width) is compared with the mean of the two windows on either side of it; it is a finding
 * where it exceeds that mean by more than `sigmas` standard deviations of a Poisson count and by half.
 */
import { PRESENT } from '../../../core/table.js';
import { checked, notChecked, parameter, unitLevel, type Check, type CheckFinding } from '../check.js';
import { percentPairs } from '../pairs.js';

/** Counts of values in the windows of `width` before, at and after `line`. */
export function windowCounts(values: Iterable<number>, line: number, width: number): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const value of values) addToWindow(counts, value, line, width);
  return counts;
}

function addToWindow(counts: [number, number, number], value: number, line: number, width: number): void {
  const window = Math.floor((value - line) / width) + 1;
  if (window >= 0 && window <= 2) counts[window as 0 | 1 | 2]++;
}

export const bunching: Check = {
  name: 'bunching',
  run(context, rule) {
    const width = parameter(rule, 'width', 1);
    const sigmas = parameter(rule, 'sigmas', 4);
    const leastCases = parameter(rule, 'leastCases', 100);
    const findings: CheckFinding[] = [];
    let near = 0;
    for (const { indicator, numerator, denominator } of percentPairs(context.framework)) {
      const { target } = indicator.goalpost;
      const [a, b] = [context.table.columns.get(numerator), context.table.columns.get(denominator)];
      // A target at the end of the scale is crowded by nature.
      if (target <= 0 || target + 2 * width > 100 || a?.kind !== 'number' || b?.kind !== 'number') continue;
      const counts: [number, number, number] = [0, 0, 0];
      for (let row = 0; row < context.table.rows; row++) {
        // Shares of few cases sit on a coarse grid, and heap where the grid does.
        if (a.missing[row] === PRESENT && b.missing[row] === PRESENT && b.values[row]! >= leastCases) addToWindow(counts, (100 * a.values[row]!) / b.values[row]!, target, width);
      }
      const [before, at, after] = counts;
      near += before + at + after;
      const beside = (before + after) / 2;
      if (at > beside + sigmas * Math.sqrt(Math.max(beside, 1)) && at > 1.5 * beside) {
        findings.push({ level: unitLevel(context), unit: indicator.code, row: null, fields: [numerator, denominator], found: `${at} units in [${target}, ${target + width}) %, ${before} and ${after} in the windows beside it` });
      }
    }
    return near === 0 ? notChecked('no unit has a share of enough cases near a goalpost') : checked(findings);
  },
};
