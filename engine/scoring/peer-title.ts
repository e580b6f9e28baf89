/** A peer group in words. */
import type { Label } from '../core/label.js';
import type { Framework } from './framework.js';

/**
 * What the values of a group's fields are called, joined as its name is; a yes or no with the title of its field.
 *
 * @param name as in `PeerGroups.names`
 * @param flag how a yes or no of a field is said
 * @returns the name itself where it is not of the framework's peer fields
 */
export function peerGroupTitle(name: string, { peers, fields }: Pick<Framework, 'peers' | 'fields'>, language: keyof Label, flag: (field: string, yes: boolean) => string): string {
  const values = name.split(' · ');
  if (values.length !== peers.length) return name;
  return values
    .map((value, i) => {
      const field = fields.find((one) => one.name === peers[i]);
      const title = field?.values?.find((one) => one.value === value)?.title;
      if (title !== undefined) return title[language];
      return field?.type === 'bool' ? flag(field.title[language], value === '1') : value;
    })
    .join(' · ');
}
