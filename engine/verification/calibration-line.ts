/**
 * The line of logits: ln odds of the event = a + b logit p. Of calibrated probabilities a = 0 and b = 1; b < 1: too bold.
 *
 * Source: Cox (1958) Biometrika 45, 562-565; fitted by Newton's method, steps halved where the likelihood would fall. A count k of m members stands for (k + 0.5)/(m + 1).
 */
import type { ProbabilityCounts } from './probability-counts.js';
import type { Missing } from './score.js';

export interface CalibrationLine {
  readonly intercept: number;
  readonly slope: number;
}

const STEPS = 100;
const HALVINGS = 40;
const ENOUGH = 1e-10;
/** By how much of itself the log-likelihood may fall by rounding alone. */
const ROUNDING = 1e-13;

interface Level {
  readonly n: number;
  readonly y: number;
  readonly x: number;
}

function logLikelihood(levels: readonly Level[], a: number, b: number): number {
  let sum = 0;
  for (const { n, y, x } of levels) {
    const eta = a + b * x;
    sum += y * eta - n * (Math.max(0, eta) + Math.log1p(Math.exp(-Math.abs(eta))));
  }
  return sum;
}

/** Whether no quiet case has a higher level than an event, or none a lower one: the likelihood then grows without end. */
function areParted(levels: readonly Level[]): boolean {
  const events = levels.filter(({ y }) => y > 0).map(({ x }) => x);
  const quiet = levels.filter(({ n, y }) => y < n).map(({ x }) => x);
  return Math.max(...quiet) <= Math.min(...events) || Math.max(...events) <= Math.min(...quiet);
}

/** Newton's step at a line; null: the curvature is lost. */
function newtonStep(levels: readonly Level[], a: number, b: number): readonly [number, number] | null {
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
  return det > 0 ? [(hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det] : null;
}

/** The fitted line; missing without events, without quiet cases, of one probability alone, or where probabilities part the two. */
export function calibrationLine({ cases, events }: ProbabilityCounts): CalibrationLine | Missing {
  const members = cases.length - 1;
  const levels = Array.from(cases).flatMap((n, k): Level[] => (n === 0 ? [] : [{ n, y: events[k]!, x: Math.log((k + 0.5) / (members - k + 0.5)) }]));
  const [all, came] = [levels.reduce((sum, { n }) => sum + n, 0), levels.reduce((sum, { y }) => sum + y, 0)];
  if (came === 0) return { missing: 'no event was observed' };
  if (came === all) return { missing: 'every case was an event' };
  if (levels.length < 2) return { missing: 'one probability alone was given' };
  if (areParted(levels)) return { missing: 'the line has no end: probabilities part events from quiet cases' };
  let [a, b] = [0, 1];
  let height = logLikelihood(levels, a, b);
  for (let step = 0; step < STEPS; step++) {
    const found = newtonStep(levels, a, b);
    if (found === null) break;
    // a step too far, of very bold chances, is halved until the likelihood does not fall
    let [da, db] = found;
    let next = logLikelihood(levels, a + da, b + db);
    for (let halved = 0; halved < HALVINGS && !(next >= height - ROUNDING * Math.abs(height)); halved++) {
      [da, db] = [da / 2, db / 2];
      next = logLikelihood(levels, a + da, b + db);
    }
    [a, b, height] = [a + da, b + db, next];
    if (Math.abs(da) + Math.abs(db) < ENOUGH) return { intercept: a, slope: b };
  }
  return { missing: 'the line was not found: its fit does not settle' };
}
