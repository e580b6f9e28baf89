/**
 * Parameters with which a model agrees best with what was observed: a Latin hypercube run side by side, then a simplex
 * from its best points. The same seed gives the same parameters.
 */
import { latinHypercube } from '../core/latin-hypercube.js';
import { columnsFor, type Columns, type Model, type Quantities } from '../core/model.js';
import { simplexSteps, type Vertex } from '../core/simplex.js';
import { agreementWith, type Agreement, type Objective, type Transform } from './efficiency.js';

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
  /** Whether the search came to its end by itself; false: the limit of runs ended it. */
  readonly settled: boolean;
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
  /** By the number of points. */
  private readonly columns = new Map<number, { readonly inputs: Columns<Quantities>; readonly outputs: Columns<Quantities> }>();
  private readonly agreement: Agreement;

  constructor(
    private readonly task: Calibration,
    private readonly dimensions: readonly Dimension[],
  ) {
    this.agreement = agreementWith(task.objective, task.observed.subarray(task.warmUp), task.transform);
  }

  parametersOf(point: readonly number[]): Record<string, number> {
    const fixed = Object.entries(this.task.model.parameters).map(([name, quantity]): [string, number] => [name, this.task.ranges?.[name]?.[0] ?? quantity.default ?? quantity.min!]);
    return { ...Object.fromEntries(fixed), ...Object.fromEntries(this.dimensions.map(({ name, of }, d): [string, number] => [name, of(point[d]!)])) };
  }

  values(points: readonly (readonly number[])[]): number[] {
    const { model, steps, dt, output, warmUp, objective } = this.task;
    const n = points.length;
    this.runs += n;
    const parameters = columnsFor(model.parameters, n);
    points.forEach((point, i) => {
      for (const [name, value] of Object.entries(this.parametersOf(point))) parameters[name]![i] = value;
    });
    const state = columnsFor(model.state, n);
    const { inputs, outputs } = this.columnsOf(n);
    model.begin(n, parameters, state);
    model.advance(steps, n, dt, inputs, parameters, state, outputs);
    const made = outputs[output]!.subarray(warmUp * n);
    return points.map((_, i) => {
      const value = this.agreement(made, n, i);
      return value === null || Number.isNaN(value) ? -Infinity : objective === 'rmse' ? -value : value;
    });
  }

  private columnsOf(n: number): { readonly inputs: Columns<Quantities>; readonly outputs: Columns<Quantities> } {
    let columns = this.columns.get(n);
    if (columns === undefined) {
      const { inputs, steps, model } = this.task;
      const repeated = Object.keys(model.inputs).map((name): [string, Float64Array] => {
        const all = new Float64Array(steps * n);
        for (let t = 0; t < steps; t++) all.fill(inputs[name]![t]!, t * n, (t + 1) * n);
        return [name, all];
      });
      columns = { inputs: Object.fromEntries(repeated), outputs: columnsFor(model.outputs, n * steps) };
      this.columns.set(n, columns);
    }
    return columns;
  }
}

const inside = (share: number): number => Math.min(1, Math.max(0, share));

/** Climb from each start, all of them abreast: what they ask at once is run side by side. */
function climbAbreast(starts: readonly Vertex[], trials: Trials): Vertex[] {
  const steps = { goesOn: () => trials.runs < MOST_RUNS, edge: (share: number) => (share > 0.5 ? share - 0.1 : share + 0.1), inside, size: SIZE, difference: DIFFERENCE };
  const climbs = starts.map((start) => {
    const climb = simplexSteps(start, steps);
    return { climb, next: climb.next([]) };
  });
  for (;;) {
    const asked = climbs.map(({ next }) => (next.done === true ? [] : next.value));
    const points = asked.flat();
    if (points.length === 0) break;
    const values = trials.values(points);
    let at = 0;
    climbs.forEach((one, k) => {
      const { length } = asked[k]!;
      if (length > 0) one.next = one.climb.next(values.slice(at, at + length));
      at += length;
    });
  }
  return climbs.map(({ next }) => next.value as Vertex);
}

/** Calibrate a model. Every parameter needs a range, its own or one given. */
export function calibrate(task: Calibration): Calibrated {
  const dimensions = dimensionsOf(task);
  const trials = new Trials(task, dimensions);
  const points = latinHypercube(SCREENED, dimensions.length, task.seed, 'calibration');
  const screened = trials.values(points).map((value, k): Vertex => ({ point: points[k]!, value }));
  const starts = screened.sort((a, b) => b.value - a.value).slice(0, STARTS);
  // a second simplex, full-sized again, leaves the ridges the first one stops on
  const best = climbAbreast(climbAbreast(starts, trials), trials).reduce((a, b) => (b.value > a.value ? b : a));
  return { parameters: trials.parametersOf(best.point), value: task.objective === 'rmse' ? -best.value : best.value, runs: trials.runs, settled: trials.runs < MOST_RUNS };
}
