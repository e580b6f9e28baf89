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

export class RainNowcast {
  readonly leads: number;
  readonly #deviation: Float64Array;
  readonly #factors = new Map<string, Float64Array>();

  /** @param dt length of a step [s] */
  constructor(
    private readonly declaration: NowcastDeclaration,
    readonly dt: number,
  ) {
    this.leads = Math.floor((declaration.horizon * HOUR) / dt);
    this.#deviation = Float64Array.from({ length: this.leads }, (_, k) => deviationAt(declaration.rain.deviation, ((k + 1) * dt) / HOUR));
  }

  /** Steps that what is to come follows from. */
  get recent(): number {
    return Math.max(1, Math.round((this.declaration.rain.recent * HOUR) / this.dt));
  }

  get members(): number {
    return this.declaration.members;
  }

  /** What the errors of a gauge multiply by: element `k * members + m`; they are those of the lead, whenever the nowcast is made. */
  #factorsOf(gauge: string): Float64Array {
    let factors = this.#factors.get(gauge);
    if (factors === undefined) {
      const { seed, members, rain } = this.declaration;
      const stream = randomStream(seed, 'nowcast/rain');
      const process = { lag1: rain.lag1 ** (this.dt / HOUR), correlation: { kind: 'common', correlation: rain.correlation } } as const;
      const [places, own] = [registerEntities([gauge]), new Float64Array(this.leads)];
      factors = new Float64Array(this.leads * members);
      for (let m = 0; m < members; m++) {
        fillForecastErrors(process, places, stream, m, this.leads, own);
        for (let k = 0; k < this.leads; k++) factors[k * members + m] = factorOf(this.#deviation[k]!, own[k]!);
      }
      if (this.#factors.size >= MOST_GAUGES) this.#factors.clear();
      this.#factors.set(gauge, factors);
    }
    return factors;
  }

  /**
   * Members of the rain after step `issued` of what was observed [mm per step]: element `k * members + m`.
   *
   * @param observed NaN where nothing was seen
   * @returns null where none of the last hours was seen
   */
  of(gauge: string, observed: Float64Array, issued: number): Float64Array | null {
    const { halfLife } = this.declaration.rain;
    let [sum, seen] = [0, 0];
    for (let t = Math.max(0, issued - this.recent + 1); t <= issued; t++) {
      const value = observed[t]!;
      if (value !== value) continue;
      sum += value;
      seen++;
    }
    if (seen === 0) return null;
    const { members, leads, dt } = this;
    const factors = this.#factorsOf(gauge);
    const out = new Float64Array(leads * members);
    for (let k = 0; k < leads; k++) {
      const central = (sum / seen) * 0.5 ** (((k + 1) * dt) / HOUR / halfLife);
      for (let at = k * members; at < (k + 1) * members; at++) out[at] = withFactor(OF_RAIN, central, factors[at]!);
    }
    return out;
  }
}
