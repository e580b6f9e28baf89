/** From rules to columns: one pass per rule over the units of a frame. */
import { normalQuantile } from '../../core/normal.js';
import { fillUniformPair, randomStream } from '../../core/random.js';
import { columnOf, type Frame } from './frame.js';
import { rounded } from './lines.js';
import { binomialQuantile, poissonQuantile } from './quantiles.js';
import { TREND, type Choice, type Events, type Flag, type Rate, type Rule, type Share, type Size } from './rule.js';

/** The year in which rates are what the rules say. */
const REFERENCE_YEAR = 2024;
/** A share rises by the trend and by up to so much more on the logit scale; less than the trend, so that it never falls [1]. */
const WOBBLE = 0.05;
/** A flow differs by up to this from its course in either direction [1]. */
const FLOW_SWING = 0.06;
/** From this number of cases on a count moves with the years: with fewer, one case more or less would be a leap. */
const ENOUGH_CASES = 5;
const FLOW_FROM = 20;

/** The random numbers of one column: two that stay with the unit, and two of the year. */
export interface Draws {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Uniform on (0, 1), of this year. */
  readonly year: Float64Array;
  /** Uniform on (0, 1), of this year; not used by rules: it decides whether the cell was left blank. */
  readonly blank: Float64Array;
}

export function drawColumn(seed: string, column: string, frame: Frame, year: number): Draws {
  const fresh = (): Float64Array => new Float64Array(frame.rows);
  const draws = { first: fresh(), second: fresh(), year: fresh(), blank: fresh() };
  const stream = randomStream(seed, `demo/${column}`);
  fillUniformPair(stream, frame.entities, 0, 0, draws.first, draws.second);
  fillUniformPair(stream, frame.entities, 0, year, draws.year, draws.blank);
  return draws;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/** Logits of a rate without and with the passing of time. */
function logits(rate: Rate, frame: Frame, draws: Draws, year: number, row: number): [still: number, moved: number] {
  const { slope = 0.5, spread = 0.35, trend = TREND } = rate;
  const still = logit(rate.at) + slope * frame.development[row]! + spread * normalQuantile(draws.first[row]!);
  const moved = trend === 0 ? still : still + trend * (year - REFERENCE_YEAR) + WOBBLE * draws.year[row]!;
  return [still, moved];
}

function makeShare(rule: Share, frame: Frame, draws: Draws, year: number, out: Float64Array): void {
  const whole = columnOf(frame, rule.of);
  const { digits } = rule;
  for (let row = 0; row < out.length; row++) {
    const n = whole[row]!;
    const [still, moved] = logits(rule, frame, draws, year, row);
    if (digits === undefined) out[row] = binomialQuantile(n, logistic(n < ENOUGH_CASES ? still : moved), draws.second[row]!);
    else out[row] = Math.min(n, rounded(n * logistic(moved), digits));
  }
}

function makeSize(rule: Size, frame: Frame, draws: Draws, year: number, out: Float64Array): void {
  const { median, spread, slope = 0, relief = 0, none = 0, growth = 0, flow = false, min = 0, max = Infinity, digits = 0 } = rule;
  const of = rule.of === undefined ? null : columnOf(frame, rule.of);
  for (let row = 0; row < out.length; row++) {
    const of1 = of === null ? 1 : of[row]!;
    if (draws.second[row]! < none || of1 === 0) {
      out[row] = 0;
      continue;
    }
    const still = median * of1 * Math.exp(spread * normalQuantile(draws.first[row]!) + slope * frame.development[row]! + relief * frame.relief[row]!);
    let value = still * Math.exp(growth * (year - REFERENCE_YEAR));
    if (flow && still >= FLOW_FROM) value *= 1 + FLOW_SWING * (2 * draws.year[row]! - 1);
    out[row] = Math.min(max, Math.max(min, rounded(value, digits)));
  }
}

function makeEvents(rule: Events, frame: Frame, draws: Draws, out: Float64Array): void {
  const { mean, slope = 0, max = Infinity } = rule;
  const of = rule.of === undefined ? null : columnOf(frame, rule.of);
  for (let row = 0; row < out.length; row++) {
    const expected = mean * (of === null ? 1 : of[row]!) * Math.exp(slope * frame.development[row]!);
    out[row] = poissonQuantile(expected, draws.second[row]!, max);
  }
}

function makeFlag(rule: Flag, frame: Frame, draws: Draws, year: number, out: Float64Array): void {
  const needs = rule.needs === undefined ? null : columnOf(frame, rule.needs);
  for (let row = 0; row < out.length; row++) {
    const [, moved] = logits(rule, frame, draws, year, row);
    const yes = draws.second[row]! < logistic(moved + (rule.relief ?? 0) * frame.relief[row]!);
    out[row] = yes && (needs === null || needs[row] !== 0) ? 1 : 0;
  }
}

function makeChoice(rule: Choice, draws: Draws, out: Float64Array): void {
  for (let row = 0; row < out.length; row++) {
    let rest = draws.first[row]!;
    let k = 0;
    while (k < rule.shares.length - 1 && rest >= rule.shares[k]!) rest -= rule.shares[k++]!;
    out[row] = k;
  }
}

/** Make the column of one rule and put it among the frame's columns. */
export function evaluate(rule: Rule, frame: Frame, draws: Draws, year: number): Float64Array {
  const out = new Float64Array(frame.rows);
  switch (rule.kind) {
    case 'share':
      makeShare(rule, frame, draws, year, out);
      break;
    case 'size':
      makeSize(rule, frame, draws, year, out);
      break;
    case 'events':
      makeEvents(rule, frame, draws, out);
      break;
    case 'flag':
      makeFlag(rule, frame, draws, year, out);
      break;
    case 'choice':
      makeChoice(rule, draws, out);
      break;
    case 'derived': {
      const value = rule.make({ column: (name) => columnOf(frame, name), first: draws.first, second: draws.second, year });
      for (let row = 0; row < out.length; row++) out[row] = rule.digits === undefined ? value(row) : rounded(value(row), rule.digits);
    }
  }
  frame.columns.set(rule.column, out);
  return out;
}
