/**
 * Inundation of a digital elevation model by the local inertial equations: shallow water without advection.
 *
 * Source: Bates, Horritt & Fewtrell (2010) J. Hydrol. 387, 33-45; de Almeida, Bates, Freer & Souvignet (2012) Water
 * Resour. Res. 48, W05528. Outflow of a cell is limited to what it holds, so that no depth is ever negative.
 */
import { InputError } from '../core/errors.js';
import { SIDES, layEdge, type Edge } from './inundation-boundaries.js';
import { GRAVITY, type Ground, type Water } from './inundation-faces.js';
import { prepareForcing, type Edges, type Forcing } from './inundation-forcing.js';
import { holdEdges } from './inundation-held.js';
import { WET, type Extremes, type Kernel, type KernelMaker, type Numbers } from './inundation-kernel.js';
import { checkOptions, type InundationOptions, type InundationSettings } from './inundation-options.js';
import { takeStep } from './inundation-step.js';
import { deepest, findActive, layTiles, type Tiles } from './inundation-tiles.js';
import { vectorKernel } from './inundation-vector-kernel.js';

export type { Forcing, InundationOptions };

/** Volumes since the beginning [m³]. */
export interface Volumes {
  /** Held at the beginning. */
  began: number;
  rain: number;
  /** From springs and over the edges. */
  inflow: number;
  infiltration: number;
  /** Over the edges. */
  outflow: number;
}

/** All that a simulation has become: a value to save, load and go on from. */
export interface InundationState extends Water, Extremes {
  /** Time since the beginning [s]. */
  time: number;
  readonly volumes: Volumes;
}

export interface Inundation {
  readonly settings: InundationSettings;
  readonly ground: Ground;
  readonly edges: Edges;
  readonly tiles: Tiles;
  readonly kernel: Kernel;
  /** The columns of the ground and of the state among them. */
  readonly numbers: Numbers;
  /** Discharge that entered and that left over all edges in the last step, summed over their faces [m²/s]. */
  readonly passed: Float64Array;
  readonly skipDry: boolean;
  readonly state: InundationState;
  /** Steps taken and cells computed since this simulation was created, for measures of speed. */
  readonly effort: { steps: number; cells: number };
}

/** Height that no water reaches [m]: that of cells without data. */
const WALL = 1e9;

