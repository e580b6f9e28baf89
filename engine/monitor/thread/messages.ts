/** What goes between the thread that serves and the thread that takes in and works out. */
import { InputError, type Problem } from '../../core/errors.js';
import { StoreAwayError, StoreFullError } from '../../store/driver.js';
import type { Alert } from '../../store/store.js';
import { OtherRequestError, UnderWayError } from '../idempotency.js';
import type { CountyParts } from '../published.js';
import { TooManyRowsError } from '../receive.js';
import type { LevelChange } from '../snapshot.js';
import type { Unit } from '../units.js';
import type { Variable } from '../variables.js';
import { BusyError, type Figures } from '../watch.js';

/** Something asked for. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly arguments: readonly unknown[];
}

/** An error as text and what belongs to it. */
export interface ErrorText {
  readonly name: string;
  readonly message: string;
  readonly problems?: readonly Problem[];
  readonly stack?: string | undefined;
}

/** Counties as they go from thread to thread, and what belongs to them all. */
export interface SetParts {
  readonly computedAt: number;
  readonly tag: string;
  readonly counties: readonly CountyParts[];
}

export type Told =
  | { readonly kind: 'ready'; readonly units: readonly Unit[]; readonly areaNames: ReadonlyMap<string, string>; readonly stepMs: number; readonly variables: ReadonlyMap<string, Variable>; readonly hazards: ReadonlySet<string> }
  /** It could not begin. */
  | { readonly kind: 'failed'; readonly error: ErrorText }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown; readonly figures: Figures }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorText; readonly figures: Figures }
  /** Counties that are others now, and all that follows. */
  | ({ readonly kind: 'published'; readonly areas: SetParts; readonly changes: readonly LevelChange[]; readonly alerts: readonly Alert[]; readonly figures: Figures } & SetParts)
  | { readonly kind: 'figures'; readonly figures: Figures };

export const errorText = (error: unknown): ErrorText =>
  error instanceof Error ? { name: error.name, message: error.message, stack: error.stack, ...(error instanceof InputError ? { problems: error.problems } : {}) } : { name: 'Error', message: String(error) };

const KINDS = [BusyError, TooManyRowsError, OtherRequestError, UnderWayError, StoreAwayError, StoreFullError] as const;

/** The error it was. */
export function errorOf({ name, message, problems, stack }: ErrorText): Error {
  if (problems !== undefined) return new InputError([...problems]);
  const Kind = KINDS.find((kind) => kind.name === name) ?? Error;
  const error = new Kind(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}

/** Buffers of counties, to be handed over and not copied. */
export const buffersOf = (counties: readonly CountyParts[]): ArrayBuffer[] => counties.flatMap(({ lines, ends, hours, hourEnds, levels, expected, at, gzip }) => [lines, ends, hours, hourEnds, levels, expected, at, gzip].map(({ buffer }) => buffer as ArrayBuffer));
