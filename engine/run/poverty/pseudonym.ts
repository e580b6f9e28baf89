/**
 * Ids of households and persons are pseudonyms: a number that names somebody by itself is refused, however it is spaced, and
 * so is what is no plain word, as a name in characters or a formula of a spreadsheet. No message repeats what it refuses.
 *
 * Sources: GB 11643-1999 (identity numbers of 18 digits: six of a place, a date of birth, three, a check; of 15 before, with
 * two digits of the year and no check); ISO/IEC 7812-1 (numbers of cards end in a check digit, Luhn 1954).
 */
import { quote, type Problem } from '../../core/errors.js';

const DATE = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';
const PLACE = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\\d{4}';
const IDENTITY = new RegExp(`(?<!\\d)\\d{6}(?:19|20)\\d{2}${DATE}(?:\\d{3}[\\dXx]|\\d{4})(?![\\dXx])`);
/** Of those born in the last century, and written in one: with a number behind it, a village's code looks the same. */
const OLD_IDENTITY = new RegExp(`(?<!\\d)${PLACE}\\d{2}${DATE}\\d{3}(?!\\d)`);
const MOBILE = /(?<!\d)(?:(?:00)?86)?1[3-9]\d{9}(?!\d)/;
/** Of banks in China, and of the schemes of the world. */
const CARD = /(?<!\d)(?:62|4\d|5[1-5]|35)\d{14,17}(?!\d)/;
/** What people put between groups of digits. */
const SEPARATORS = /[\s\-_.,()·/\u2010-\u2015\u3000]/g;
const WORD = /^[\p{Script=Han}A-Za-z0-9][\p{Script=Han}A-Za-z0-9_.:/-]*$/u;
/** Two characters in a row may be somebody's name; one, as in 户1, is none. */
const NAME = /\p{Script=Han}{2}/u;

/** Whether the digits of a number end in the check digit of Luhn. */
function isChecked(digits: string): boolean {
  const sum = Array.from(digits).reverse().reduce((total, digit, k) => {
    const value = Number(digit) * (k % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** What an id is that names somebody or may do harm; null: it may be a pseudonym. */
function naming(id: string): string | null {
  const texts = [id, id.replace(SEPARATORS, '')];
  if (texts.some((text) => IDENTITY.test(text)) || OLD_IDENTITY.test(id)) return 'an identity number';
  if (texts.some((text) => MOBILE.test(text))) return 'a mobile number';
  const card = texts.map((text) => CARD.exec(text)?.[0]).find((found) => found !== undefined);
  if (card !== undefined && isChecked(card)) return 'the number of a card';
  if (texts.some((text) => NAME.test(text))) return 'a name';
  return id === '' || WORD.test(id) ? null : 'other characters';
}

/** An id as messages show it: what names somebody is not repeated. */
export const shownId = (id: string): string => naming(id) ?? quote(id);

/** What is wrong with an id; nothing where it may be a pseudonym. */
export function idProblems(id: string, place: string): Problem[] {
  const found = naming(id);
  if (found === null) return [];
  const expected = found === 'other characters' ? 'a pseudonym of letters, digits and - _ . : / that begins with a letter or digit' : `a pseudonym${found === 'a name' ? ', not two Chinese characters in a row' : ''}: personal data do not come in here`;
  return [{ place, expected, found: `${found} (not repeated)`, code: 'relapse/personal-id' }];
}
