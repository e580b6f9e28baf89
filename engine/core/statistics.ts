/** Small statistics that several parts need. Pure functions of numbers. */

/** 97.5 % point of the standard normal distribution [1]. */
const Z_975 = 1.959963984540054;

/**
 * Wilson score interval of a share, 95 %.
 *
 * Source: Wilson (1927) J. Am. Stat. Assoc. 22, 209-212.
 *
 * @param share observed share [1], 0 to 1
 * @param n number of cases, > 0
 * @returns lower and upper end [1], within 0 to 1
 */
export function wilsonInterval(share: number, n: number): [number, number] {
  const z2 = Z_975 ** 2;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_975 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return [Math.max(0, Math.min(share, centre - half)), Math.min(1, Math.max(share, centre + half))];
}

/** Mean of numbers; NaN-free: 0 of none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length > 0 ? sum / values.length : 0;
}

/** Median of numbers: the middle one, or the mean of the middle two; 0 of none. */
export function median(values: ArrayLike<number>): number {
  const sorted = new Float64Array(values).sort();
  if (sorted.length === 0) return 0;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Quantile of ascending numbers, linear between neighbours (Hyndman & Fan 1996, type 7). */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const next = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return sorted[low]! + (at - low) * (next - sorted[low]!);
}
