/**
 * Parameters with which a model agrees best with what was observed: a Latin hypercube run side by side, then a simplex
 * from its best points. The same seed gives the same parameters.
 */
import { latinHypercube } from '../core/latin-hypercube.js';
import { columnsFor, type Columns, type Model, type Quantities } from '../core/model.js';
import { climbSimplex, type Vertex } from '../core/simplex.js';
import { efficiency, type Objective, type Transform } from './efficiency.js';

export interface Calibration {
  readonly model: Model;
  /** Steps and their length [s]. */
  readonly steps: number;
  readonly dt: number;
  /** By name, element t. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** Output that was observed. */
  readonly output: string;
  /** Element t; NaN: not observed. */
  readonly observed: Float64Array;
  /** Steps at the beginning that do not count. */
  readonly warmUp: number;
  readonly objective: Objective;
  readonly transform: Transform;
  readonly seed: string;
  /** Ranges to look in; absent: those of the model. */
  readonly ranges?: Readonly<Record<string, readonly [low: number, high: number]>>;
}

export interface Calibrated {
  readonly parameters: Readonly<Record<string, number>>;
  readonly value: number;
  /** Runs of the model it took. */
  readonly runs: number;
}

const SCREENED = 64;
const STARTS = 2;
const MOST_RUNS = 3_000;
/** The simplex has shrunk to this share of the ranges, or its values to this difference. */
const [SIZE, DIFFERENCE] = [1e-6, 1e-9] as const;
/** Ends this far apart, both above 0, are searched by their logarithm. */
const LOGARITHMIC = 20;

interface Dimension {
  readonly name: string;
  readonly of: (share: number) => number;
}

function dimensionsOf({ model, ranges = {} }: Calibration): Dimension[] {
  return Object.entries(model.parameters).flatMap(([name, { min, max }]): Dimension[] => {
    const [low, high] = ranges[name] ?? [min!, max!];
    if (low === high) return [];
    const log = low > 0 && high / low >= LOGARITHMIC;
    return [{ name, of: (share) => (log ? low * (high / low) ** share : low + (high - low) * share) }];
  });
}

/** Runs points side by side and says how good each is: greater is better, -Infinity where it is not defined. */
class Trials {
  runs = 0;
  private readonly inputs = new Map<number, Columns<Quantities>>();

  constructor(
    private readonly task: Calibration,
    private readonly dimensions: readonly Dimension[],
  ) {}

  parametersOf(point: readonly number[]): Record<string, number> {
    const fixed = Object.entries(this.task.model.parameters).map(([name, quantity]): [string, number] => [name, this.task.ranges?.[name]?.[0] ?? quantity.default ?? quantity.min!]);
    return { ...Object.fromEntries(fixed), ...Object.fromEntries(this.dimensions.map(({ name, of }, d): [string, number] => [name, of(point[d]!)])) };
  }

  values(points: readonly (readonly number[])[]): number[] {
    const { model, steps, dt, observed, output, warmUp, objective, transform } = this.task;
    const n = points.length;
    this.runs += n;
    const parameters = columnsFor(model.parameters, n);
    points.forEach((point, i) => {
      for (const [name, value] of Object.entries(this.parametersOf(point))) parameters[name]![i] = value;
    });
    const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, n * steps)];
    model.begin(n, parameters, state);
    model.advance(steps, n, dt, this.inputsFor(n), parameters, state, outputs);
    const made = outputs[output]!.subarray(warmUp * n);
    return points.map((_, i) => {
      const value = efficiency(objective, made, observed.subarray(warmUp), transform, n, i);
      return value === null || Number.isNaN(value) ? -Infinity : objective === 'rmse' ? -value : value;
    });
  }

  private inputsFor(n: number): Columns<Quantities> {
    let columns = this.inputs.get(n);
    if (columns === undefined) {
      const { inputs, steps, model } = this.task;
      columns = Object.fromEntries(
        Object.keys(model.inputs).map((name) => {
          const all = new Float64Array(steps * n);
          for (let t = 0; t < steps; t++) all.fill(inputs[name]![t]!, t * n, (t + 1) * n);
          return [name, all];
        }),
      );
      this.inputs.set(n, columns);
    }
    return columns;
  }
}

const inside = (share: number): number => Math.min(1, Math.max(0, share));

/** Calibrate a model. Every parameter needs a range, its own or one given. */
export function calibrate(task: Calibration): Calibrated {
  const dimensions = dimensionsOf(task);
  const trials = new Trials(task, dimensions);
  const points = latinHypercube(SCREENED, dimensions.length, task.seed, 'calibration');
  const climb = (start: Vertex): Vertex =>
    climbSimplex(start, { values: (at) => trials.values(at), goesOn: () => trials.runs < MOST_RUNS, edge: (share) => (share > 0.5 ? share - 0.1 : share + 0.1), inside, size: SIZE, difference: DIFFERENCE });
  const screened = trials.values(points).map((value, k): Vertex => ({ point: points[k]!, value }));
  const best = screened
    .sort((a, b) => b.value - a.value)
    .slice(0, STARTS)
    // a second simplex, full-sized again, leaves the ridges the first one stops on
    .map((start) => climb(climb(start)))
    .reduce((a, b) => (b.value > a.value ? b : a));
  return { parameters: trials.parametersOf(best.point), value: task.objective === 'rmse' ? -best.value : best.value, runs: trials.runs };
}
