import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { routingMuskingumCunge as model, waveCelerity } from '../../engine/flood/routing-muskingum-cunge.js';
import { shared } from '../shared.js';

const file = shared('reference', 'flood', 'muskingum.json');

interface Channel {
  readonly length: number;
  readonly width: number;
  readonly slope: number;
  readonly roughness: number;
  readonly referenceDischarge: number;
}

/** Discharge at the lower end of a channel, steady at the first inflow to begin with. */
function run(inflow: readonly number[], channel: Channel, dt: number): Float64Array {
  const one = (value: number): Float64Array => Float64Array.of(value);
  const parameters = { length: one(channel.length), width: one(channel.width), slope: one(channel.slope), roughness: one(channel.roughness), referenceDischarge: one(channel.referenceDischarge) };
  const local = new Float64Array(inflow.length);
  const state = columnsFor(model.state, 1);
  model.begin(1, parameters, state);
  const warm = 2_000;
  model.advance(warm, 1, dt, { inflow: new Float64Array(warm).fill(inflow[0]!), discharge: new Float64Array(warm) }, parameters, state, columnsFor(model.outputs, warm));
  const outputs = columnsFor(model.outputs, inflow.length);
  model.advance(inflow.length, 1, dt, { inflow: Float64Array.from(inflow), discharge: local }, parameters, state, outputs);
  return outputs.discharge;
}

test('hand calculation: 120 m³/s in 30 m at 0.001 and n 0.035 is 2.4416 m deep and travels at 2.7304 m/s', () => {
  // h = (0.035 * 120 / (30 * 0.0316228))^0.6 = 4.42719^0.6 = 2.441613; v = 120 / (30 h) = 1.638261; c = 5/3 v
  expect(waveCelerity(120, 30, 0.001, 0.035)).toBeCloseTo((5 / 3) * (4 / 2.441612959468389), 9);
});

test.skipIf(file === null)('is within 1 % of the peak of eight sub-reaches, with four of which none has a negative coefficient (skipped: no reference data)', () => {
  const { cunge } = JSON.parse(readFileSync(file!, 'utf8')) as { readonly cunge: { readonly I: readonly number[]; readonly O: readonly number[]; readonly dt_s: number; readonly L_m: number; readonly S: number; readonly n: number; readonly B_m: number; readonly Qr: number; readonly meta: { readonly ck: number } } };
  expect(waveCelerity(cunge.Qr, cunge.B_m, cunge.S, cunge.n)).toBeCloseTo(cunge.meta.ck, 12);
  const out = run(cunge.I, { length: cunge.L_m / 1_000, width: cunge.B_m, slope: cunge.S, roughness: cunge.n, referenceDischarge: cunge.Qr }, cunge.dt_s);
  const peak = Math.max(...cunge.O);
  expect(Math.abs(Math.max(...out) - peak)).toBeLessThan(0.01 * peak);
  cunge.O.forEach((flow, t) => expect(Math.abs(out[t]! - flow)).toBeLessThan(0.01 * peak));
});

test('two reaches one after the other are one as long as both', () => {
  const channel = { length: 30, width: 40, slope: 0.002, roughness: 0.04, referenceDischarge: 200 };
  const flood = Array.from({ length: 150 }, (_, t) => 20 + 300 * (t / 30) ** 2 * Math.exp(2 * (1 - t / 30)));
  const whole = run(flood, { ...channel, length: 60 }, 1_800);
  run([...run(flood, channel, 1_800)], channel, 1_800).forEach((flow, t) => expect(Math.abs(flow - whole[t]!)).toBeLessThan(3));
});
