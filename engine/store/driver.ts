/** What a database owes the store: plain statements, transactions, and observations in bulk, which each does its own way. */
import type { Appended, Observation } from './store.js';
import type { Writer } from './writer.js';

export type SqlValue = string | number | null;

/** Statements with `?` for each value. */
export interface Statements {
  readonly query: <Row>(sql: string, values?: readonly SqlValue[]) => Promise<Row[]>;
}

export interface Driver extends Statements {
  readonly kind: 'sqlite' | 'postgres';
  /** This opening of the database among all that write to it. */
  readonly writer: Writer;
  /** Kept whole or not at all, one after another; durable when the promise resolves. @param isLong whether a statement of it may take minutes, as one that changes a whole table */
  transaction<T>(work: (statements: Statements) => Promise<T>, isLong?: boolean): Promise<T>;
  append(rows: readonly Observation[], received: number): Promise<Appended>;
  /** Drop the tables of these months. */
  forget(months: readonly string[]): Promise<void>;
  /** Names of all tables, ascending. */
  tables(): Promise<string[]>;
  /** Put a copy of everything aside before the schema goes on from `version`. */
  backup(version: number): Promise<void>;
  close(): Promise<void>;
}

/** There is no room left: nothing of what was to be kept was kept, and it may be sent again. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';
}

/** The database does not answer now, or broke off: what was asked may or may not be kept, and it may be asked again. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';
}
