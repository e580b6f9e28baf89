/** Village codes as they come out of spreadsheets and out of old lists. `code` is the village's own code. */
export interface CodeDefect {
  readonly class: string;
  /** As in `Defect`. */
  readonly rule: string;
  readonly needs?: string;
  /** The code that stands in the file; `before` is that of the village in the row above. */
  readonly code: (code: string, before: string) => string;
}

/** A township number that no rural township has. */
const NO_TOWNSHIP = '399';

export const CODE_DEFECTS: readonly CodeDefect[] = [
  // 12 digits as a spreadsheet shows them: six digits are left.
  { class: 'code-scientific', rule: 'C01 C05', code: (code) => `${code[0]!}.${code.slice(1, 6)}E+11` },
  { class: 'code-18-digits', rule: 'C01 C05', code: (code) => `${code}000000` },
  { class: 'code-duplicate', rule: 'C02', code: (_, before) => before },
  { class: 'code-not-in-table', rule: 'C02', needs: 'division tables of the reporting year', code: (code) => `${code.slice(0, 6)}${NO_TOWNSHIP}${code.slice(9)}` },
  { class: 'code-residents-committee', rule: 'C01', code: (code) => `${code.slice(0, 9)}005` },
];
