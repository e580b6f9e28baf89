import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { routingMuskingum as model } from '../../engine/flood/routing-muskingum.js';
import { shared } from '../shared.js';

const HOUR = 3_600;
const file = shared('reference', 'flood', 'muskingum.json');

/** Discharge at the lower end, from a reach with `baseflow` in it. */
function run(inflow: readonly number[], local: readonly number[], travelTime: number, weight: number, dt: number, held = 0): Float64Array {
  const parameters = { travelTime: Float64Array.of(travelTime), weight: Float64Array.of(weight) };
  const [state, outputs] = [columnsFor(model.state, 1), columnsFor(model.outputs, inflow.length)];
  model.begin(1, parameters, state);
  state.held[0] = held;
  model.advance(inflow.length, 1, dt, { inflow: Float64Array.from(inflow), discharge: Float64Array.from(local) }, parameters, state, outputs);
  return outputs.discharge;
}

const nothing = (like: readonly number[]): number[] => like.map(() => 0);

test('hand calculation: K 2 h, x 0.25, step 2 h; what the catchment gives itself is added at the lower end', () => {
  // C0 = 0.2, C1 = 0.6, C2 = 0.2; dry at first. 2, 0.6 * 10 + 0.2 * 2 = 6.4, 0.2 * 6.4 = 1.28
  const out = run([10, 0, 0], [1, 2, 3], 2, 0.25, 2 * HOUR);
  [3, 8.4, 4.28].forEach((expected, t) => expect(out[t]).toBeCloseTo(expected, 12));
});

test.skipIf(file === null)("equals Wilson's flood to 1e-9 m³/s from a steady 22 m³/s (skipped: no reference data)", () => {
  const { wilson } = JSON.parse(readFileSync(file!, 'utf8')) as { readonly wilson: { readonly I: readonly number[]; readonly O: readonly number[]; readonly K: number; readonly x: number } };
  const inflow = wilson.I.slice(1);
  const out = run(inflow, nothing(inflow), wilson.K, wilson.x, HOUR, 22 * wilson.K);
  inflow.forEach((_, t) => expect(out[t]).toBeCloseTo(wilson.O[t + 1]!, 9));
});

test('a flood leaves lower and later than it came', () => {
  const flood = Array.from({ length: 200 }, (_, t) => (t < 20 ? 10 * Math.min(t, 20 - t) : 0));
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 40, noNaN: true }), fc.double({ min: 0, max: 0.49, noNaN: true }), (k, x) => {
      const out = run(flood, nothing(flood), k, x, HOUR);
      expect(Math.max(...out)).toBeLessThanOrEqual(Math.max(...flood));
      expect(out.indexOf(Math.max(...out))).toBeGreaterThanOrEqual(10);
    }),
  );
});

test('more inflow never gives less discharge', () => {
  const flows = fc.array(fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true })), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(flows, fc.double({ min: 0.1, max: 40, noNaN: true }), fc.double({ min: 0, max: 0.49, noNaN: true }), (each, k, x) => {
      const less = each.map(([a]) => a);
      const more = run(each.map(([a, b]) => a + b), nothing(less), k, x, HOUR);
      run(less, nothing(less), k, x, HOUR).forEach((flow, t) => expect(more[t]).toBeGreaterThanOrEqual(flow - 1e-9));
    }),
  );
});
