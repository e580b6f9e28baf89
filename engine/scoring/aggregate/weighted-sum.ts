/**
 * Weighted sum of columns, the innermost loop of every score. Four columns a pass: the accumulator is loaded and
 * stored a quarter as often, which is what the loop costs.
 */

/**
 * Write Σₖ weights[k] · columns[k][i] to `out[i]` for i in [0, n), adding from left to right within each four.
 *
 * @param columns m columns of at least `n` values
 * @param weights m weights
 */
export function weightedSum(columns: readonly Float64Array[], weights: ArrayLike<number>, out: Float64Array, n: number): void {
  out.fill(0, 0, n);
  let k = 0;
  for (; k + 3 < columns.length; k += 4) {
    addFour(columns[k]!, columns[k + 1]!, columns[k + 2]!, columns[k + 3]!, weights[k]!, weights[k + 1]!, weights[k + 2]!, weights[k + 3]!, out, n);
  }
  for (; k < columns.length; k++) addOne(columns[k]!, weights[k]!, out, n);
}

function addFour(a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array, wa: number, wb: number, wc: number, wd: number, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = out[i]! + (wa * a[i]! + wb * b[i]! + wc * c[i]! + wd * d[i]!);
}

function addOne(a: Float64Array, wa: number, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = out[i]! + wa * a[i]!;
}
