/** The flood of one valley, cell by cell: each member its own simulation, driven by the weather and chain of an entity. */
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Dem } from '../../flood/dem.js';
import { advance, createInundation, waterBalance, type InundationOptions } from '../../flood/inundation-local-inertial.js';
import { checkOptions } from '../../flood/inundation-options.js';
import type { InundationChoice, Prior } from './declaration.js';
import { drawnFrom, drawOf, type Drawn } from './drawn.js';

export interface InundationJob {
  readonly dem: Dem;
  /** Position of the entity that drives it. */
  readonly entity: number;
  readonly roughness: Drawn;
  readonly infiltration: Drawn;
  readonly rainFactor: Drawn;
  /** Cells the entity's discharge enters at, and shares of it. */
  readonly springs: readonly { readonly cell: number; readonly share: number }[];
  readonly options: Pick<InundationOptions, 'boundaries' | 'theta' | 'alpha'>;
  readonly above: number;
}

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

/** The cell that a point lies in; -1 where it is in none with data. */
function cellAt({ rows, columns, cellSize, xll, yll, noData }: Dem, x: number, y: number): number {
  const column = Math.floor((x - xll) / cellSize);
  const row = rows - 1 - Math.floor((y - yll) / cellSize);
  if (column < 0 || column >= columns || row < 0 || row >= rows) return -1;
  const cell = row * columns + column;
  return noData[cell] === 1 ? -1 : cell;
}

/** What a scenario's inundation is as a job. @param hasDischarge whether the series or the chain has one */
export function inundationJob(choice: InundationChoice, dem: Dem, entities: readonly string[], hasDischarge: boolean, placeOf: (path: readonly (string | number)[]) => string, problems: Problem[]): InundationJob {
  const drawn = (name: string, given: number | Prior, min: number, max: number): Drawn => drawnFrom(given, `inundation/${name}`, min, max, placeOf([name]), problems);
  const entity = entities.indexOf(choice.entity);
  if (entity < 0) problems.push(unknownName(placeOf(['entity']), choice.entity, entities, 'scenario/unknown-entity'));
  const springs = (choice.springs ?? []).map(({ x, y, share }, k) => {
    const cell = cellAt(dem, x, y);
    if (cell < 0) problems.push({ place: placeOf(['springs', k]), expected: `a point of the elevation model: x ${dem.xll} to ${dem.xll + dem.columns * dem.cellSize}, y ${dem.yll} to ${dem.yll + dem.rows * dem.cellSize}`, found: `${x}, ${y}`, code: 'inundation/outside' });
    return { cell, share };
  });
  if (springs.length > 0 && !hasDischarge) problems.push({ place: placeOf(['springs']), expected: 'a series with discharge, or a chain that makes one', found: 'none', code: 'plan/missing-input' });
  const { boundaries, theta, alpha } = choice;
  const options = { ...(boundaries === undefined ? {} : { boundaries }), ...(theta === undefined ? {} : { theta }), ...(alpha === undefined ? {} : { alpha }) };
  checkOptions({ dem, roughness: 0.03, ...options }, placeOf([]));
  return {
    dem,
    entity,
    springs,
    options,
    above: choice.above,
    roughness: drawn('roughness', choice.roughness, 0.005, 1),
    infiltration: drawn('infiltration', choice.infiltration ?? 0, 0, 500),
    rainFactor: drawn('rainFactor', choice.rainFactor ?? 1, 0, 10),
  };
}

/**
 * One member's flood.
 *
 * @param rain of each step [mm]
 * @param discharge of each step [m³/s]; null: none enters
 * @param dt length of a step [s]
 */
export function simulateFlood(job: InundationJob, seed: string, id: string, member: number, rain: Float64Array, discharge: Float64Array | null, dt: number): MemberFlood {
  const draw = (drawn: Drawn): number => drawOf(drawn, seed, id, member);
  const simulation = createInundation({ dem: job.dem, roughness: draw(job.roughness), ...job.options });
  const infiltration = (draw(job.infiltration) * MM) / HOUR;
  const factor = draw(job.rainFactor);
  const frames: Float64Array[] = [];
  rain.forEach((depth, t) => {
    const sources = discharge === null ? [] : job.springs.map(({ cell, share }) => ({ cell, discharge: share * discharge[t]! }));
    advance(simulation, dt, { rain: (depth * factor * MM) / dt, infiltration, sources });
    if (Math.floor(((t + 1) * FRAMES) / rain.length) > Math.floor((t * FRAMES) / rain.length)) frames.push(simulation.state.depth.slice());
  });
  const { relative, residual, ...balance } = waterBalance(simulation);
  if (!(Math.abs(relative) <= TOLERANCE)) throw new Error(`inundation: ${residual} m³ of ${balance.in} m³ is unaccounted for`);
  return { member, maxDepth: simulation.state.maxDepth, arrival: simulation.state.arrival, frames, balance: { in: balance.in, out: balance.out, stored: balance.stored } };
}
