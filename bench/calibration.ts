/**
 * Claim: GR4J is calibrated on eleven years of days in at most 0.3 s on one core, and finds again what made the discharge.
 * Beside it the same number of runs of the model, each by itself, without any search.
 */
import { columnsFor, type Columns } from '../engine/core/model.js';
import { calibrate, type Calibration } from '../engine/flood/calibrate.js';
import { runoffGr4j as model } from '../engine/flood/runoff-gr4j.js';
import { medianMs, numbers } from './measure.js';

const [STEPS, DAY, WARM_UP] = [11 * 365, 86_400, 365] as const;
const TRUE: Columns<typeof model.parameters> = { productionCapacity: Float64Array.of(257.238), exchange: Float64Array.of(1.012), routingCapacity: Float64Array.of(88.235), baseTime: Float64Array.of(2.208) };
const inputs = { rain: numbers(STEPS, 1).map((u) => (u < 0.6 ? 0 : 60 * (u - 0.6))), potentialEvapotranspiration: numbers(STEPS, 2).map((u, t) => 5 * u * (1 + Math.sin(t / 58))) };

function run(parameters: Columns<typeof model.parameters>): Float64Array {
  const [state, outputs] = [columnsFor(model.state, 1), columnsFor(model.outputs, STEPS)];
  model.begin(1, parameters, state);
  model.advance(STEPS, 1, DAY, inputs, parameters, state, outputs);
  return outputs.runoff;
}

const task: Calibration = { model, steps: STEPS, dt: DAY, inputs, output: 'runoff', observed: run(TRUE), warmUp: WARM_UP, objective: 'nse', transform: 'none', seed: 'bench' };
let found = calibrate(task);
const ms = await medianMs(7, 2, () => (found = calibrate(task)));
if (!(found.value > 0.999)) throw new Error(`found only an efficiency of ${found.value}`);
const aloneMs = await medianMs(3, 1, () => {
  for (let k = 0; k < found.runs; k++) run(TRUE);
});
console.log(`calibration of GR4J, 11 years, ${found.runs} runs: ${ms.toFixed(0)} ms; as many runs one by one: ${aloneMs.toFixed(0)} ms; ratio ${(aloneMs / ms).toFixed(2)}; efficiency ${found.value.toFixed(6)}; aim 300 ms`);
