/** A scale g on which an indicator is compared with its goalposts; strictly increasing where it is defined. */
import type { ScaleName } from '../framework.js';

export interface Scale {
  readonly name: ScaleName;
  /** When to choose it, for the method page. */
  readonly doc: string;
  /** Smallest value that has a place on the scale [the indicator's unit]. */
  readonly lowest: number;
  /** g(x), for x >= `lowest`. */
  readonly apply: (x: number) => number;
}
