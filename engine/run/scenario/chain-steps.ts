/** The chain of one group of entities some steps at a time, columns side by side: what a search over storms needs, which no whole run gives. */
import { columnsFor, type Columns, type Model, type Quantities } from '../../core/model.js';
import type { ScenarioJob } from './job.js';

/** What one link holds at one entity. */
interface Held {
  readonly model: Model;
  readonly names: readonly string[];
  /** Entities upstream of it. */
  readonly upstream: readonly number[];
  readonly parameters: Columns<Quantities>;
  readonly state: Columns<Quantities>;
  readonly inputs: Columns<Quantities>;
  readonly outputs: Columns<Quantities>;
}

/** Most steps that are gone at once: a kernel takes about as long to be handed a step as to do a score of them. */
export const MOST_STEPS = 24;

/** Fills a column with a quantity of an entity for the steps that follow: element `t * n + i`. */
export type StepsOfWeather = (name: string, entity: number, into: Float64Array) => void;

/** States of links at entities, element `i * width + k`. */
export type ChainState = readonly Columns<Quantities>[];

export class ChainSteps {
  private readonly held: Held[] = [];

  /**
   * @param group positions of entities, upstream before downstream
   * @param last link that is still run; all up to it have the step of the clock
   * @param n columns side by side
   * @param parametersOf of a link at an entity, for all columns
   */
  constructor(
    private readonly job: ScenarioJob,
    private readonly models: readonly Model[],
    private readonly group: readonly number[],
    private readonly last: number,
    private readonly n: number,
    parametersOf: (link: number, entity: number) => Columns<Quantities>,
  ) {
    for (let k = 0; k <= last; k++) {
      for (const e of group) {
        const model = models[k]!;
        const parameters = parametersOf(k, e);
        const state = columnsFor(model.state, n);
        model.begin(n, parameters, state);
        this.held.push({ model, names: Object.keys(model.inputs), upstream: group.filter((other) => job.network.downstream[other] === e), parameters, state, inputs: columnsFor(model.inputs, n * MOST_STEPS), outputs: columnsFor(model.outputs, n * MOST_STEPS) });
      }
    }
  }

  private at(link: number, entity: number): Held {
    return this.held[link * this.group.length + this.group.indexOf(entity)]!;
  }

  /** Some steps on, 1 to `MOST_STEPS`. */
  advance(steps: number, weather: StepsOfWeather): void {
    for (let k = 0; k <= this.last; k++) for (const e of this.group) this.advanceAt(k, e, steps, weather);
  }

  private advanceAt(k: number, e: number, steps: number, weather: StepsOfWeather): void {
    const { sources, aliases, scales } = this.job.links[k]!;
    const own = this.at(k, e);
    const length = steps * this.n;
    for (const name of own.names) {
      const [source, into] = [sources[name]!, own.inputs[name]!.subarray(0, length)];
      if (source === 'series') {
        weather(aliases[name] ?? name, e, into);
        const scale = scales[name] ?? 1;
        if (scale !== 1) for (let at = 0; at < length; at++) into[at]! *= scale;
      } else if (source === 'upstream') {
        into.fill(0);
        for (const other of own.upstream) {
          const given = this.at(k, other).outputs[own.model.upstream!.output]!;
          for (let i = 0; i < length; i++) into[i]! += given[i]!;
        }
      } else into.set(this.at(source, e).outputs[name]!.subarray(0, length));
    }
    own.model.advance(steps, this.n, this.job.clock.dt, own.inputs, own.parameters, own.state, own.outputs);
  }

  /** What a link made in the steps last gone: element `t * n + i`. */
  made(link: number, entity: number, name: string): Float64Array {
    return this.at(link, entity).outputs[name]!;
  }

  /** Water that models fed by rain hold in column `i`, over all entities. */
  storedIn(i: number): number {
    let sum = 0;
    this.models.slice(0, this.last + 1).forEach((model, k) => {
      if (model.ledger?.of !== 'water' || !('rain' in model.inputs)) return;
      for (const e of this.group) sum += model.ledger.stored(this.at(k, e).state, this.at(k, e).parameters, i);
    });
    return sum;
  }

  /** The state of column `i`. */
  stateOf(i: number): ChainState {
    return this.held.map(({ state }) => Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice(i * (values.length / this.n), (i + 1) * (values.length / this.n))])));
  }

  /** Set every column to a state. */
  load(saved: ChainState): void {
    this.held.forEach(({ state }, k) => {
      for (const [name, values] of Object.entries(state)) for (let i = 0; i < this.n; i++) values.set(saved[k]![name]!, i * (values.length / this.n));
    });
  }
}
