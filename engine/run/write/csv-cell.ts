/**
 * One cell of a CSV file: RFC 4180 quoting, and no text that a spreadsheet would run as a formula.
 *
 * Source: RFC 4180; OWASP, CSV injection (a text that begins with = + - @, a tab or a line break gets an apostrophe in
 * front, which Excel shows as text and our own reader takes away again).
 */

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A text that no spreadsheet takes for a formula; a plain signed number is left as it is. */
export const withoutFormula = (text: string): string => (FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text);

/** A text as a CSV cell. */
export function csvText(text: string): string {
  const safe = withoutFormula(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
