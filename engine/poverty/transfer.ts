/**
 * The least transfer that brings a household's chance of falling down to a target, over draws of its year.
 *
 * It is enough always. It is the least of all where nothing but the transfer changes; a household that, given it, need not sell
 * what it lives on earns more besides, so that somewhat less might do.
 *
 * T*(p*) = max(0, the (⌊p* R⌋ + 1)-th largest shortfall), for then at most ⌊p* R⌋ draws fall short by more.
 */
import { InputError } from '../core/errors.js';

const SLACK = 1e-9;
/** Fen in a yuan. */
const FEN = 100;

/**
 * @param shortfall of each draw: line × persons - income of the household [yuan]; above 0 is below the line
 * @param target chance that may remain [1], 0 to 1
 * @returns [yuan], rounded up to the fen
 * @throws InputError `poverty/target`, `poverty/draws`
 */
export function minimalTransfer(shortfall: ArrayLike<number>, target: number): number {
  if (!(target >= 0 && target <= 1)) throw new InputError([{ place: 'target', expected: 'a chance from 0 to 1', found: String(target), code: 'poverty/target' }]);
  if (shortfall.length === 0) throw new InputError([{ place: 'shortfall', expected: 'at least one draw', found: 'none', code: 'poverty/draws' }]);
  const allowed = Math.floor(target * shortfall.length + SLACK);
  if (allowed >= shortfall.length) return 0;
  const sorted = Float64Array.from(shortfall).sort();
  const gap = sorted[sorted.length - 1 - allowed]!;
  if (gap <= 0) return 0;
  const fen = Math.ceil(gap * FEN - 1e-6);
  return (fen / FEN < gap ? fen + 1 : fen) / FEN;
}
