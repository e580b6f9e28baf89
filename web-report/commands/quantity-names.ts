/** What pages call the quantities of a run: by the declarations of the models, of what rules look at, and of the inundation. */
import { SITE_QUANTITIES } from '../../engine/run/scenario/declaration.js';
import { knownQuantities } from '../../engine/run/warn/quantities.js';
import type { QuantityNames } from '../pages/parts.js';

export async function quantityNames(): Promise<QuantityNames> {
  const known = await knownQuantities();
  return new Map([...known, ...Object.entries(SITE_QUANTITIES)].map(([name, { title }]) => [name, title]));
}
