/** The flood of one valley, cell by cell: each member its own simulation, driven by the weather and chain of an entity. */
import { advanceSteps, createInundation, waterBalance } from '../../flood/inundation-local-inertial.js';
import { setupField, setupRain, type FloodSetup } from './flood-setups.js';
import { heldDuring } from './inundation-edges.js';
import type { InundationJob } from './inundation-job.js';

/** One member's flood. */
export interface MemberFlood {
  /** Position of the variant it is of. */
  readonly variant: number;
  readonly member: number;
  /** Greatest depth of each cell [m], and when it was first wet [s]; Infinity: never. */
  readonly maxDepth: Float64Array;
  readonly arrival: Float64Array;
  /** Greatest speed of each cell while under water [m/s], and how long it was under water [s]. */
  readonly maxSpeed: Float64Array;
  readonly duration: Float64Array;
  /** Depth of each cell at the end of each frame [m]; of policies, none are kept. Of points of a sweep only `maxDepth` is. */
  readonly frames: readonly Float64Array[];
  /** Water [m³]. */
  readonly balance: { readonly in: number; readonly out: number; readonly stored: number };
}

/** Largest part of the water that may be unaccounted for [1]. */
const TOLERANCE = 1e-10;
const MM = 1e-3;
const NONE = new Float64Array(0);
const HOUR = 3_600;
/** Pictures that are kept of each member. */
export const FRAMES = 12;

/** Rates in mm/h as m/s. */
const perSecond = (rate: number | Float64Array): number | Float64Array => (typeof rate === 'number' ? (rate * MM) / HOUR : rate.map((each) => (each * MM) / HOUR));

/** What seeps away and what is pumped out [m/s]. */
const withDrains = (infiltration: number | Float64Array, drained: Float64Array | null): number | Float64Array => (drained === null ? infiltration : drained.map((rate, cell) => rate + (typeof infiltration === 'number' ? infiltration : infiltration[cell]!)));

/**
 * One member's flood; stops after every step of the water and tells the share of its time that is done [1], for whoever runs it.
 *
 * @param rain of each step [mm]
 * @param discharge of each step that enters at each spring [m³/s]
 * @param dt length of a step [s]
 */
export function* floodSteps(job: InundationJob, setup: FloodSetup, seed: string, id: string, member: number, rain: Float64Array, discharge: readonly Float64Array[], dt: number): Generator<number, MemberFlood> {
  const simulation = createInundation({ dem: setup.dem, roughness: setupField(setup, 'roughness', seed, id, member), ...job.options });
  const infiltration = withDrains(perSecond(setupField(setup, 'infiltration', seed, id, member)), setup.drained);
  const factor = setupRain(setup, seed, id, member);
  const frames: Float64Array[] = [];
  for (const [t, depth] of rain.entries()) {
    const sources = job.springs.map(({ cell, share }, k) => ({ cell, discharge: share * discharge[k]![t]! }));
    const stretch = advanceSteps(simulation, dt, { rain: (depth * factor * MM) / dt, infiltration, sources, held: heldDuring(job.held, t) });
    while (stretch.next().done !== true) yield simulation.state.time / (dt * rain.length);
    if (setup.variant === 0 && Math.floor(((t + 1) * FRAMES) / rain.length) > Math.floor((t * FRAMES) / rain.length)) frames.push(simulation.state.depth.slice());
  }
  const { relative, residual, ...balance } = waterBalance(simulation);
  if (!(Math.abs(relative) <= TOLERANCE)) throw new Error(`inundation: ${residual} m³ of ${balance.in} m³ is unaccounted for`);
  const { maxDepth, arrival, maxSpeed, wetSeconds: duration } = simulation.state;
  if (setup.swept) return { variant: setup.variant, member, maxDepth, arrival: NONE, maxSpeed: NONE, duration: NONE, frames, balance: { in: balance.in, out: balance.out, stored: balance.stored } };
  return { variant: setup.variant, member, maxDepth, arrival, maxSpeed, duration, frames, balance: { in: balance.in, out: balance.out, stored: balance.stored } };
}
