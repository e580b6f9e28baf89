/** The flood of one valley, cell by cell: each member its own simulation, driven by the weather and chain of an entity. */
import { advance, createInundation, waterBalance } from '../../flood/inundation-local-inertial.js';
import { drawOf } from './drawn.js';
import { heldDuring } from './inundation-edges.js';
import { drawField } from './inundation-fields.js';
import type { InundationJob } from './inundation-job.js';

/** One member's flood. */
export interface MemberFlood {
  readonly member: number;
  /** Greatest depth of each cell [m], and when it was first wet [s]; Infinity: never. */
  readonly maxDepth: Float64Array;
  readonly arrival: Float64Array;
  /** Depth of each cell at the end of each frame [m]. */
  readonly frames: readonly Float64Array[];
  /** Water [m³]. */
  readonly balance: { readonly in: number; readonly out: number; readonly stored: number };
}

/** Largest part of the water that may be unaccounted for [1]. */
const TOLERANCE = 1e-10;
const MM = 1e-3;
const HOUR = 3_600;
/** Pictures that are kept of each member. */
export const FRAMES = 12;

/** Rates in mm/h as m/s. */
const perSecond = (rate: number | Float64Array): number | Float64Array => (typeof rate === 'number' ? (rate * MM) / HOUR : rate.map((each) => (each * MM) / HOUR));

/**
 * One member's flood.
 *
 * @param rain of each step [mm]
 * @param discharge of each step [m³/s]; null: none enters
 * @param dt length of a step [s]
 */
export function simulateFlood(job: InundationJob, seed: string, id: string, member: number, rain: Float64Array, discharge: Float64Array | null, dt: number): MemberFlood {
  const simulation = createInundation({ dem: job.dem, roughness: drawField(job.roughness, seed, id, member), ...job.options });
  const infiltration = perSecond(drawField(job.infiltration, seed, id, member));
  const factor = drawOf(job.rainFactor, seed, id, member);
  const frames: Float64Array[] = [];
  rain.forEach((depth, t) => {
    const sources = discharge === null ? [] : job.springs.map(({ cell, share }) => ({ cell, discharge: share * discharge[t]! }));
    advance(simulation, dt, { rain: (depth * factor * MM) / dt, infiltration, sources, held: heldDuring(job.held, t) });
    if (Math.floor(((t + 1) * FRAMES) / rain.length) > Math.floor((t * FRAMES) / rain.length)) frames.push(simulation.state.depth.slice());
  });
  const { relative, residual, ...balance } = waterBalance(simulation);
  if (!(Math.abs(relative) <= TOLERANCE)) throw new Error(`inundation: ${residual} m³ of ${balance.in} m³ is unaccounted for`);
  return { member, maxDepth: simulation.state.maxDepth, arrival: simulation.state.arrival, frames, balance: { in: balance.in, out: balance.out, stored: balance.stored } };
}
