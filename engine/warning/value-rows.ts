/** At which steps the values of a quantity lie beyond one number: made once for all windows, rules and branches that ask. */
import type { UnitAtHand } from './unit-series.js';

/** The values of a quantity of the unit at hand. */
export interface Values {
  readonly at: UnitAtHand;
  /** Of each member. */
  readonly columns: readonly Float64Array[];
  /** From these on no member has a value, upwards and downwards, as far as was looked. */
  noneFrom: number;
  noneTo: number;
  /** Bits of the steps of each member that lie beyond a number, into `out`. Returns whether there are any. */
  readonly stepsBeyond: (edge: number, upwards: boolean, out: Int32Array) => boolean;
}

export class ValueRows {
  #bits = new Int32Array(0);
  #madeFor = -1;
  #some = false;

  constructor(
    private readonly quantity: Values,
    private readonly upwards: boolean,
  ) {}

  /** Whether any member has such a value. */
  some(edge: number): boolean {
    this.of(edge);
    return this.#some;
  }

  /** Bits of each member of the unit at hand. @param edge the same for all that share this, of one unit */
  of(edge: number): Int32Array {
    const { at, columns } = this.quantity;
    if (this.#madeFor === at.number) return this.#bits;
    this.#madeFor = at.number;
    const length = columns.length * at.words;
    if (this.#bits.length < length) this.#bits = new Int32Array(length);
    const out = this.#bits;
    this.#some = false;
    if (this.upwards ? edge < this.quantity.noneFrom : edge > this.quantity.noneTo) {
      this.#some = this.quantity.stepsBeyond(edge, this.upwards, out);
      // no member has one beyond a number that is further still
      if (!this.#some && this.upwards) this.quantity.noneFrom = edge;
      else if (!this.#some) this.quantity.noneTo = edge;
    } else for (let w = 0; w < length; w++) out[w] = 0; // and none where nothing is crossed (NaN)
    return out;
  }
}
