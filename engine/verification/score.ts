/** What a measure of verification comes to: a number, or why there is none. A quotient whose divisor is 0 is never Infinity or NaN. */

/** No number, because of what the text says. */
export interface Missing {
  readonly missing: string;
}

export type Score = number | Missing;

export const isMissing = (score: Score): score is Missing => typeof score !== 'number';

/** `numerator / denominator`; missing where the denominator is 0. */
export const ratio = (numerator: number, denominator: number, because: string): Score => (denominator === 0 ? { missing: because } : numerator / denominator);
