/**
 * The line of logits: ln odds of the event = a + b logit p. Of calibrated probabilities a = 0 and b = 1; b < 1: too bold.
 *
 * Source: Cox (1958) Biometrika 45, 562-565; fitted by Newton's method. A count k of m members stands for (k + 0.5)/(m + 1).
 */
import type { ProbabilityCounts } from './probability-counts.js';
import type { Missing } from './score.js';

export interface CalibrationLine {
  readonly intercept: number;
  readonly slope: number;
}

const STEPS = 50;
const ENOUGH = 1e-10;

/** The fitted line; missing without events, without quiet cases, or of one probability alone. */
export function calibrationLine({ cases, events }: ProbabilityCounts): CalibrationLine | Missing {
  const members = cases.length - 1;
  const levels = Array.from(cases).flatMap((n, k) => (n === 0 ? [] : [{ n, y: events[k]!, x: Math.log((k + 0.5) / (members - k + 0.5)) }]));
  const [all, came] = [levels.reduce((sum, { n }) => sum + n, 0), levels.reduce((sum, { y }) => sum + y, 0)];
  if (came === 0) return { missing: 'no event was observed' };
  if (came === all) return { missing: 'every case was an event' };
  if (levels.length < 2) return { missing: 'one probability alone was given' };
  let [a, b] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 0, 0, 0];
    for (const { n, y, x } of levels) {
      const p = 1 / (1 + Math.exp(-(a + b * x)));
      const w = n * p * (1 - p);
      ga += y - n * p;
      gb += (y - n * p) * x;
      haa += w;
      hab += w * x;
      hbb += w * x * x;
    }
    const det = haa * hbb - hab * hab;
    if (!(det > 0)) break;
    const [da, db] = [(hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det];
    a += da;
    b += db;
    if (Math.abs(da) + Math.abs(db) < ENOUGH) return { intercept: a, slope: b };
  }
  return { missing: 'the line has no end: probabilities part events from quiet cases' };
}
