/** One line of a ledger: what went in, came out and is held, or what stood somewhere, was taken and is left. */
import type { Label } from '../../core/label.js';
import type { Ledger } from '../../core/model.js';
import type { Account } from './account.js';

export interface LedgerLine {
  readonly model: string;
  readonly of: Ledger<never, never, never, never>['of'];
  /** Which part of it: a sector, people affected. */
  readonly part?: Label;
  /** Absent: as the chain stands. */
  readonly policy?: string;
  readonly unit: string;
  /** What went in; of money and people, the whole that stood there. */
  readonly in: number;
  /** What went out; the part that was taken. */
  readonly out: number;
  /** What is held more than before; the part that is left. */
  readonly stored: number;
  readonly residual: number;
}

/** Largest part that may be unaccounted for [1]. */
const TOLERANCE = 1e-9;

/** A line with what is unaccounted for. */
export const lineOf = (head: Omit<LedgerLine, 'in' | 'out' | 'stored' | 'residual'>, { in: entered, out, stored }: Account): LedgerLine => ({ ...head, in: entered, out, stored, residual: entered - out - stored });

/** Stops a run whose ledger is not closed: a bug. */
export function checkClosed(lines: readonly LedgerLine[]): void {
  for (const line of lines) {
    const most = Math.max(1, Math.abs(line.in), Math.abs(line.out), Math.abs(line.stored));
    if (!(Math.abs(line.residual) <= TOLERANCE * most)) throw new Error(`ledger of ${line.model}: ${line.residual} of ${most} ${line.unit} is unaccounted for`);
  }
}
