/**
 * Rain of the next hours at a gauge: the mean of the last ones fades, and each member has an error that grows with the lead.
 *
 * Source: persistence as the forecast that a nowcast has to beat, Germann & Zawadzki (2002) Mon. Weather Rev. 130, 2859-2873;
 * the errors as in `forecast-ensemble.ts`.
 */
import { randomStream, registerEntities } from '../../core/random.js';
import { deviationAt, factorOf, fillForecastErrors, OF_RAIN, withFactor } from '../../weather/forecast-ensemble.js';
import type { NowcastDeclaration } from './declaration.js';

const HOUR = 3_600;
/** Gauges whose factors are held before all are let go. */
const MOST_GAUGES = 20_000;

/** Of one gauge. */
interface Factors {
  /** What the errors multiply by: element `k * members + m`. */
  readonly values: Float64Array;
  /** Of each step the members, the smallest first. */
  readonly order: Uint16Array;
}

/** Members of the rain of a gauge. */
export interface RainMembers {
  /** [mm per step]: element `k * members + m`. */
  readonly values: Float64Array;
  /** Of each step the members, the driest first. */
  readonly order: Uint16Array;
}

export class RainNowcast {
  readonly leads: number;
  readonly #deviation: Float64Array;
  /** Share of the mean of the last hours that is left at each lead [1]. */
  readonly #left: Float64Array;
  readonly #factors = new Map<string, Factors>();

  /** @param dt length of a step [s] */
  constructor(
    private readonly declaration: NowcastDeclaration,
    readonly dt: number,
  ) {
    this.leads = Math.floor((declaration.horizon * HOUR) / dt);
    this.#left = Float64Array.from({ length: this.leads }, (_, k) => 0.5 ** (((k + 1) * dt) / HOUR / declaration.rain.halfLife));
    this.#deviation = Float64Array.from({ length: this.leads }, (_, k) => deviationAt(declaration.rain.deviation, ((k + 1) * dt) / HOUR));
  }

  /** Steps that what is to come follows from. */
  get recent(): number {
    return Math.max(1, Math.round((this.declaration.rain.recent * HOUR) / this.dt));
  }

  get members(): number {
    return this.declaration.members;
  }

  /** What the errors of a gauge multiply by; they are those of the lead, whenever the nowcast is made. */
  #factorsOf(gauge: string): Factors {
    let own = this.#factors.get(gauge);
    if (own === undefined) {
      if (this.#factors.size >= MOST_GAUGES) this.#factors.clear();
      this.#factors.set(gauge, (own = this.#make(gauge)));
    }
    return own;
  }

  #make(gauge: string): Factors {
    const { declaration: { seed, members, rain }, leads } = this;
    const stream = randomStream(seed, 'nowcast/rain');
    const process = { lag1: rain.lag1 ** (this.dt / HOUR), correlation: { kind: 'common', correlation: rain.correlation } } as const;
    const [places, own] = [registerEntities([gauge]), new Float64Array(leads)];
    const values = new Float64Array(leads * members);
    for (let m = 0; m < members; m++) {
      fillForecastErrors(process, places, stream, m, leads, own);
      for (let k = 0; k < leads; k++) values[k * members + m] = factorOf(this.#deviation[k]!, own[k]!);
    }
    const order = new Uint16Array(leads * members);
    const all = Array.from({ length: members }, (_, m) => m);
    for (let k = 0; k < leads; k++) order.set(all.sort((a, b) => values[k * members + a]! - values[k * members + b]!), k * members);
    return { values, order };
  }

  /**
   * Members of the rain after step `issued` of what was observed.
   *
   * @param observed NaN where nothing was seen
   * @param out what they are put into, of as many elements as there are steps and members
   * @returns null where none of the last hours was seen
   */
  of(gauge: string, observed: Float64Array, issued: number, out: Float64Array): RainMembers | null {
    let [sum, seen] = [0, 0];
    for (let t = Math.max(0, issued - this.recent + 1); t <= issued; t++) {
      const value = observed[t]!;
      if (value !== value) continue;
      sum += value;
      seen++;
    }
    if (seen === 0) return null;
    const { members, leads } = this;
    const { values: factors, order } = this.#factorsOf(gauge);
    for (let k = 0; k < leads; k++) {
      const central = (sum / seen) * this.#left[k]!;
      for (let at = k * members; at < (k + 1) * members; at++) out[at] = withFactor(OF_RAIN, central, factors[at]!);
    }
    return { values: out, order };
  }
}
