/** What is kept of a run that was asked for: its state, its tries, and what was wrong. */
import type { Problem } from '../core/errors.js';

/** Parts of a run one after another; a scenario that asks for no warnings, rules or critical rainfall leaves those out. */
export const RUN_STAGES = ['simulate', 'warning', 'rules', 'critical-rainfall'] as const;

/** How far a run has come in the part it is at. */
export interface StageProgress {
  readonly stage: (typeof RUN_STAGES)[number];
  /** Shards of the simulation; members of warnings and rules; cases of critical rainfall. */
  readonly done: number;
  readonly of: number;
  /** How much of the part is done, with what is done of shards that go on [1]. */
  readonly share: number;
}

export type RunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Attempt {
  /** [ms since 1970] */
  readonly started: number;
  readonly ended: number | null;
  /** Why it came to nothing; null where it did not, or has not ended. */
  readonly failure: string | null;
}

export interface RunRecord {
  /** Name of a scenario that ships; null: of the text that was sent. */
  readonly scenario: string | null;
  /** Null: the one the scenario names. */
  readonly seed: string | null;
  /** Id of the key that asked for it. */
  readonly owner: string;
  /** [ms since 1970] */
  readonly created: number;
  readonly state: RunState;
  readonly attempts: readonly Attempt[];
  /** How it came out: complete, partial, or an expectation that does not hold. */
  readonly status: 'complete' | 'partial' | 'expectation-failed' | null;
  readonly problems: readonly Problem[];
  /** [ms since 1970] */
  readonly ended: number | null;
}

/** Tries that may end by themselves before a run is given up. */
const MOST_FAILURES = 3;

/** What a process that ran a scenario came to. */
export type RunEnd =
  | { readonly kind: 'done'; readonly status: 'complete' | 'partial' | 'expectation-failed' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  /** It broke, for no fault of the scenario's as far as can be told. */
  | { readonly kind: 'broken'; readonly reason: string };

/** The record once its try has ended. */
export function afterAttempt(record: RunRecord, end: RunEnd, now: number): RunRecord {
  const failure = end.kind === 'broken' ? end.reason : null;
  const attempts = record.attempts.map((attempt, k) => (k === record.attempts.length - 1 ? { ...attempt, ended: now, failure } : attempt));
  if (end.kind === 'done') return { ...record, attempts, state: 'done', status: end.status, ended: now };
  if (end.kind === 'refused') return { ...record, attempts, state: 'failed', problems: end.problems, ended: now };
  const failures = attempts.filter((attempt) => attempt.failure !== null).length;
  if (failures < MOST_FAILURES) return { ...record, attempts, state: 'queued' };
  return { ...record, attempts, state: 'failed', problems: [{ place: 'run', expected: `one of ${MOST_FAILURES} tries to end`, found: end.reason, code: 'run/broken' }], ended: now };
}
