/** What every model of a river reach reads, holds and writes, so that one can take another's place in a chain. */
import { MOST_SUB_REACHES, type SubReaches, passReach } from './muskingum-reach.js';

const flow = (zh: string, en: string) => ({ unit: '立方米/s', min: 0, max: 1_000_000, doc: { zh, en } }) as const;

/** The discharge of the catchment itself joins at the lower end: its own routing has brought it there. */
export const REACH_INPUTS = {
  inflow: flow('上游来水:各上游单元出流之和', 'discharge from upstream: the sum over the entities above'),
  discharge: flow('区间出流,在河段下端汇入', 'discharge of the catchment itself, which joins at the lower end of the reach'),
} as const;

export const REACH_STATE = {
  held: { unit: '立方米/s', min: 0, width: MOST_SUB_REACHES, doc: { zh: '各子河段槽蓄量除以时段长', en: 'water held in each sub-reach, divided by the length of the step' } },
} as const;

export const REACH_OUTPUTS = { discharge: { unit: '立方米/s', min: 0, doc: { zh: '河段下断面流量', en: 'discharge at the lower end of the reach' } } } as const;

/** One entity's flows through its reach, step after step: `inflow` routed, `local` added. */
export function routeEntity(steps: number, n: number, i: number, reach: SubReaches, inflow: Float64Array, local: Float64Array, held: Float64Array, out: Float64Array): void {
  for (let at = i; at < steps * n; at += n) out[at] = passReach(inflow[at]!, reach, held, i * MOST_SUB_REACHES) + local[at]!;
}
