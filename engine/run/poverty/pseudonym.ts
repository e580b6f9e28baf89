/**
 * Ids of households and persons are pseudonyms: a number that names somebody by itself is refused, and no message repeats it.
 *
 * Source: GB 11643-1999 (identity numbers: six digits of a place, a date of birth, three digits, a check).
 */
import { quote, type Problem } from '../../core/errors.js';

const IDENTITY = /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])/;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

/** What an id is that names somebody; null: it may be a pseudonym. */
const naming = (id: string): string | null => (IDENTITY.test(id) ? 'an identity number' : MOBILE.test(id) ? 'a mobile number' : null);

/** An id as messages show it: what names somebody is not repeated. */
export const shownId = (id: string): string => naming(id) ?? quote(id);

/** What is wrong with an id; nothing where it may be a pseudonym. */
export function idProblems(id: string, place: string): Problem[] {
  const found = naming(id);
  return found === null ? [] : [{ place, expected: 'a pseudonym: personal data do not come in here', found: `${found} (not repeated)`, code: 'relapse/personal-id' }];
}
