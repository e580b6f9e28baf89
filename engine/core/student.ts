/**
 * How far the mean of a sample may lie from that of what it is drawn from.
 *
 * Source: Student (1908) Biometrika 6, 1-25; Abramowitz & Stegun (1964) eq. 26.7.3-26.7.5.
 */

/** 97.5 % point of the standard normal distribution [1]. */
const Z_975 = 1.959963984540054;

/** Degrees of freedom from which the expansion about the normal distribution is exact to 1e-12. */
const MANY = 500;

/** Share of Student's t with `freedom` degrees, a whole number, that lies within ±t (A&S 26.7.3, 26.7.4). */
function shareWithin(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, squared] = [Math.sin(angle), Math.cos(angle) ** 2];
  const odd = freedom % 2;
  let term = odd === 1 ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = 2 + odd; k < freedom; k += 2) sum += term *= (squared * (k - 1)) / k;
  return odd === 1 ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

const found = new Map<number, number>();

function within95(freedom: number): number {
  if (freedom >= MANY) {
    const z = Z_975;
    const terms = [(z ** 3 + z) / 4, (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96, (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384, (79 * z ** 9 + 776 * z ** 7 + 1_482 * z ** 5 - 1_920 * z ** 3 - 945 * z) / 92_160];
    return terms.reduce((sum, term, k) => sum + term / freedom ** (k + 1), z);
  }
  let [low, high] = [Z_975, 13];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Half the width of the 95 % interval of a mean, in its standard errors: the 97.5 % point of Student's t.
 *
 * @param members numbers the mean is of, at least 2
 * @returns [1], from 12.706 with two members down to 1.96
 */
export function halfWidth95(members: number): number {
  let width = found.get(members);
  if (width === undefined) found.set(members, (width = within95(members - 1)));
  return width;
}
