/** Equal ratios are worth about equal steps: from 20 to 40 Mbps as much as from 40 to 80. */
import type { Scale } from './scale.js';

export const log1p: Scale = {
  name: 'log1p',
  doc: 'g(x) = ln(1 + x): each doubling is worth about the same; for amounts that span orders of magnitude',
  lowest: 0,
  apply: Math.log1p,
};
