/** What drives a simulation over a stretch of time: rain, infiltration, springs and inflow over the edges. */
import { throwIfAny, type Problem } from '../core/errors.js';
import { SIDES, type Edge, type Side } from './inundation-boundaries.js';
import type { Ground } from './inundation-faces.js';
import { checkHeld, reachOfHeld, type HeldEdge } from './inundation-held.js';
import { tileOf, type Tiles } from './inundation-tiles.js';

export interface Source {
  /** Number of the cell, row by row. */
  readonly cell: number;
  /** Discharge that springs up there [m³/s]. */
  readonly discharge: number;
}

/** All of it constant over the time it is given for, but what edges are held at. */
export interface Forcing {
  /** Rain [m/s]: one number or one for each cell. */
  readonly rain?: number | Float64Array;
  /** Infiltration where there is water enough [m/s]: one number or one for each cell. */
  readonly infiltration?: number | Float64Array;
  readonly sources?: readonly Source[];
  /** Discharge that enters over each metre of a side [m²/s]: one number or one for each cell along it, from the north or from the west. */
  readonly inflow?: Partial<Readonly<Record<Side, number | Float64Array>>>;
  /** Stretches of sides held at an observed level or discharge, in place of the rest. */
  readonly held?: readonly HeldEdge[];
}

export type Edges = Readonly<Record<Side, Edge>>;

/** A forcing as the kernels take it. */
export interface Drive {
  /** Whether anything falls or springs up, and whether anything may seep away. */
  readonly rains: boolean;
  readonly seeps: boolean;
  /** Sums over the grid: rain [m/s], springs [m³/s]. */
  readonly rainSum: number;
  readonly springs: number;
  /** Fastest that the depth of any cell can grow by it [m/s]. */
  readonly fastest: number;
  readonly held: readonly HeldEdge[];
  /** Greatest depth outside of an edge held at a level [m]. */
  readonly outside: number;
}

function check(ground: Ground, edges: Edges, { rain = 0, infiltration = 0, sources = [], inflow = {}, held = [] }: Forcing, place: string): void {
  const { rows, columns, noData } = ground;
  const problems: Problem[] = [];
  const isRate = (value: number): boolean => value >= 0 && Number.isFinite(value);
  const demand = (right: boolean, field: string, expected: string, found: number): void => {
    if (!right) problems.push({ place: `${place} ${field}`, expected, found: `${found}`, code: 'inundation/forcing' });
  };
  const demandRates = (value: number | Float64Array, count: number, field: string, unit: string): void => {
    if (typeof value === 'number') {
      demand(isRate(value), field, `a number of ${unit} >= 0`, value);
      return;
    }
    demand(value.length === count, field, `${count} numbers`, value.length);
    const wrong = value.findIndex((each) => !isRate(each));
    if (wrong >= 0) demand(false, `${field}[${wrong}]`, `a number of ${unit} >= 0`, value[wrong]!);
  };
  demandRates(rain, rows * columns, 'rain', 'm/s');
  demandRates(infiltration, rows * columns, 'infiltration', 'm/s');
  for (const side of SIDES) demandRates(inflow[side] ?? 0, side === 'west' || side === 'east' ? rows : columns, `inflow.${side}`, 'm²/s');
  sources.forEach(({ cell, discharge }, k) => {
    demand(noData[cell] === 0, `sources[${k}].cell`, 'a cell of the grid with data', cell);
    demand(isRate(discharge), `sources[${k}].discharge`, 'a number of m³/s >= 0', discharge);
  });
  checkHeld(ground, edges, held, place, problems);
  throwIfAny(problems);
}

/** Fill a column with a number or with another, 0 where there is no data; returns its sum. */
function fill(column: Float64Array, value: number | Float64Array, noData: Uint8Array): number {
  let sum = 0;
  for (let cell = 0; cell < column.length; cell++) {
    const rate = noData[cell] === 1 ? 0 : typeof value === 'number' ? value : value[cell]!;
    column[cell] = rate;
    sum += rate;
  }
  return sum;
}

/** Set what enters over one edge, 0 where there is no data; marks the tiles it enters; returns the most. */
function openEdge(edge: Edge, value: number | Float64Array, { columns, noData }: Ground, { across, fed }: Tiles): number {
  let most = 0;
  for (let k = 0; k < edge.count; k++) {
    const cell = edge.cell + k * edge.cellStep;
    const q = noData[cell] === 1 ? 0 : typeof value === 'number' ? value : value[k]!;
    edge.inflow[k] = q;
    edge.surface[k] = -Infinity;
    if (q > 0) fed[tileOf(cell, columns, across)] = 1;
    if (q > most) most = q;
  }
  return most;
}

/**
 * Prepare a forcing, writing into the columns of `gain` and `loss`, the edges and the tiles.
 *
 * @throws InputError `inundation/forcing` with every problem
 */
export function prepareForcing(ground: Ground, edges: Edges, tiles: Tiles, gain: Float64Array, loss: Float64Array, forcing: Forcing, place = 'forcing'): Drive {
  check(ground, edges, forcing, place);
  const { columns, cellSize, noData } = ground;
  const { rain = 0, infiltration = 0, sources = [], inflow = {}, held = [] } = forcing;
  tiles.fed.fill(0);
  const rainSum = fill(gain, rain, noData);
  const seeps = fill(loss, infiltration, noData) > 0;
  let springs = 0;
  for (const { cell, discharge } of sources) {
    gain[cell] = gain[cell]! + discharge / (cellSize * cellSize);
    springs += discharge;
  }
  let fastest = 0;
  for (let cell = 0; cell < gain.length; cell++) {
    const rate = gain[cell]!;
    if (rate > fastest) fastest = rate;
    if (rate > 0) tiles.fed[tileOf(cell, columns, tiles.across)] = 1;
  }
  const given = SIDES.reduce((most, side) => Math.max(most, openEdge(edges[side], inflow[side] ?? 0, ground, tiles)), 0);
  const { entering, outside } = reachOfHeld(ground, edges, held, tiles);
  return { rains: rainSum > 0 || springs > 0, seeps, rainSum, springs, fastest: fastest + (2 * Math.max(given, entering)) / cellSize, held, outside };
}
