import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor, type Columns } from '../../engine/core/model.js';
import { DAILY_PERCOLATION, kept, levelsOf, passThrough, produce, ROUTED, type Production } from '../../engine/flood/gr.js';
import { fillOrdinates, firstCurve, secondCurve } from '../../engine/flood/gr4j-unit-hydrographs.js';
import { runoffGr4h } from '../../engine/flood/runoff-gr4h.js';
import { runoffGr4j as model } from '../../engine/flood/runoff-gr4j.js';

const DAY = 86_400;
type Parameters = Columns<typeof model.parameters>;

/** Numbers that look random: a linear congruential generator (Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function made(n: number, steps: number, seed: number) {
  const next = numbers(seed);
  const column = (length: number, of: (u: number) => number): Float64Array => Float64Array.from({ length }, () => of(next()));
  const parameters: Parameters = { productionCapacity: column(n, (u) => 10 ** (3.6 * u)), exchange: column(n, (u) => 8 * u - 4), routingCapacity: column(n, (u) => 10 ** (3 * u)), baseTime: column(n, (u) => 0.5 + 19.5 * u * u) };
  const inputs = { rain: column(n * steps, (u) => (u < 0.6 ? 0 : 200 * (u - 0.6))), potentialEvapotranspiration: column(n * steps, (u) => Math.max(0, 7 * u - 1)) };
  return { parameters, inputs };
}

function run({ parameters, inputs }: ReturnType<typeof made>, n: number, cuts: readonly number[], of = model) {
  const [state, outputs] = [columnsFor(of.state, n), columnsFor(of.outputs, n * cuts.at(-1)!)];
  of.begin(n, parameters, state);
  cuts.forEach((to, k) => {
    const from = cuts[k - 1] ?? 0;
    const part = <C extends Record<string, Float64Array>>(columns: C): C => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(from * n, to * n)])) as C;
    of.advance(to - from, n, of.step!, part({ ...inputs }), parameters, state, part({ ...outputs }));
  });
  return { state, outputs };
}

/** Runoff of one member with the equations in TypeScript, a day at a time. */
function plainRunoff({ parameters, inputs }: ReturnType<typeof made>, n: number, steps: number, i: number): number[] {
  const [x1, x2, x3, x4] = [parameters.productionCapacity[i]!, parameters.exchange[i]!, parameters.routingCapacity[i]!, parameters.baseTime[i]!];
  const [count1, count2] = [Math.ceil(x4), Math.ceil(2 * x4)];
  const [ord1, ord2, held1, held2] = [new Float64Array(20), new Float64Array(40), new Float64Array(20), new Float64Array(40)];
  fillOrdinates(firstCurve, x4, count1, ord1);
  fillOrdinates(secondCurve, x4, count2, ord2);
  const production: Production = { store: 0.3 * x1, capacity: x1, per: levelsOf(x1, DAILY_PERCOLATION), on: 0, evaporated: 0 };
  let r = 0.5 * x3;
  const per = 1 / x3;
  return Array.from({ length: steps }, (_, t) => {
    produce(production, inputs.rain[t * n + i]!, inputs.potentialEvapotranspiration[t * n + i]!);
    const first = ROUTED * production.on;
    const toRouting = passThrough(first, ord1, count1, held1, 0);
    const direct = passThrough(production.on - first, ord2, count2, held2, 0);
    const level = r * per;
    const f = x2 * level * (level * level) * Math.sqrt(level);
    const raised = Math.max(0, r + toRouting + f);
    r = kept(raised, raised * per);
    return raised - r + Math.max(0, direct + f);
  });
}

test('two at a time and one at a time give the same runoff, every bit of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 1e6 }), (n, steps, seed) => {
      const given = made(n, steps, seed);
      const { outputs } = run(given, n, [steps]);
      for (let i = 0; i < n; i++) expect(Array.from({ length: steps }, (_, t) => outputs.runoff[t * n + i])).toEqual(plainRunoff(given, n, steps, i));
    }),
    { numRuns: 30 },
  );
});

test('a member gives the same bits alone, at any place of any batch, and after a restart on any day', () => {
  const [n, steps] = [700, 60];
  const given = made(n, steps, 5);
  const all = run(given, n, [steps]);
  expect(run(given, n, [1, 17, 18, steps])).toStrictEqual(all);
  for (const i of [0, 7, 8, 511, 512, 699]) {
    const own = (columns: Readonly<Record<string, Float64Array>>, width = n): never => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Float64Array.from({ length: column.length / width }, (_, t) => column[t * width + i]!)])) as never;
    const alone = run({ parameters: own(given.parameters), inputs: own(given.inputs) }, 1, [steps]);
    expect(alone.outputs).toStrictEqual(own(all.outputs));
    expect(alone.state.secondHydrograph).toStrictEqual(all.state.secondHydrograph.subarray(i * 40, (i + 1) * 40).slice());
  }
});

test('water of a longer unit hydrograph, given to begin with, leaves all the same', () => {
  const parameters: Parameters = { productionCapacity: Float64Array.of(300), exchange: Float64Array.of(0), routingCapacity: Float64Array.of(50), baseTime: Float64Array.of(0.5) };
  const [state, outputs] = [columnsFor(model.state, 1), columnsFor(model.outputs, 60)];
  state.secondHydrograph[39] = 7;
  model.advance(60, 1, DAY, { rain: new Float64Array(60), potentialEvapotranspiration: new Float64Array(60) }, parameters, state, outputs);
  expect(outputs.runoff[38]).toBe(0);
  expect(outputs.runoff[39]).toBe(7);
  expect(state.secondHydrograph).toEqual(new Float64Array(40));
});

test('more than the kernel has room for at once, of long unit hydrographs, gives the same as one by one', () => {
  const [n, steps] = [120, 8];
  const given = made(n, steps, 9);
  given.parameters.baseTime.fill(470);
  const all = run(given, n, [steps], runoffGr4h);
  const last = { parameters: Object.fromEntries(Object.entries(given.parameters).map(([name, column]) => [name, column.slice(n - 1)])) as unknown as Parameters, inputs: { rain: given.inputs.rain.filter((_, k) => k % n === n - 1), potentialEvapotranspiration: given.inputs.potentialEvapotranspiration.filter((_, k) => k % n === n - 1) } };
  expect(run(last, 1, [steps], runoffGr4h).outputs.runoff).toEqual(all.outputs.runoff.filter((_, k) => k % n === n - 1));
});

test('no member, no step: nothing', () => {
  expect(run(made(0, 3, 1), 0, [3]).outputs.runoff).toHaveLength(0);
  expect(run(made(3, 0, 1), 3, [0]).outputs.runoff).toHaveLength(0);
});
