/** How members are taken together. Constants: results are sums over these, and would hang on them. */

/** Members of which quantiles are exact, and whose sums are joined beyond. */
export const MEMBER_BLOCK = 1_000;

/** Members that are simulated side by side: the least that a shard holds of one place. A divisor of `MEMBER_BLOCK`. */
export const MEMBER_STRIP = 100;
