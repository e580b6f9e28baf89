/** What the values of a series can come to at most: most lines of most days are far from them. Loops go by eight, for a loop costs more than a comparison. */

/** Whether every value is below `limit`; a missing one (NaN) is not. */
function allBelow(values: Float64Array, limit: number): boolean {
  const n = values.length;
  let t = 0;
  for (; t + 7 < n; t += 8) {
    if (!(values[t]! < limit && values[t + 1]! < limit && values[t + 2]! < limit && values[t + 3]! < limit && values[t + 4]! < limit && values[t + 5]! < limit && values[t + 6]! < limit && values[t + 7]! < limit)) return false;
  }
  for (; t < n; t++) if (!(values[t]! < limit)) return false;
  return true;
}

function allAbove(values: Float64Array, limit: number): boolean {
  const n = values.length;
  let t = 0;
  for (; t + 7 < n; t += 8) {
    if (!(values[t]! > limit && values[t + 1]! > limit && values[t + 2]! > limit && values[t + 3]! > limit && values[t + 4]! > limit && values[t + 5]! > limit && values[t + 6]! > limit && values[t + 7]! > limit)) return false;
  }
  for (; t < n; t++) if (!(values[t]! > limit)) return false;
  return true;
}

function allWithin(values: Float64Array, size: number): boolean {
  const n = values.length;
  let t = 0;
  for (; t + 7 < n; t += 8) {
    if (!(Math.abs(values[t]!) < size && Math.abs(values[t + 1]!) < size && Math.abs(values[t + 2]!) < size && Math.abs(values[t + 3]!) < size && Math.abs(values[t + 4]!) < size && Math.abs(values[t + 5]!) < size && Math.abs(values[t + 6]!) < size && Math.abs(values[t + 7]!) < size)) return false;
  }
  for (; t < n; t++) if (!(Math.abs(values[t]!) < size)) return false;
  return true;
}

/** Whether every value lies between two limits, either of which may be infinite; `false` where one is missing. */
export function allInside(values: Float64Array, low: number, high: number): boolean {
  if (low === -Infinity) return allBelow(values, high);
  if (high === Infinity) return allAbove(values, low);
  return low === -high ? allWithin(values, high) : allBelow(values, high) && allAbove(values, low);
}

/** Values that are missing. */
export function missingOf(values: Float64Array): number {
  const n = values.length;
  let [a, b, c, d] = [0, 0, 0, 0];
  let t = 0;
  for (; t + 3 < n; t += 4) {
    a += values[t]!;
    b += values[t + 1]!;
    c += values[t + 2]!;
    d += values[t + 3]!;
  }
  for (; t < n; t++) a += values[t]!;
  const sum = a + b + c + d;
  if (sum === sum) return 0; // a missing value is in every sum after it
  let missing = 0;
  for (t = 0; t < n; t++) if (values[t] !== values[t]) missing++;
  return missing;
}

/** How far a sum of any window may go, what rounding may add to it included: upwards from `positive`, downwards from `negative`. */
export interface Totals {
  readonly positive: number;
  readonly negative: number;
  /** How far the sum of a window may be off: each of the n additions of a running sum by half a unit in its last place, and a window is the difference of two. */
  readonly rounding: number;
}

export function totalsOf(values: Float64Array): Totals {
  let [sum, absolute] = [0, 0];
  for (let t = 0; t < values.length; t++) {
    sum += values[t]!;
    absolute += Math.abs(values[t]!);
  }
  if (sum !== sum) {
    [sum, absolute] = [0, 0];
    for (let t = 0; t < values.length; t++) {
      const value = values[t]!;
      if (value !== value) continue;
      sum += value;
      absolute += Math.abs(value);
    }
  }
  const rounding = (2 * values.length + 8) * Number.EPSILON * absolute;
  return { positive: (absolute + sum) / 2 + rounding, negative: (sum - absolute) / 2 - rounding, rounding };
}

/** The least and the greatest there is. */
export function extremesOf(values: Float64Array): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
