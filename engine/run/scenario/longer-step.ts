/** Values of short steps as one of a longer step: what falls or is paid is summed, a stage or depth of water counts at its greatest, a rate is averaged. */

/** How a quantity of a unit comes to a longer step. */
const ruleOf = (unit: string): 'sum' | 'max' | 'mean' => (unit === 'mm' || unit === '元' ? 'sum' : unit === 'm' ? 'max' : 'mean');

/**
 * @param values element `t * members + m`
 * @param factor short steps in a long one, a divisor of the number of steps
 */
export function toLongerStep(values: Float64Array, members: number, factor: number, unit: string): Float64Array {
  if (factor === 1) return values;
  const rule = ruleOf(unit);
  const long = new Float64Array(values.length / factor);
  for (let at = 0; at < long.length; at++) {
    const first = Math.floor(at / members) * factor * members + (at % members);
    let all = values[first]!;
    for (let k = 1; k < factor; k++) {
      const value = values[first + k * members]!;
      all = rule === 'max' ? Math.max(all, value) : all + value;
    }
    long[at] = rule === 'mean' ? all / factor : all;
  }
  return long;
}

/**
 * Values of the steps of the clock, or of another link, as those of months.
 *
 * @param values element `t * members + m`
 * @param firsts position of the first value of each month, and the end
 */
export function toMonths(values: Float64Array, members: number, firsts: readonly number[], unit: string): Float64Array {
  const months = firsts.length - 1;
  const out = new Float64Array(months * members);
  for (let k = 0; k < months; k++) out.set(toLongerStep(values.subarray(firsts[k]! * members, firsts[k + 1]! * members), members, firsts[k + 1]! - firsts[k]!, unit), k * members);
  return out;
}
