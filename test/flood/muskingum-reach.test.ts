import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldIn, MOST_SUB_REACHES, muskingumCoefficients, passReach, subReaches } from '../../engine/flood/muskingum-reach.js';
import { shared } from '../shared.js';

interface Reference {
  readonly wilson: { readonly I: readonly number[]; readonly O: readonly number[]; readonly K: number; readonly x: number; readonly dt: number; readonly coef: readonly number[] };
  readonly cunge: { readonly N: number; readonly dt_s: number; readonly meta: { readonly K: number; readonly x: number; readonly coef: readonly number[] }; readonly I: readonly number[]; readonly O: readonly number[] };
}
const file = shared('reference', 'flood', 'muskingum.json');
const reference = file === null ? null : (JSON.parse(readFileSync(file, 'utf8')) as Reference);

/** Flow through `count` equal sub-reaches, steady at the first inflow to begin with. */
function route(inflow: readonly number[], count: number, travelTime: number, weight: number, dt: number): number[] {
  const [c0, , c2] = muskingumCoefficients(travelTime, weight, dt);
  const held = new Float64Array(count).fill((inflow[0]! * travelTime) / dt);
  return inflow.map((flow, t) => (t === 0 ? flow : passReach(flow, { count, c0, c2 }, held, 0)));
}

test('hand calculation: K 2 h, x 0.25, step 2 h', () => {
  // D = 2 * 0.75 + 1 = 2.5; C0 = (1 - 0.5) / 2.5, C1 = 1.5 / 2.5, C2 = (1.5 - 1) / 2.5
  const coefficients = muskingumCoefficients(2, 0.25, 2);
  [0.2, 0.6, 0.2].forEach((expected, k) => expect(coefficients[k]).toBeCloseTo(expected, 15));
  // Empty, then 10 and 0: out 0.2 * 10 = 2, then 0.6 * 10 + 0.2 * 2 = 6.4, then 0.2 * 6.4 = 1.28
  const held = new Float64Array(MOST_SUB_REACHES);
  const reach = subReaches(2, 2 * (1 - 0.5), 2);
  expect(reach.count).toBe(1);
  [10, 0, 0].forEach((flow, t) => expect(passReach(flow, reach, held, 0)).toBeCloseTo([2, 6.4, 1.28][t]!, 12));
  expect(heldIn(held, 0)).toBeCloseTo(10 - 2 - 6.4 - 1.28, 12);
});

test.skipIf(reference === null)("equals Wilson's flood to 1e-9 m³/s (skipped: no reference data)", () => {
  const { I, O, K, x, dt, coef } = reference!.wilson;
  muskingumCoefficients(K, x, dt).forEach((value, k) => expect(value).toBeCloseTo(coef[k]!, 12));
  route(I, 1, K, x, dt).forEach((flow, t) => expect(flow).toBeCloseTo(O[t]!, 9));
});

test.skipIf(reference === null)('equals eight sub-reaches of Muskingum-Cunge to 1e-9 m³/s, though one coefficient is negative (skipped: no reference data)', () => {
  const { I, O, N, dt_s, meta } = reference!.cunge;
  muskingumCoefficients(meta.K, meta.x, dt_s).forEach((value, k) => expect(value).toBeCloseTo(meta.coef[k]!, 9));
  route(I, N, meta.K, meta.x, dt_s).forEach((flow, t) => expect(flow).toBeCloseTo(O[t]!, 9));
});

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

// C1 alone may be negative, where a wave is wider than a step and its sub-reach are long; the outflow still is not, because
// it answers a pulse with C0 and then (1 - C0) (1 - C2) C2^k.
test('no outflow is ever negative, and water is neither made nor lost, for any travel time, spread and step', () => {
  // by powers of ten and evenly, so that wide waves are drawn as often as narrow ones
  const power = (low: number, high: number) => fc.integer({ min: 0, max: 1_000 }).map((k) => 10 ** (low + ((high - low) * k) / 1_000));
  const share = fc.integer({ min: 0, max: 1_000 }).map((k) => k / 1_000);
  fc.assert(
    fc.property(power(0, 6.6), share, power(0, 5), fc.array(within(0, 1_000), { minLength: 1, maxLength: 20 }), (k, spread, dt, inflow) => {
      const reach = subReaches(k, k * spread, dt);
      expect(reach.count).toBeLessThanOrEqual(MOST_SUB_REACHES);
      for (const c of [reach.c0, reach.c2]) expect(c >= 0 && c <= 1).toBe(true);
      const held = new Float64Array(MOST_SUB_REACHES);
      let out = 0;
      for (const q of [...inflow, ...new Array<number>(50).fill(0)]) {
        const flow = passReach(q, reach, held, 0);
        expect(flow).toBeGreaterThanOrEqual(0);
        out += flow;
      }
      const entered = inflow.reduce((a, b) => a + b, 0);
      expect(Math.abs(entered - out - heldIn(held, 0))).toBeLessThanOrEqual(1e-9 * entered);
    }),
    { numRuns: 500 },
  );
});

test('a pulse arrives after the travel time, and as wide as asked wherever the step allows', () => {
  fc.assert(
    fc.property(within(0.5, 30), within(0.1, 1), (k, share) => {
      // In steps: Σ t O = K and Σ t² O - K² = K a, but for the pulse's own place at t = 0.
      const reach = subReaches(k, k * share, 1);
      const held = new Float64Array(MOST_SUB_REACHES);
      let [volume, first, second] = [0, 0, 0];
      for (let t = 0; t < 5_000; t++) {
        const out = passReach(t === 0 ? 1 : 0, reach, held, 0);
        volume += out;
        first += t * out;
        second += t * t * out;
      }
      expect(volume).toBeCloseTo(1, 9);
      expect(first).toBeCloseTo(k, 6);
      const narrowest = Math.abs(1 - k / reach.count);
      expect(second - first ** 2).toBeCloseTo(k * Math.max(k * share, narrowest), 4);
    }),
    { numRuns: 50 },
  );
});

test('a reach of 50 sub-reaches at a weight of 0.49 is never too short of them', () => {
  for (const dt of [1, 60, 3_600]) {
    const k = 3.6e6;
    const { count } = subReaches(k, k * (1 - 2 * 0.49), dt);
    expect(k / count - k * (1 - 2 * 0.49)).toBeLessThanOrEqual(dt + 1e-6);
  }
});
