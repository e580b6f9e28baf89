/**
 * Counts of few people withheld, and as many others as it takes that none of them follows from what is shown.
 *
 * Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, chapter 4 (primary and secondary suppression).
 * The least count that is shown is our choice; no law names a number.
 */

/** A count that is the sum of others, by their positions. */
export interface Sum {
  readonly whole: number;
  readonly parts: readonly number[];
}

/** The least count that is shown. */
export const LEAST_SHOWN = 10;

/** Coefficients of an equation over hidden counts, by their positions. */
type Equation = Map<number, number>;

/** Arithmetic is modulo a prime, so that it is exact; a product of two stays below 2⁵³. */
const PRIME = 67_108_859;

function inverse(a: number): number {
  let [low, high, x, y] = [((a % PRIME) + PRIME) % PRIME, PRIME, 1, 0];
  while (low > 1) {
    const q = Math.floor(high / low);
    [low, high] = [high - q * low, low];
    [x, y] = [y - q * x, x];
  }
  return ((x % PRIME) + PRIME) % PRIME;
}

/** Take `factor` times an equation from another. */
function subtract(from: Equation, other: Equation, factor: number): void {
  for (const [cell, coefficient] of other) {
    const left = ((((from.get(cell) ?? 0) - factor * coefficient) % PRIME) + PRIME) % PRIME;
    if (left === 0) from.delete(cell);
    else from.set(cell, left);
  }
}

/**
 * Hidden counts that follow from what is shown, whatever the others are; and those whose sum does, where it is of few.
 *
 * @param hidden positions of those that are not shown
 * @param counts of all; absent: sums of few are not looked for
 */
export function determined(hidden: ReadonlySet<number>, sums: readonly Sum[], counts: readonly number[] = [], least = 0): number[] {
  const isFew = (cell: number): boolean => (counts[cell] ?? Infinity) < least;
  const isSumOfFew = (equation: Equation): boolean => [...equation].reduce((total, [cell, times]) => total + (times === 1 ? counts[cell]! : Infinity), 0) < least;
  const solved = new Map<number, Equation>();
  for (const { whole, parts } of sums) {
    const equation: Equation = new Map();
    for (const part of parts) if (hidden.has(part)) equation.set(part, 1);
    if (hidden.has(whole)) equation.set(whole, PRIME - 1);
    for (const cell of [...equation.keys()]) {
      const own = solved.get(cell);
      const factor = equation.get(cell);
      if (own !== undefined && factor !== undefined) subtract(equation, own, factor);
    }
    // what is left without a count of many is an equation of few alone
    const pivot = [...equation.keys()].find((cell) => !isFew(cell)) ?? [...equation.keys()][0];
    if (pivot === undefined) continue;
    const scale = inverse(equation.get(pivot)!);
    for (const [cell, coefficient] of equation) equation.set(cell, (coefficient * scale) % PRIME);
    for (const other of solved.values()) {
      const factor = other.get(pivot);
      if (factor !== undefined) subtract(other, equation, factor);
    }
    solved.set(pivot, equation);
  }
  return [...solved].flatMap(([pivot, equation]) => (equation.size === 1 || (isFew(pivot) && isSumOfFew(equation)) ? [...equation.keys()] : []));
}

/**
 * Which counts are withheld.
 *
 * @param counts whole numbers >= 0
 * @param sums which of them are sums of which others
 * @param least the least count that is shown; 0 is shown
 * @returns positions; of each sum either none is withheld or at least two are, those that are add up to `least` or more
 * where their sum is shown, and neither a withheld count nor a sum of few follows from those shown
 */
export function withheld(counts: readonly number[], sums: readonly Sum[], least = LEAST_SHOWN): Set<number> {
  const hidden = new Set(counts.flatMap((count, k) => (count > 0 && count < least ? [k] : [])));
  const sumsOf = new Map<number, Sum[]>();
  for (const sum of sums) {
    for (const cell of [sum.whole, ...sum.parts]) {
      const own = sumsOf.get(cell);
      if (own === undefined) sumsOf.set(cell, [sum]);
      else own.push(sum);
    }
  }
  /** Hide the smallest that is shown in a sum; parts with people in them first, then the whole, then empty parts. */
  const hideOne = ({ whole, parts }: Sum): boolean => {
    const shown = parts.filter((part) => !hidden.has(part)).sort((a, b) => counts[a]! - counts[b]! || a - b);
    const next = shown.find((part) => counts[part]! > 0) ?? (hidden.has(whole) ? undefined : whole) ?? shown[0];
    if (next === undefined) return false;
    hidden.add(next);
    return true;
  };
  const isOpen = ({ whole, parts }: Sum): boolean => {
    const own = parts.filter((part) => hidden.has(part));
    if (hidden.has(whole)) return own.length === 0;
    return own.length > 0 && (own.length === 1 || own.reduce((total, part) => total + counts[part]!, 0) < least);
  };
  for (;;) {
    const waiting = [...sums];
    for (let sum = waiting.pop(); sum !== undefined; sum = waiting.pop()) {
      const before = new Set(hidden);
      while (isOpen(sum) && hideOne(sum));
      for (const cell of hidden) if (!before.has(cell)) waiting.push(...(sumsOf.get(cell) ?? []));
    }
    const found = determined(hidden, sums, counts, least);
    if (!found.some((cell) => (sumsOf.get(cell) ?? []).some(hideOne))) return hidden;
  }
}
