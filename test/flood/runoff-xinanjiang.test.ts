import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor, type Columns } from '../../engine/core/model.js';
import { runoffXinanjiang as model } from '../../engine/flood/runoff-xinanjiang.js';
import { runUnit } from '../../engine/flood/xinanjiang-unit.js';

const DAY = 86_400;
type Inputs = Columns<typeof model.inputs>;
type Parameters = Columns<typeof model.parameters>;
type State = Columns<typeof model.state>;
type Outputs = Columns<typeof model.outputs>;

/** Numbers that look random: a linear congruential generator (Numerical Recipes). */
function made(n: number, steps: number, seed: number): { readonly inputs: Inputs; readonly parameters: Parameters } {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const column = (of: (u: number) => number): Float64Array => Float64Array.from({ length: n * steps }, () => of(next()));
  const inputs = { rain: column((u) => (u < 0.5 ? 0 : 150 * (u - 0.5) ** 2)), potentialEvapotranspiration: column((u) => Math.max(0, 8 * u - 1)) };
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, { min, max }]) => [name, Float64Array.from({ length: n }, () => min + (max - min) * next())])) as unknown as Parameters;
  return { inputs, parameters };
}

function run({ inputs, parameters }: ReturnType<typeof made>, n: number, cuts: readonly number[], dt = DAY): { readonly state: State; readonly outputs: Outputs } {
  const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, n * cuts.at(-1)!)];
  model.begin(n, parameters, state);
  cuts.forEach((to, k) => {
    const from = cuts[k - 1] ?? 0;
    const part = <C extends Readonly<Record<string, Float64Array>>>(columns: C): C => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(from * n, to * n)])) as unknown as C;
    model.advance(to - from, n, dt, part(inputs), parameters, state, part(outputs));
  });
  return { state, outputs };
}

test('hand calculation: a dry day takes evaporation from the upper layer and leaves the rest', () => {
  // UM 20, half full: EP = 0.93 × 4 = 3.72 of 10; 1 % of the area is impervious and dry
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, Float64Array.of(quantity.default)])) as unknown as Parameters;
  const { state, outputs } = run({ inputs: { rain: Float64Array.of(0), potentialEvapotranspiration: Float64Array.of(4) }, parameters }, 1, [1]);
  expect(outputs.actualEvapotranspiration[0]).toBeCloseTo(0.99 * 3.72, 12);
  expect([state.upper[0], state.lower[0], outputs.runoff[0]]).toEqual([10 - 0.93 * 4, 30, 0]);
});

test('hand calculation: 4 mm on soil half full in one piece', () => {
  // WM 120, B 0.3, WMM 156: A = 156 (1 - 0.5^(1/1.3)); R = 4 - 60 + 120 (1 - (A + 4) / 156)^1.3; free water begins empty
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, Float64Array.of(quantity.default)])) as unknown as Parameters;
  const { outputs } = run({ inputs: { rain: Float64Array.of(4), potentialEvapotranspiration: Float64Array.of(0) }, parameters }, 1, [1]);
  const a = 156 * (1 - 0.5 ** (1 / 1.3));
  const r = 4 - 60 + 120 * (1 - (a + 4) / 156) ** 1.3;
  const fr = r / 4;
  // SM 30, EX 1.5, SMM 75: RS = FR (4 - 30 + 30 (1 - 4 / 75)^2.5); what is left drains by KI + KG = 0.7
  const rs = fr * (4 - 30 + 30 * (1 - 4 / 75) ** 2.5);
  const [ri, rg] = [0.57 * (r - rs), 0.13 * (r - rs)];
  expect(outputs.runoff[0]).toBeCloseTo(0.8 * (0.99 * rs + 0.01 * 4) + 0.24 * 0.99 * ri + 0.02 * 0.99 * rg, 10);
});

test('equals the equations with the powers of the language, by day and by hour', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 80 }), fc.nat(1e6), fc.constantFrom(DAY, 3_600), (n, steps, seed, dt) => {
      const given = made(n, steps, seed);
      const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, n * steps)];
      model.begin(n, given.parameters, state);
      for (let i = 0; i < n; i++) runUnit(steps, n, i, dt / DAY, given.inputs, given.parameters, state, outputs);
      const own = run(given, n, [steps], dt);
      const worst = (right: Readonly<Record<string, Float64Array>>, by: Readonly<Record<string, Float64Array>>): number => Math.max(...Object.entries(right).map(([name, column]) => column.reduce((most, value, at) => Math.max(most, Math.abs(by[name]![at]! - value)), 0)));
      // where soil is all but full the root of the curve makes 1e-9 mm of the last digit
      expect(worst(outputs, own.outputs)).toBeLessThan(2e-8);
      expect(worst(state, own.state)).toBeLessThan(2e-8);
    }),
    { numRuns: 60 },
  );
});

test('a unit gives the same bits alone, at any place of any batch, and after a restart on any day', () => {
  const [n, steps] = [521, 50];
  const given = made(n, steps, 5);
  const all = run(given, n, [steps]);
  expect(run(given, n, [1, 17, 18, steps])).toStrictEqual(all);
  for (const i of [0, 7, 8, 511, 512, 520]) {
    const own = <C extends Readonly<Record<string, Float64Array>>>(columns: C): C => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.filter((_, at) => at % n === i)])) as unknown as C;
    const alone = run({ inputs: own(given.inputs), parameters: own(given.parameters) }, 1, [steps]);
    expect(alone.outputs).toStrictEqual(own(all.outputs));
    expect(alone.state).toStrictEqual(own(all.state));
  }
});

test('no unit, no step: nothing', () => {
  expect(run(made(0, 3, 1), 0, [3]).outputs.runoff).toHaveLength(0);
  expect(run(made(3, 0, 1), 3, [0]).outputs.runoff).toHaveLength(0);
});
