/** How much of a shard is done, as a thread tells it in a whole number. */

/** What stands for the whole of a shard. */
export const WHOLE = 1_000_000_000;
