/** Telling units from published totals, rows left out by declaration, and rows that should not be there. */
import { quote } from '../../core/errors.js';
import type { RowClass } from '../../scoring/framework.js';
import { missingMark } from './cell.js';
import { isDigits, wholeMatch } from './code-pattern.js';
import type { FormDeclaration } from './header.js';

/** Why a row has no place in the table. */
export interface Refusal {
  readonly expected: string;
  readonly found: string;
  readonly code: string;
}

/** The class of a row, or why it has none. */
export type Verdict = RowClass | Refusal;

export const isRefusal = (verdict: Verdict): verdict is Refusal => 'found' in verdict;

const SCIENTIFIC = /^[+-]?\d+(\.\d*)?e[+-]?\d+$/i;
/** Lengths of China's division codes: province, prefecture, county, township, village [digits]. */
const CODE_LENGTHS = [2, 4, 6, 9, 12];

type Match = (text: string) => boolean;

export class RowClassifier {
  readonly #classes: readonly { rowClass: RowClass; code: Match; where: readonly (readonly [string, Match])[] }[];

  constructor(readonly form: FormDeclaration) {
    this.#classes = form.unit.rows.map((rowClass) => ({
      rowClass,
      code: wholeMatch(rowClass.code),
      where: Object.entries(rowClass.where ?? {}).map(([column, pattern]) => [column, wholeMatch(pattern)] as const),
    }));
  }

  /** Headers and field names the classes look at besides the code. */
  get columns(): string[] {
    return [...new Set(this.#classes.flatMap(({ where }) => where.map(([column]) => column)))];
  }

  /**
   * The first class that matches.
   *
   * @param code the row's code, cleaned
   * @param textAt text of the row's cell by header or field name, cleaned; '' where there is none
   */
  classify(code: string, textAt: (column: string) => string): Verdict {
    const plain = isDigits(code); // as nearly all are: nothing else needs to be asked of them
    if (!plain && SCIENTIFIC.test(code)) return scientific(code);
    const blank = !plain && missingMark(code, false) !== 0;
    for (const { rowClass, code: matches, where } of this.#classes) {
      if (!matches(code) && !(blank && matches(''))) continue;
      if (where.length === 0 || where.every(([column, expected]) => expected(textAt(column)))) return rowClass;
    }
    if (blank) return { expected: 'a code', found: quote(code), code: 'villages/missing-code' };
    if (this.form.unit.divisions === true && (!plain || !CODE_LENGTHS.includes(code.length))) {
      const digits = plain ? ` (${code.length} digits)` : '';
      return { expected: `a division code of ${CODE_LENGTHS.join(', ')} digits, as text`, found: quote(code) + digits, code: 'villages/bad-code' };
    }
    const patterns = this.form.unit.rows.map((rowClass) => `${rowClass.is} ${rowClass.code}`).join('; ');
    return { expected: `a row of one of the declared classes (${patterns})`, found: quote(code), code: 'villages/unrecognised-row' };
  }
}

const scientific = (code: string): Refusal => ({
  expected:
    'a code written out in full: a spreadsheet has made it a number and its last digits are lost; format the column as text before entering the codes, or import the CSV with this column as text, then export again',
  found: quote(code),
  code: 'villages/code-in-scientific-notation',
});
