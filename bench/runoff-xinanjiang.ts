/**
 * Claim: the Xinanjiang model runs at least 5 million unit-days a second on one core. Beside it the same equations as they
 * read, in TypeScript, a unit after the other.
 */
import { columnsFor, type Columns } from '../engine/core/model.js';
import { runoffXinanjiang as model } from '../engine/flood/runoff-xinanjiang.js';
import { runUnit } from '../engine/flood/xinanjiang-unit.js';
import { medianMs, numbers } from './measure.js';

const DAY = 86_400;

/** One line: `n` units over `steps` days. */
async function compare(n: number, steps: number): Promise<string> {
  const inputs = { rain: numbers(n * steps, 1).map((u) => (u < 0.6 ? 0 : 60 * (u - 0.6))), potentialEvapotranspiration: numbers(n * steps, 2).map((u) => 5 * u) };
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, new Float64Array(n).fill(quantity.default)])) as unknown as Columns<typeof model.parameters>;
  const [state, outputs, plain] = [columnsFor(model.state, n), columnsFor(model.outputs, n * steps), columnsFor(model.outputs, n * steps)];
  const ms = await medianMs(9, 10, () => {
    model.begin(n, parameters, state);
    model.advance(steps, n, DAY, inputs, parameters, state, outputs);
  });
  const plainMs = await medianMs(9, 10, () => {
    model.begin(n, parameters, state);
    for (let i = 0; i < n; i++) runUnit(steps, n, i, 1, inputs, parameters, state, plain);
  });
  const worst = plain.runoff.reduce((most, value, at) => Math.max(most, Math.abs(value - outputs.runoff[at]!)), 0);
  if (!(worst < 1e-9)) throw new Error(`the two differ by ${worst} mm`);
  const rate = (time: number): string => ((n * steps) / time / 1_000).toFixed(2);
  return `${rate(ms)} million unit-days/s; as they read: ${rate(plainMs)}; ratio ${(plainMs / ms).toFixed(2)}; aim 5`;
}

console.log(`Xinanjiang, one unit: ${await compare(1, 50_000)}`);
console.log(`Xinanjiang, 50 units: ${await compare(50, 2_000)}`);
