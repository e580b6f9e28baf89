/**
 * Claim: GR4J runs at least 15 million catchment-days a second on one core for a single catchment, and 25 million for
 * many members side by side. Beside it the same equations with an object for each day.
 */
import { columnsFor, type Columns } from '../engine/core/model.js';
import { fillOrdinates, firstCurve, secondCurve } from '../engine/flood/gr4j-unit-hydrographs.js';
import { runoffGr4j as model } from '../engine/flood/runoff-gr4j.js';
import { medianMs, numbers } from './measure.js';

const DAY = 86_400;
const [X1, X2, X3, X4] = [257.238, 1.012, 88.235, 2.208] as const;

interface Day {
  readonly rain: number;
  readonly pet: number;
}

/** GR4J as the paper reads, a new object for every day. */
function plainRunoff(days: readonly Day[]): { day: Day; runoff: number }[] {
  const ordinates = (curve: typeof firstCurve, count: number): number[] => {
    const all = new Float64Array(count);
    fillOrdinates(curve, X4, count, all);
    return [...all];
  };
  const [ord1, ord2] = [ordinates(firstCurve, Math.ceil(X4)), ordinates(secondCurve, Math.ceil(2 * X4))];
  let store = { production: 0.3 * X1, routing: 0.5 * X3, uh1: ord1.map(() => 0), uh2: ord2.map(() => 0) };
  return days.map((day) => {
    const net = day.rain - day.pet;
    const w = Math.tanh(Math.min(13, Math.abs(net) / X1));
    const filled = store.production / X1;
    const change = net <= 0 ? -(store.production * (2 - filled) * w) / (1 + (1 - filled) * w) : (X1 * (1 - filled ** 2) * w) / (1 + filled * w);
    const production = store.production + change;
    const percolation = production * (1 - (1 + (production / X1) ** 4 / 25.62890625) ** -0.25);
    const effective = (net > 0 ? net - change : 0) + percolation;
    const uh1 = ord1.map((share, k) => (store.uh1[k + 1] ?? 0) + share * 0.9 * effective);
    const uh2 = ord2.map((share, k) => (store.uh2[k + 1] ?? 0) + share * 0.1 * effective);
    const exchange = X2 * (store.routing / X3) ** 3.5;
    const routing = Math.max(0, store.routing + uh1[0]! + exchange);
    const routed = routing * (1 - (1 + (routing / X3) ** 4) ** -0.25);
    store = { production: production - percolation, routing: routing - routed, uh1, uh2 };
    return { day, runoff: routed + Math.max(0, uh2[0]! + exchange) };
  });
}

/** Million catchment-days a second of `n` members over `steps` days. */
async function rate(n: number, steps: number): Promise<{ readonly perSecond: number; readonly runoff: Float64Array; readonly days: readonly Day[] }> {
  const draws = [numbers(n * steps, 1), numbers(n * steps, 2)] as const;
  const inputs = { rain: draws[0].map((u) => (u < 0.6 ? 0 : 60 * (u - 0.6))), potentialEvapotranspiration: draws[1].map((u) => 5 * u) };
  const fill = (value: number): Float64Array => new Float64Array(n).fill(value);
  const parameters: Columns<typeof model.parameters> = { productionCapacity: fill(X1), exchange: fill(X2), routingCapacity: fill(X3), baseTime: fill(X4) };
  const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, n * steps)];
  const ms = await medianMs(9, 20, () => {
    model.begin(n, parameters, state);
    model.advance(steps, n, DAY, inputs, parameters, state, outputs);
  });
  const days = n > 1 ? [] : Array.from({ length: steps }, (_, t) => ({ rain: inputs.rain[t]!, pet: inputs.potentialEvapotranspiration[t]! }));
  return { perSecond: (n * steps) / ms / 1_000, runoff: outputs.runoff, days };
}

const single = await rate(1, 200_000);
const plainMs = await medianMs(3, 1, () => plainRunoff(single.days));
const plain = single.days.length / plainMs / 1_000;
const worst = plainRunoff(single.days).reduce((most, { runoff }, t) => Math.max(most, Math.abs(runoff - single.runoff[t]!)), 0);
if (!(worst < 1e-9)) throw new Error(`the two differ by ${worst} mm`);
const batched = await rate(500, 1_000);
console.log(`GR4J, one catchment: ${single.perSecond.toFixed(1)} million days/s; with an object a day: ${plain.toFixed(2)}; ratio ${(single.perSecond / plain).toFixed(1)}; aim 15`);
console.log(`GR4J, 500 members: ${batched.perSecond.toFixed(1)} million days/s; with an object a day: ${plain.toFixed(2)}; ratio ${(batched.perSecond / plain).toFixed(1)}; aim 25`);
