/** Mean discharge of a step from the runoff depth of a catchment: a depth over an area in a time, and nothing else. */
import { defineModel } from '../core/model.js';

/** Cubic metres in a millimetre over a square kilometre. */
const M3 = 1_000;

export const discharge = defineModel({
  name: 'discharge',
  title: { zh: '径流深换算流量', en: 'Discharge from runoff depth' },
  source: 'definition: Q = 1000 R A / Δt',
  inputs: { runoff: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '径流深', en: 'runoff depth of the step' } } },
  parameters: { area: { unit: 'km²', min: 0.01, max: 2_000_000, doc: { zh: '流域面积', en: 'area of the catchment' } } },
  state: {},
  outputs: { discharge: { unit: '立方米/s', min: 0, doc: { zh: '时段平均流量', en: 'mean discharge of the step' } } },
  begin: () => undefined,
  advance(steps, n, dt, { runoff }, { area }, _, { discharge: q }) {
    for (let at = 0; at < steps * n; at++) q[at] = (M3 * runoff[at]! * area[at % n]!) / dt;
  },
});
