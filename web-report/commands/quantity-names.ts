/** What pages call the quantities of a run: by the declarations of the models, of what rules look at, and of the inundation. */
import type { Label } from '../../engine/core/label.js';
import { SITE_QUANTITIES } from '../../engine/run/scenario/declaration.js';
import { knownQuantities } from '../../engine/run/warn/quantities.js';
import type { QuantityNames } from '../pages/parts.js';

/** What stands before the first mark that goes on to explain; all of a text where that is a letter. */
function clause(text: string, mark: RegExp): string {
  const [first = ''] = text.split(mark);
  return first.trim().length > 1 ? first.trim() : text;
}

const nameOf = ({ zh, en }: Label): Label => ({ zh: clause(zh, /[;\uff1b,\uff0c:\uff1a(\uff08]/u), en: clause(en, /[;,(]|: /u) });

export async function quantityNames(): Promise<QuantityNames> {
  const known = await knownQuantities();
  return new Map([...known, ...Object.entries(SITE_QUANTITIES)].map(([name, { title }]) => [name, nameOf(title)]));
}
