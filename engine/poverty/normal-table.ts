/**
 * Standard normal deviates from 16 random bits, by a table of quantiles.
 *
 * The deviates are those in the middle of 65,536 equal shares, scaled to a variance of exactly 1; the farthest lies 4.3 from 0.
 * Sums of a year's months need no farther tail; amounts of rare events are drawn with full words instead.
 */
import { normalQuantile } from '../core/normal.js';

const SHARES = 65_536;

function made(): Float64Array {
  const table = Float64Array.from({ length: SHARES }, (_, k) => normalQuantile((k + 0.5) / SHARES));
  const deviation = Math.sqrt(table.reduce((sum, z) => sum + z * z, 0) / SHARES);
  return table.map((z) => z / deviation);
}

/** Deviate of the bits 0 to 65,535. */
export const NORMAL_TABLE: Float64Array = made();
