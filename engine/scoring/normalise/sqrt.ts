/** The first few count most: for densities and counts where the step from none to some is the larger one. */
import type { Scale } from './scale.js';

export const sqrt: Scale = {
  name: 'sqrt',
  doc: 'g(x) = √x: the first few are worth more than the next few; for densities and counts',
  lowest: 0,
  apply: Math.sqrt,
};
