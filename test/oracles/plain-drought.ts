/** MCI as one would write it down from the text of the standard: loops over days, a gamma distribution by integration. */

/** Γ(a) by Lanczos (g = 7). */
function gammaFunction(a: number): number {
  const c = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  if (a < 0.5) return Math.PI / (Math.sin(Math.PI * a) * gammaFunction(1 - a));
  const x = a - 1;
  const t = x + 7.5;
  return Math.sqrt(2 * Math.PI) * t ** (x + 0.5) * Math.exp(-t) * c.reduce((sum, value, k) => (k === 0 ? value : sum + value / (x + k)), 0);
}

/** P(a, x) by Simpson's rule in v, y = x v^k, with k so large that nothing is steep at 0. */
function gammaShare(a: number, x: number): number {
  const [parts, k] = [2_000, Math.max(1, 6 / a)];
  let sum = 0;
  for (let part = 0; part <= parts; part++) sum += (part === 0 || part === parts ? 1 : part % 2 === 1 ? 4 : 2) * (part / parts) ** (k * a - 1) * Math.exp(-x * (part / parts) ** k);
  return (sum * k * x ** a) / parts / 3 / gammaFunction(a);
}

/** Φ(z) by Simpson's rule. */
function normalShare(z: number): number {
  const parts = 400;
  let sum = 0;
  for (let k = 0; k <= parts; k++) sum += (k === 0 || k === parts ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(-((((z * k) / parts) ** 2) / 2));
  return 0.5 + (sum * z) / parts / 3 / Math.sqrt(2 * Math.PI);
}

function deviate(share: number): number {
  let [low, high] = [-3.09, 3.09];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The deviates of sums that are NaN where missing, each among those of its own day of the year. */
function plainStandardised(sums: readonly number[], dayOf: readonly number[], wanted: readonly number[]): number[] {
  return wanted.map((t) => {
    const own = sums.filter((value, k) => dayOf[k] === dayOf[t] && !Number.isNaN(value));
    const wet = own.filter((value) => value > 0);
    const mean = wet.reduce((a, b) => a + b) / wet.length;
    const spread = Math.log(mean) - wet.reduce((sum, value) => sum + Math.log(value), 0) / wet.length;
    const shape = (1 + Math.sqrt(1 + (4 * spread) / 3)) / (4 * spread);
    const dry = 1 - wet.length / own.length;
    return deviate(dry + (1 - dry) * gammaShare(shape, (sums[t]! * shape) / mean));
  });
}

const sumBack = (values: readonly number[], t: number, days: number, weight: (back: number) => number): number => {
  let sum = 0;
  for (let back = 0; back < days; back++) sum += weight(back) * (values[t - back] ?? NaN);
  return sum;
};

/** MCI of the wanted days with the weights of the south, and its parts. */
export function plainComposite(rain: readonly number[], pet: readonly number[], dayOf: readonly number[], wanted: readonly number[]): { readonly mci: number; readonly parts: readonly number[] }[] {
  const windows = ([[61, (back: number) => 0.85 ** back], [90, () => 1], [150, () => 1]] as const).map(([days, weight]) => plainStandardised(rain.map((_, t) => sumBack(rain, t, days, weight)), dayOf, wanted));
  return wanted.map((t, k) => {
    const [p, e] = [rain, pet].map((values) => sumBack(values, t, 30, () => 1)) as [number, number];
    const parts = [windows[0]![k]!, (p - e) / e, windows[1]![k]!, windows[2]![k]!];
    return { mci: 0.5 * parts[0]! + 0.6 * parts[1]! + 0.2 * parts[2]! + 0.1 * parts[3]!, parts };
  });
}
