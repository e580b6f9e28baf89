/** Equal steps of the indicator are worth equal steps of the score. */
import type { Scale } from './scale.js';

export const identity: Scale = {
  name: 'identity',
  doc: 'g(x) = x: each unit of the indicator is worth the same',
  lowest: Number.NEGATIVE_INFINITY,
  apply: (x) => x,
};
