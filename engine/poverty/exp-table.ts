/**
 * e^x by a table, for factors of income of which millions are drawn: straight lines between steps of 1/1024 within ±4, to
 * 1.2 parts in 10^7; beyond, the function itself.
 */

const REACH = 4;
const STEPS = 1_024;
/** At each step, and one beyond. */
export const EXP_TABLE = Float64Array.from({ length: 2 * REACH * STEPS + 2 }, (_, k) => Math.exp(k / STEPS - REACH));
