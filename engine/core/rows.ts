/** Rows of numbers copied between columns of other widths, as kernels take blocks of entities and steps. */

/** Copy `rows` rows of `width` numbers, `fromApart` and `toApart` numbers from one to the next. */
export function copyRows(from: Float64Array, fromFirst: number, fromApart: number, to: Float64Array, toFirst: number, toApart: number, width: number, rows: number): void {
  if (width === fromApart && width === toApart) to.set(from.subarray(fromFirst, fromFirst + rows * width), toFirst);
  else for (let row = 0, f = fromFirst, t = toFirst; row < rows; row++, f += fromApart, t += toApart) to.set(from.subarray(f, f + width), t);
}
