/** Patterns of codes: nearly all are digits in a row, which are compared without a regular expression. */

/** Digits, any or given, each perhaps several times. */
const FIXED = /^(?:(?:\\d|\d)(?:\{\d{1,3}\})?)+$/;
const PART = /(\\d|\d)(?:\{(\d{1,3})\})?/g;

const ZERO = 48;
const NINE = 57;
/** Any digit may stand there. */
const ANY = 0;

/** Whether a text is one digit or more and nothing else. */
export function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return false;
  }
  return text !== '';
}

/** A test of whether a whole text matches a pattern. */
export function wholeMatch(pattern: string): (text: string) => boolean {
  if (!FIXED.test(pattern)) {
    const whole = new RegExp(`^(?:${pattern})$`);
    return (text) => whole.test(text);
  }
  const wanted = [...pattern.matchAll(PART)].flatMap(([, digit, times]) => Array<number>(Number(times ?? 1)).fill(digit === '\\d' ? ANY : digit!.charCodeAt(0)));
  return (text) => {
    if (text.length !== wanted.length) return false;
    for (let i = wanted.length - 1; i >= 0; i--) { // from behind, where codes of different levels differ
      const code = text.charCodeAt(i);
      const digit = wanted[i]!;
      if (digit === ANY ? code < ZERO || code > NINE : code !== digit) return false;
    }
    return true;
  };
}
