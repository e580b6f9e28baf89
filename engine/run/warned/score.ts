/** What warnings came to: events hit and missed by level, how long before, whom they reached in time, and what that saved. */
import { CONTINGENCY_MEASURES, contingencyOf, type Contingency } from '../../verification/contingency.js';
import { blockBootstrap, type BootstrapInterval } from '../../verification/bootstrap.js';
import { economicValue } from '../../verification/economic-value.js';
import { flipFlop, leadTime, leadTimesOf, messagesAt, movesOf, type IssuedWarning, type LeadTimes } from '../../verification/lead-time.js';
import { isMissing, type Score } from '../../verification/score.js';
import { LEVELS } from '../../warning/rule.js';
import type { RandomStream } from '../../core/random.js';

/** One unit in one course of the weather. */
export interface WarnedCase {
  readonly member: number;
  readonly unit: number;
  /** When the event began [s since the start]; null: there was none. */
  readonly onset: number | null;
  /** Of the course [yuan]. */
  readonly loss: number;
  /** Levels by step, 0 none … 4 red. */
  readonly levels: Uint8Array;
}

/** Warnings at a level or above, as spans: issued at the end of the step that made them. @param dt [s] */
export function spansAt(levels: Uint8Array, level: number, dt: number): IssuedWarning[] {
  const spans: IssuedWarning[] = [];
  for (let t = 0; t < levels.length; t++) {
    if (levels[t]! < level) continue;
    let last = t;
    while (last + 1 < levels.length && levels[last + 1]! >= level) last++;
    const issued = (t + 1) * dt;
    spans.push({ issued, validFrom: issued, validTo: (last + 2) * dt });
    t = last;
  }
  return spans;
}

export interface ScoreLine {
  readonly level: string;
  readonly measure: string;
  readonly value: Score;
  readonly interval: BootstrapInterval | { readonly missing: string };
}

export interface LevelScores {
  readonly level: string;
  readonly table: Contingency;
  readonly lines: readonly ScoreLine[];
  readonly leads: LeadTimes;
  /** Messages of a unit and day: every change of the level or of one above it, its end among them. */
  readonly messages: number;
}

const RESAMPLES = 500;
/** Measures that are told of warnings. */
const TOLD = ['probability_of_detection', 'false_alarm_ratio', 'threat_score', 'frequency_bias', 'equitable_threat_score', 'symmetric_extremal_dependence_index'];

/** Lead of each case [s]: null without an event, or where it was missed. */
export const leadOf = ({ onset, levels }: WarnedCase, level: number, dt: number): number | null => (onset === null ? null : leadTime(onset, spansAt(levels, level, dt)));

/**
 * Scores of each level: a case is warned of where a warning of that level or above stood at its onset or, without an
 * event, at any time.
 *
 * @param members courses of the weather: blocks of the intervals
 */
export function scoreLevels(cases: readonly WarnedCase[], members: number, dt: number, stream: RandomStream): LevelScores[] {
  const days = cases.length === 0 ? 0 : (cases[0]!.levels.length * dt) / 86_400;
  const byMember = Array.from({ length: members }, (): number[] => []);
  cases.forEach(({ member }, k) => byMember[member]!.push(k));
  const event = Uint8Array.from(cases, ({ onset }) => (onset === null ? 0 : 1));
  return LEVELS.map((level, k): LevelScores => {
    const leads = cases.map((one) => leadOf(one, k + 1, dt));
    const warned = Uint8Array.from(cases, ({ onset, levels }, c) => (onset === null ? Number(levels.some((own) => own > k)) : leads[c] === null ? 0 : 1));
    const table = contingencyOf(warned, event);
    const tables = byMember.map((own) => contingencyOf(own.map((c) => warned[c]!), own.map((c) => event[c]!)));
    const of = (drawn: Uint32Array): Contingency => {
      const sum = { hits: 0, falseAlarms: 0, misses: 0, correctNegatives: 0 };
      for (const m of drawn) for (const key of ['hits', 'falseAlarms', 'misses', 'correctNegatives'] as const) sum[key] += tables[m]![key];
      return sum;
    };
    const lines = CONTINGENCY_MEASURES.filter(({ name }) => TOLD.includes(name)).map(({ name, of: measure }): ScoreLine => ({ level, measure: name, value: measure(table), interval: blockBootstrap(members, (drawn) => measure(of(drawn)), RESAMPLES, stream) }));
    const sent = cases.reduce((sum, { levels }) => sum + messagesAt(movesOf(levels), k + 1), 0);
    return { level, table, lines, leads: leadTimesOf(leads.filter((_, c) => cases[c]!.onset !== null)), messages: cases.length === 0 ? 0 : sent / cases.length / days };
  });
}

/** How much the levels of a unit swing beyond what they move, the mean over cases [levels a step]; null without three steps. */
export function meanFlipFlop(cases: readonly WarnedCase[]): number | null {
  const all = cases.flatMap(({ levels }) => flipFlop(levels) ?? []);
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** What acting on each level is worth to somebody with each cost-loss ratio. */
export function levelValues(scores: readonly LevelScores[], ratios: readonly number[]): { readonly level: string; readonly points: readonly { readonly costLoss: number; readonly value: Score }[] }[] {
  return scores.map(({ level, table }) => ({ level, points: ratios.map((costLoss) => ({ costLoss, value: economicValue(table, costLoss) })) }));
}

/** The number of a score, or none. */
export const numberOf = (score: Score): number | null => (isMissing(score) ? null : score);