/** Sum with the rounding error carried along (Neumaier 1974). */
function sum(values: Float64Array): number {
  let [total, carried] = [0, 0];
  for (const value of values) {
    const next = total + value;
    carried += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + carried;
}

/** The state at the beginning, in columns that are all 0. */
function beginState({ depth, qx, qy, maxDepth, maxSpeed, arrival, wetSeconds }: Numbers, { cellSize, noData }: Ground, begun: Float64Array | undefined): InundationState {
  for (let cell = 0; cell < depth.length && begun !== undefined; cell++) depth[cell] = noData[cell] === 1 ? 0 : begun[cell]!;
  maxDepth.set(depth);
  arrival.set(depth.map((h) => (h > WET ? 0 : Infinity)));
  return { time: 0, depth, qx, qy, maxDepth, maxSpeed, arrival, wetSeconds, volumes: { began: sum(depth) * cellSize * cellSize, rain: 0, inflow: 0, infiltration: 0, outflow: 0 } };
}

const COLUMNS = ['depth', 'qx', 'qy', 'maxDepth', 'maxSpeed', 'arrival', 'wetSeconds'] as const;

/** A copy of a saved state that fits a grid. */
function loadState(saved: InundationState, fresh: InundationState): InundationState {
  const problems = COLUMNS.filter((name) => saved[name].length !== fresh[name].length).map((name) => ({ place: `state ${name}`, expected: `${fresh[name].length} numbers, as the elevation model has it`, found: `${saved[name].length}`, code: 'inundation/state' }));
  if (problems.length > 0) throw new InputError(problems);
  for (const name of COLUMNS) fresh[name].set(saved[name]);
  return { ...fresh, time: saved.time, volumes: { ...saved.volumes } };
}

/**
 * A simulation at its beginning, or at a saved state of one with the same options.
 *
 * @param saved state of an earlier simulation, copied
 * @param make what it runs on; another than the default is for comparison
 * @throws InputError `inundation/unstable` (alpha above its limit, which is printed), `inundation/option`,
 *   `inundation/state` (a state of another grid)
 */
export function createInundation(options: InundationOptions, saved?: InundationState, make: KernelMaker = vectorKernel): Inundation {
  const settings = checkOptions(options);
  const { dem, roughness, boundaries = {}, depth, skipDry = true } = options;
  const { rows, columns, cellSize, noData, elevation } = dem;
  let lowest = Infinity;
  for (let cell = 0; cell < elevation.length; cell++) if (noData[cell] === 0) lowest = Math.min(lowest, elevation[cell]!);
  const manning = typeof roughness === 'number' ? new Float64Array(elevation.length).fill(roughness) : roughness;
  const { theta, minDepth } = settings;
  const { numbers, kernel } = make({ rows, columns, cellSize, theta, minDepth });
  const { height, friction } = numbers;
  height.set(elevation.map((z, cell) => (noData[cell] === 1 ? WALL : z - lowest)));
  friction.set(manning.map((n) => 0.5 * Math.sqrt(GRAVITY) * n));
  const ground: Ground = { rows, columns, cellSize, noData, datum: lowest, height, friction, theta, minDepth };
  const fresh = beginState(numbers, ground, depth);
  const state = saved === undefined ? fresh : loadState(saved, fresh);
  const [north, east, south, west] = SIDES.map((side) => layEdge(side, boundaries[side] ?? 'wall', ground, manning)) as [Edge, Edge, Edge, Edge];
  return { settings, ground, edges: { north, east, south, west }, tiles: layTiles(ground, state.depth, numbers.most), kernel, numbers, passed: new Float64Array(2), skipDry, state, effort: { steps: 0, cells: 0 } };
}

/** Longest stable step with water `h` deep [s]. */
const stableStep = ({ alpha, maxStep }: InundationSettings, cellSize: number, h: number): number => Math.min(maxStep, (alpha * cellSize) / Math.sqrt(GRAVITY * h));

/**
 * Let a simulation go on for some time under a forcing. The last step is cut to end at that time, so that two
 * simulations are equal bit by bit where they are advanced by the same stretches, saved and loaded between them or not.
 *
 * @param seconds how long, > 0 [s]
 * @throws InputError `inundation/forcing` with every problem
 */
export function* advanceSteps(simulation: Inundation, seconds: number, forcing: Forcing = {}): Generator<void, void> {
  const { settings, ground, edges, tiles, kernel, numbers, passed, skipDry, state, effort } = simulation;
  const { cellSize } = ground;
  if (!(seconds > 0 && Number.isFinite(seconds))) throw new InputError([{ place: 'seconds', expected: 'a number > 0', found: `${seconds}`, code: 'inundation/forcing' }]);
  const drive = prepareForcing(ground, edges, tiles, numbers.gain, numbers.loss, forcing);
  const still = Math.min(settings.minDepth, WET);
  const area = cellSize * cellSize;
  const end = state.time + seconds;
  for (let left = seconds; left > 0; ) {
    const h = Math.max(deepest(tiles), drive.outside);
    const soon = h + drive.fastest * stableStep(settings, cellSize, h);
    const moves = findActive(tiles, ground, state.depth, still, drive.seeps, !skipDry);
    const dt = moves ? Math.min(left, stableStep(settings, cellSize, soon)) : left;
    if (drive.held.length > 0) holdEdges(ground, edges, drive.held, 1 - (left - dt / 2) / seconds);
    left = dt === left ? 0 : left - dt;
    const time = left === 0 ? end : end - left;
    effort.cells += takeStep(kernel, ground, numbers, edges, tiles, passed, drive.rains || drive.seeps, time, dt);
    effort.steps += 1;
    state.time = time;
    state.volumes.rain += drive.rainSum * area * dt;
    state.volumes.inflow += drive.springs * dt + passed[0]! * cellSize * dt;
    state.volumes.outflow += passed[1]! * cellSize * dt;
    state.volumes.infiltration += numbers.seeped[0]! * area;
    yield;
  }
}

/** The same, to its end. */
export function advance(simulation: Inundation, seconds: number, forcing: Forcing = {}): void {
  const steps = advanceSteps(simulation, seconds, forcing);
  while (steps.next().done !== true);
}

export interface WaterBalance {
  /** Volumes [m³]: all that was there and came, all that left, all that is there. */
  readonly in: number;
  readonly out: number;
  readonly stored: number;
  /** in - out - stored [m³]. */
  readonly residual: number;
  /** residual / in [1]; 0 where nothing came. */
  readonly relative: number;
}

/** The balance of water since the beginning. */
export function waterBalance({ state, ground }: Inundation): WaterBalance {
  const { began, rain, inflow, infiltration, outflow } = state.volumes;
  const stored = sum(state.depth) * ground.cellSize * ground.cellSize;
  const entered = began + rain + inflow;
  const left = infiltration + outflow;
  const residual = entered - left - stored;
  return { in: entered, out: left, stored, residual, relative: entered > 0 ? residual / entered : 0 };
}
