/**
 * Quantile of the standard normal distribution, to about 1 part in 10^16.
 *
 * Source: Wichura (1988), Algorithm AS 241: The percentage points of the normal distribution, Applied Statistics 37(3),
 * 477-484, PPND16.
 */

/**
 * The deviate z with Φ(z) = `p`.
 *
 * @param p probability [1], 0 < p < 1
 * @returns z [1], finite; odd about p = 0.5
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  return Math.abs(q) <= 0.425 ? central(q) : q < 0 ? -tail(p) : tail(1 - p);
}

/** |p - 0.5| <= 0.425. */
function central(q: number): number {
  const r = 0.180625 - q * q;
  const numerator =
    ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r + 133.14166789178437745) * r +
    3.387132872796366608;
  const denominator =
    ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1;
  return (q * numerator) / denominator;
}

/** The deviate exceeded with the small probability `p`. */
function tail(p: number): number {
  const s = Math.sqrt(-Math.log(p));
  if (s > 5) return farTail(s - 5);
  const r = s - 1.6;
  const numerator =
    ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r +
    1.42343711074968357734;
  const denominator =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1;
  return numerator / denominator;
}

/** p < e^-25. */
function farTail(r: number): number {
  const numerator =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r +
    6.6579046435011037772;
  const denominator =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1;
  return numerator / denominator;
}

/** Terms of the continued fraction of the tail: enough for doubles from 3 deviations out. */
const FRACTION_TERMS = 100;
/** Deviations from which the continued fraction is used. */
const FAR = 3;

/**
 * Φ(z): the share of the standard normal distribution below `z`, to about 2 parts in 10^13 of the smaller tail.
 *
 * Source: Abramowitz & Stegun (1964) 26.2.11 (series) and 26.2.14 (continued fraction of the tail).
 */
export function normalCdf(z: number): number {
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  const distance = Math.abs(z);
  if (distance < FAR) {
    let [sum, term] = [z, z];
    for (let n = 3; ; n += 2) {
      term *= (z * z) / n;
      const next = sum + term;
      if (next === sum) return 0.5 + sum * density;
      sum = next;
    }
  }
  let fraction = 0;
  for (let k = FRACTION_TERMS; k > 0; k--) fraction = k / (distance + fraction);
  const beyond = distance === Infinity ? 0 : density / (distance + fraction);
  return z < 0 ? beyond : 1 - beyond;
}
