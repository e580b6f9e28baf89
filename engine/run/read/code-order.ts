/** Rows in ascending order of their unit codes, compared by code units as sorting strings does. */

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isSorted = (codes: readonly string[], rows: Uint32Array): boolean => {
  for (let i = 1; i < rows.length; i++) if (codes[rows[i - 1]!]! > codes[rows[i]!]!) return false;
  return true;
};

/** Digits of one length, few enough that their numbers are exact, sort as numbers. */
const areNumbers = (codes: readonly string[]): boolean => {
  const length = codes[0]?.length ?? 0;
  return codes.every((code) => code.length === length && /^\d{1,15}$/.test(code));
};

/** Sort `rows` in place by the codes they stand for; equal codes in the order of the rows. */
export function sortByCode(codes: readonly string[], rows: Uint32Array): Uint32Array {
  if (isSorted(codes, rows)) return rows;
  if (!areNumbers(codes)) return rows.sort((a, b) => byText(codes[a]!, codes[b]!) || a - b);
  const keys = Float64Array.from(codes, Number);
  return rows.sort((a, b) => keys[a]! - keys[b]! || a - b);
}
