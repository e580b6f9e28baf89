/** The ledger of a model held against itself. */
import type { Columns, Model, Quantities } from '../../core/model.js';

/** What went in and out of one model, all members of a place together, in the unit of its first input. */
export interface Account {
  readonly in: number;
  readonly out: number;
  readonly stored: number;
}

/** Largest part of what went in that may be unaccounted for [1]. */
const TOLERANCE = 1e-9;

function total(columns: Columns<Quantities>, names: readonly string[]): number {
  let sum = 0;
  for (const name of names) for (const value of columns[name]!) sum += value;
  return sum;
}

/** What all members hold. */
export function storedIn(model: Model, state: Columns<Quantities>, parameters: Columns<Quantities>, members: number): number {
  let sum = 0;
  if (model.ledger !== undefined) for (let i = 0; i < members; i++) sum += model.ledger.stored(state, parameters, i);
  return sum;
}

/**
 * The account of a run; null for a model that keeps none.
 *
 * @throws Error where more than 1e-9 of what went in is unaccounted for: a bug of the model, which stops the run
 */
export function accountOf(model: Model, members: number, inputs: Columns<Quantities>, outputs: Columns<Quantities>, before: number, after: number): Account | null {
  if (model.ledger === undefined) return null;
  const sums = { in: total(inputs, model.ledger.in), out: total(outputs, model.ledger.out), stored: after - before };
  const residual = sums.in - sums.out - sums.stored;
  if (!(Math.abs(residual) <= TOLERANCE * Math.max(members, sums.in, before))) throw new Error(`${model.name}: ${residual} of ${sums.in} is unaccounted for`);
  return sums;
}

/** Two accounts of one model together. */
export const together = (a: Account | null, b: Account | null): Account | null => (a === null || b === null ? (a ?? b) : { in: a.in + b.in, out: a.out + b.out, stored: a.stored + b.stored });

/** The greatest of a column's steps, all entities together. */
function greatestOf(column: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let most = column[i] ?? 0;
    for (let at = i + n; at < column.length; at += n) most = Math.max(most, column[at]!);
    sum += most;
  }
  return sum;
}

/**
 * The accounts of what a run takes of money and people: in is the whole, out what was taken, stored what is left.
 *
 * @throws Error where taken and left are not the whole to 1e-9: a bug of the model, which stops the run
 */
export function divisionAccounts(model: Model, members: number, parameters: Columns<Quantities>, outputs: Columns<Quantities>): Account[] {
  return (model.divisions ?? []).map((division): Account => {
    const account = { in: total(parameters, [division.whole]), out: greatestOf(outputs[division.taken]!, members), stored: 0 };
    for (let i = 0; i < members; i++) account.stored += division.left(parameters, outputs, members, i);
    const residual = account.in - account.out - account.stored;
    if (!(Math.abs(residual) <= TOLERANCE * Math.max(1, account.in))) throw new Error(`${model.name}: ${residual} of ${account.in} (${division.whole}) is unaccounted for`);
    return account;
  });
}
