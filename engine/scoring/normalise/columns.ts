/** What of one indicator is known of a block of units or groups: value, state and score, before weights. */
import type { LeafColumns } from '../aggregate/leaf-sums.js';

/** What of one indicator is known of a block of units, before weights. */
export interface IndicatorColumns extends LeafColumns {
  /** [the indicator's unit]; 0 where there is no value. */
  readonly value: Float64Array;
}
