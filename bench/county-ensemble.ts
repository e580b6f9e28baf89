/**
 * Claim: 50 members of 72 hours for the lumped catchments of 2,850 counties, from rain to runoff, discharge and stage, with
 * quantiles of every hour, take less than 60 s on two cores; here one core does it. Beside it the same chain one member at a time.
 */
import { columnsFor, type Columns, type Model } from '../engine/core/model.js';
import { discharge } from '../engine/flood/discharge.js';
import { runoffGr4h } from '../engine/flood/runoff-gr4h.js';
import { stageRating } from '../engine/flood/stage-rating.js';
import { reducerOf } from '../engine/run/scenario/reduce.js';
import { numbers } from './measure.js';

const [COUNTIES, MEMBERS, STEPS, HOUR] = [2_850, 50, 72, 3_600] as const;
const rain = numbers(STEPS * MEMBERS, 1).map((u) => (u < 0.5 ? 0 : 20 * (u - 0.5)));
const pet = new Float64Array(STEPS * MEMBERS).fill(0.2);
const GIVEN: Readonly<Record<string, number>> = { area: 800, ratingCoefficient: 30, zeroStage: 50 };
const own = (model: Model, n: number): Columns<Model['parameters']> => Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, new Float64Array(n).fill(GIVEN[name] ?? quantity.default!)]));

/** The chain for `n` members side by side; returns the stage of every hour. */
function chain(n: number, inputs: Readonly<Record<string, Float64Array>>): Float64Array {
  let columns = inputs;
  for (const model of [runoffGr4h, discharge, stageRating] as readonly Model[]) {
    const [parameters, state, outputs] = [own(model, n), columnsFor(model.state, n), columnsFor(model.outputs, STEPS * n)];
    model.begin(n, parameters, state);
    model.advance(STEPS, n, HOUR, columns, parameters, state, outputs);
    columns = { ...columns, ...outputs };
  }
  return columns['stage']!;
}

const begun = performance.now();
let last = new Float64Array();
for (let county = 0; county < COUNTIES; county++) {
  last = Float64Array.from(chain(MEMBERS, { rain, potentialEvapotranspiration: pet }));
  const reducer = reducerOf(STEPS, MEMBERS, 55);
  reducer.add(last, MEMBERS);
  reducer.finish();
}
const seconds = (performance.now() - begun) / 1_000;

const SHARE = 20;
const alone = performance.now();
for (let county = 0; county < COUNTIES / SHARE; county++) {
  for (let m = 0; m < MEMBERS; m++) {
    const single = Float64Array.from({ length: STEPS }, (_, t) => rain[t * MEMBERS + m]!);
    const stage = chain(1, { rain: single, potentialEvapotranspiration: pet.slice(0, STEPS) });
    if (county === 0 && stage.some((value, t) => value !== last[t * MEMBERS + m])) throw new Error('the two differ');
  }
}
const aloneSeconds = (SHARE * (performance.now() - alone)) / 1_000;
console.log(`${COUNTIES} counties x ${MEMBERS} members x ${STEPS} h on one core: ${seconds.toFixed(1)} s; one member at a time, without quantiles: ${aloneSeconds.toFixed(1)} s; ratio ${(aloneSeconds / seconds).toFixed(1)}; aim 60 s on two cores`);
