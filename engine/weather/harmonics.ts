/** A yearly course as a mean and harmonics: c0 + Σ c(2k-1) cos kθ + c(2k) sin kθ, θ = 2π day / 365.25. */

const DAYS = 365.25;

/**
 * The course on a day of the year.
 *
 * @param coefficients 1 + 2 × number of harmonics of them
 * @param yearDay 0 for the first of January
 */
export function harmonicAt(coefficients: readonly number[], yearDay: number): number {
  const angle = (2 * Math.PI * yearDay) / DAYS;
  let value = coefficients[0]!;
  for (let k = 1; 2 * k < coefficients.length; k++) value += coefficients[2 * k - 1]! * Math.cos(k * angle) + coefficients[2 * k]! * Math.sin(k * angle);
  return value;
}

/** Solve the symmetric positive definite system `a` x = `b` by elimination; both are overwritten. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let p = 0; p < n; p++) {
    for (let i = p + 1; i < n; i++) {
      const ratio = a[i]![p]! / a[p]![p]!;
      for (let j = p; j < n; j++) a[i]![j]! -= ratio * a[p]![j]!;
      b[i]! -= ratio * b[p]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i]! -= a[i]![j]! * b[j]!;
    b[i]! /= a[i]![i]!;
  }
  return b;
}

/**
 * The course of least squares through values of days.
 *
 * @param yearDays,values same length; enough of them over the year to tell the harmonics
 * @param harmonics number of them
 */
export function fitHarmonics(yearDays: readonly number[], values: readonly number[], harmonics: number): number[] {
  const size = 1 + 2 * harmonics;
  const normal = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  const basis = new Array<number>(size).fill(1);
  yearDays.forEach((yearDay, t) => {
    for (let k = 1; k <= harmonics; k++) {
      basis[2 * k - 1] = Math.cos((2 * Math.PI * k * yearDay) / DAYS);
      basis[2 * k] = Math.sin((2 * Math.PI * k * yearDay) / DAYS);
    }
    for (let i = 0; i < size; i++) {
      right[i]! += basis[i]! * values[t]!;
      for (let j = 0; j < size; j++) normal[i]![j]! += basis[i]! * basis[j]!;
    }
  });
  return solve(normal, right);
}
