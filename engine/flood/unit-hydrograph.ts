/**
 * Runoff of a catchment carried to its outlet by the SCS triangular unit hydrograph; it keeps the water exactly.
 *
 * Source: NRCS (2007) National Engineering Handbook part 630, ch. 16, triangular unit hydrograph: Tp = Δt/2 + 0.6 Tc,
 * Tb = 2.67 Tp, sampled at whole steps and scaled to the unit.
 */
import { defineModel } from '../core/model.js';
import { passThrough, sumOf } from './gr.js';
import { triangularUnitHydrograph } from './storm-hydrograph.js';

/** Longest hydrograph [steps]. */
const LONGEST = 480;
const HOUR = 3_600;

/** Hydrographs kept. */
const MOST_KEPT = 1_000;
/** By time of concentration and step: a chain that goes step by step asks for the same again at each. */
const kept = new Map<string, Float64Array>();

/** Ordinates [1], sum 1, of a catchment of this time of concentration [h] in steps of this length [s]. */
function ordinatesOf(concentrationTime: number, dt: number): Float64Array {
  const key = `${concentrationTime} ${dt}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  // of 1 km² and scaled to millimetres again; steps beyond the longest are cut, and the rest carries all
  const ordinates = triangularUnitHydrograph(1, concentrationTime, dt / HOUR).slice(0, LONGEST);
  const all = ordinates.reduce((sum, ordinate) => sum + ordinate, 0);
  for (let k = 0; k < ordinates.length; k++) ordinates[k]! /= all;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, ordinates);
  return ordinates;
}

export const unitHydrograph = defineModel({
  name: 'unit-hydrograph',
  title: { zh: 'SCS 三角形单位线汇流', en: 'SCS triangular unit hydrograph' },
  source: 'NRCS (2007) NEH-630 ch. 16',
  inputs: { runoff: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '净雨', en: 'runoff of the step over the catchment' } } },
  parameters: { concentrationTime: { unit: 'h', min: 0.05, max: 72, doc: { zh: '汇流时间 Tc', en: 'time of concentration Tc' } } },
  state: { underway: { unit: 'mm', min: 0, width: LONGEST, doc: { zh: '途中的水', en: 'water on its way, by the steps until it leaves' } } },
  outputs: { runoff: { unit: 'mm', min: 0, doc: { zh: '到达出口的径流深', en: 'runoff of the step at the outlet' } } },
  ledger: { of: 'water', in: ['runoff'], out: ['runoff'], stored: ({ underway }, _, i) => sumOf(underway, i * LONGEST, LONGEST) },
  begin(_, __, { underway }) {
    underway.fill(0);
  },
  advance(steps, n, dt, { runoff: entering }, { concentrationTime }, { underway }, { runoff: leaving }) {
    for (let i = 0; i < n; i++) {
      const ordinates = ordinatesOf(concentrationTime[i]!, dt);
      for (let t = 0, at = i; t < steps; t++, at += n) leaving[at] = passThrough(entering[at]!, ordinates, ordinates.length, underway, i * LONGEST);
    }
  },
});
