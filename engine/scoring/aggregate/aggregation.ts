/** What a way to put the children of a node together consists of: a quasi-arithmetic mean f⁻¹(Σ w f(x) / Σ w). */

export interface Aggregation {
  readonly name: string;
  readonly source: string;
  /** f; null where it is the identity, which the column loops then leave out. */
  readonly forward: ((score: number) => number) | null;
  /** f⁻¹. */
  readonly inverse: (mean: number) => number;
}

/** A family of aggregations: `name`, or `name(parameter)`. */
export interface AggregationFamily {
  readonly name: string;
  readonly parameter: { readonly doc: string; readonly min: number; readonly max: number } | null;
  readonly make: (parameter: number) => Aggregation;
}
