/**
 * Claim: the Xinanjiang model runs at least 5 million unit-days a second on one core. Beside it the same model asked for
 * one day at a time, with new columns for every day, as an object for each day would have it.
 */
import { columnsFor, type Columns } from '../engine/core/model.js';
import { runoffXinanjiang as model } from '../engine/flood/runoff-xinanjiang.js';
import { medianMs, numbers } from './measure.js';

const [STEPS, DAY] = [100_000, 86_400] as const;
const inputs = { rain: numbers(STEPS, 1).map((u) => (u < 0.6 ? 0 : 60 * (u - 0.6))), potentialEvapotranspiration: numbers(STEPS, 2).map((u) => 5 * u) };
const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, Float64Array.of(quantity.default)])) as unknown as Columns<typeof model.parameters>;
const [state, outputs] = [columnsFor(model.state, 1), columnsFor(model.outputs, STEPS)];
const ms = await medianMs(5, 2, () => {
  model.begin(1, parameters, state);
  model.advance(STEPS, 1, DAY, inputs, parameters, state, outputs);
});
const [other, days] = [columnsFor(model.state, 1), [] as number[]];
const dayMs = await medianMs(3, 1, () => {
  days.length = 0;
  model.begin(1, parameters, other);
  for (let t = 0; t < STEPS; t++) {
    const made = columnsFor(model.outputs, 1);
    model.advance(1, 1, DAY, { rain: inputs.rain.slice(t, t + 1), potentialEvapotranspiration: inputs.potentialEvapotranspiration.slice(t, t + 1) }, parameters, other, made);
    days.push(made.runoff[0]!);
  }
});
if (days.some((runoff, t) => runoff !== outputs.runoff[t])) throw new Error('the two differ');
const rate = (time: number): string => (STEPS / time / 1_000).toFixed(2);
console.log(`Xinanjiang, one unit: ${rate(ms)} million unit-days/s; a day at a time: ${rate(dayMs)}; ratio ${(dayMs / ms).toFixed(1)}; aim 5`);
