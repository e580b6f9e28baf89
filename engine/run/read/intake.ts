/**
 * The rows of a file as they come in, in file order: numbers straight into shared memory, texts as codes, and every
 * row or cell that cannot be taken noted where it stands.
 */
import { quote } from '../../core/errors.js';
import { sharedBytes, sharedCodes, sharedNumbers } from '../../core/table.js';
import type { RowClass } from '../../scoring/framework.js';
import { cleanText, halfWidth, missingMark, parseNumber, parseYesNo, UNREADABLE } from './cell.js';
import { firstRows, sortByCode } from './code-order.js';
import type { Dataset, OtherRow } from './dataset.js';
import type { FormDeclaration, Layout } from './header.js';
import { describeRange, enumKey, isNumber, numberIntake, textIntake, type NumberIntake, type TextIntake } from './intake-column.js';
import type { ProblemList } from './problem-list.js';
import { isRefusal, RowClassifier } from './row-class.js';
import { RowPicker } from './row-picker.js';

/** Shared arrays of twice the length, with the same beginning. */
function doubled<T extends Float64Array | Uint32Array | Uint8Array>(old: T, make: (length: number) => T): T {
  const longer = make(old.length * 2);
  longer.set(old);
  return longer;
}

/** A text that has not been met among those of a batch. */
const UNREAD = -0x8000_0000;

export class Intake {
  rows = 0;
  /** Record number and code of each row taken. */
  records: Uint32Array;
  readonly codes: string[] = [];
  readonly numbers: readonly NumberIntake[];
  readonly texts: readonly TextIntake[];
  readonly others: OtherRow[] = [];
  readonly leftOut: Dataset['leftOut'][number][] = [];
  readonly #classifier: RowClassifier;
  /** Positions of the columns row classes look at, and of the unit's name. */
  readonly #positions = new Map<string, number>();
  #capacity: number;
  /** Names of the sheets of a workbook that hold the rows; empty for any other file. */
  sheets: readonly string[] = [];
  /** Sheets of a workbook in which something stands that was not read. */
  passedOver: readonly string[] = [];
  #blankFrom = 0;
  #lastRecord = 0;
  /** Record of the header the next rows stand under, and the rows taken before it. */
  #header = 0;
  #rowsAbove = 0;

  /** @param capacity rows to make room for; more may come */
  constructor(
    readonly form: FormDeclaration,
    readonly layout: Layout,
    only: ReadonlySet<string> | undefined,
    capacity: number,
    readonly problems: ProblemList,
  ) {
    this.#capacity = Math.max(16, capacity);
    this.records = new Uint32Array(this.#capacity);
    const { code } = form.unit;
    const taken = layout.columns.filter(({ field }) => field.name !== code && (only === undefined || only.has(field.name) || field.name === form.unit.name || field.name === form.unit.year));
    this.numbers = taken.filter(({ field }) => isNumber(field)).map(({ field, position }) => numberIntake(field, position, this.#capacity));
    this.texts = taken.filter(({ field }) => !isNumber(field)).map(({ field, position }) => textIntake(field, position, this.#capacity));
    this.#classifier = new RowClassifier(form);
    this.goUnder(layout.record);
    layout.headers.forEach((header, position) => this.#positions.set(header.trim(), position));
    for (const { field, position } of layout.columns) this.#positions.set(field.name, position);
    for (const problem of layout.problems) problems.add(problem);
  }

  /** Positions of the columns that decide the class of a row, besides the code. */
  get classPositions(): number[] {
    return this.#classifier.columns.flatMap((column) => this.#positions.get(column) ?? []);
  }

  /** The records that follow stand under the header at `record`: the file's, or that of a further sheet, which is the same. */
  goUnder(record: number): void {
    this.#blankFrom = 0;
    this.#lastRecord = record;
    this.#header = record;
    this.#rowsAbove = this.rows;
  }

  /** Whether a row right under the header repeats it: the template's line of names or units. */
  repeatsHeader(record: number, code: string): boolean {
    const field = this.form.fields.find(({ name }) => name === this.form.unit.code)!;
    return record <= this.#header + 3 && record === this.#lastRecord + 1 && this.rows === this.#rowsAbove && [field.name, field.title.zh, field.title.en, field.unit].includes(code) && this.#passHeader(record);
  }

  #passHeader(record: number): true {
    this.#lastRecord = record;
    return true;
  }

  /**
   * Decide what a record is.
   *
   * @param code its code, cleaned
   * @param textAt text of its cell at a position, '' where empty
   * @returns the row to fill, or the class of a row that is no unit, or null where it is refused (and noted)
   */
  admit(record: number, code: string, textAt: (position: number) => string): number | RowClass | null {
    this.#notBlank(record);
    const verdict = this.#classifier.classify(code, (column) => {
      const position = this.#positions.get(column);
      return position === undefined ? '' : cleanText(textAt(position));
    });
    if (isRefusal(verdict)) {
      this.#notBlank(record);
      this.problems.cell(record, code, this.form.unit.code, verdict.expected, verdict.found, verdict.code);
      this.leftOut.push({ row: record, unit: code, reason: verdict.code });
      return null;
    }
    return verdict.is === 'unit' ? this.#add(record, code) : verdict;
  }

  /** Leave a record out because of what is wrong with it. */
  refuse(record: number, unit: string, expected: string, found: string, code: string): void {
    this.#notBlank(record);
    this.problems.row(record, unit, expected, found, code);
    this.leftOut.push({ row: record, unit, reason: code });
  }

  /** A record in which nothing stands: passed over at the end of the file, a problem before that. */
  blank(record: number): void {
    if (this.#blankFrom === 0) this.#blankFrom = record;
    this.#lastRecord = record;
  }

  #notBlank(record: number): void {
    if (this.#blankFrom === 0 && record > this.#lastRecord + 1) this.#blankFrom = this.#lastRecord + 1;
    if (this.#blankFrom !== 0) {
      const until = record - 1;
      const found = until > this.#blankFrom ? `rows ${this.#blankFrom} to ${until} empty` : 'an empty row';
      this.problems.row(this.#blankFrom, '', 'no empty rows between rows', found, 'villages/blank-row');
      this.#blankFrom = 0;
    }
    this.#lastRecord = record;
  }

  #add(record: number, code: string): number {
    if (this.rows === this.#capacity) this.#grow();
    this.records[this.rows] = record;
    this.codes.push(code);
    return this.rows++;
  }

  /**
   * Put the rows taken, of which texts but no numbers are stored yet, in ascending order of code, so that numbers can be
   * stored where they stay.
   *
   * @returns for each place, the row that was taken there, counted from 0 in the order of the file
   */
  sortRows(): Uint32Array {
    const order = sortByCode(this.codes, firstRows(this.rows));
    const codes = this.codes.slice();
    for (let place = 0; place < order.length; place++) this.codes[place] = codes[order[place]!]!;
    const picker = new RowPicker(order);
    picker.codes(this.records);
    for (const column of this.texts) {
      picker.codes(column.codes);
      picker.bytes(column.missing);
    }
    return order;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.records = doubled(this.records, (length) => new Uint32Array(length));
    for (const column of this.numbers) {
      column.values = doubled(column.values, sharedNumbers);
      column.missing = doubled(column.missing, sharedBytes);
    }
    for (const column of this.texts) {
      column.codes = doubled(column.codes, sharedCodes);
      column.missing = doubled(column.missing, sharedBytes);
    }
  }

  /** Take a published total or a row left out by declaration. */
  addOther(record: number, code: string, { is, level, reason }: RowClass, textAt: (position: number) => string): void {
    const values = new Map<string, number>();
    const texts = new Map<string, string>();
    const fieldAt = new Map(this.layout.columns.map(({ position, field }) => [position, field]));
    this.layout.headers.forEach((header, position) => {
      const field = fieldAt.get(position);
      const text = cleanText(textAt(position));
      if (text === '') return;
      const narrow = halfWidth(text);
      const value = field?.type === 'bool' ? parseYesNo(narrow) : parseNumber(narrow, field?.unit === '%');
      if (field !== undefined && isNumber(field)) {
        if (value !== null) values.set(field.name, value);
      } else if (field !== undefined || value === null) {
        texts.set(header.trim(), text);
        if (field !== undefined) texts.set(field.name, text);
      }
    });
    this.others.push({ row: record, is: is === 'total' ? 'total' : 'excluded', level: level ?? null, code, name: texts.get(this.form.unit.name) ?? '', values, texts, reason: reason ?? null });
  }

  /** Something stands in a column without a header. */
  strayCell(record: number, unit: string, position: number, text: string): void {
    this.problems.row(record, unit, `nothing in column ${position + 1}, which has no header`, quote(text), 'villages/cell-without-header');
  }

  /** Store a number that was read, if it lies where it may. */
  number(column: NumberIntake, row: number, value: number): void {
    if (value >= column.low && value <= column.high && (!column.whole || Number.isInteger(value))) {
      column.values[row] = value + 0;
      return;
    }
    if (column.whole && !column.yesNo && !Number.isInteger(value)) this.fault(column, row, describeRange(column), String(value), 'villages/not-an-integer');
    else if (column.yesNo) this.fault(column, row, 'yes or no (1 or 0, 是 or 否, 有 or 无)', String(value), 'villages/not-yes-or-no');
    else this.fault(column, row, describeRange(column), String(value), 'villages/out-of-range');
  }

  /** Store what a number cell's text says. */
  numberText(column: NumberIntake, row: number, raw: string): void {
    const text = cleanText(halfWidth(raw));
    const mark = missingMark(text, column.yesNo);
    if (mark !== 0) {
      column.missing[row] = mark;
      return;
    }
    const value = column.yesNo ? parseYesNo(text) : parseNumber(text, column.percent);
    if (value !== null) this.number(column, row, value);
    else if (column.yesNo) this.fault(column, row, 'yes or no (1 or 0, 是 or 否, 有 or 无)', quote(raw), 'villages/not-yes-or-no');
    else this.fault(column, row, describeRange(column), quote(raw), 'villages/not-a-number');
  }

  /** Store the text of a text, code or enum cell. */
  text(column: TextIntake, row: number, raw: string): void {
    this.#store(column, row, this.#codeOf(column, raw), raw);
  }

  /** Store texts in rows from `row` on: for each place, which of the texts stands there. */
  batch(column: TextIntake, row: number, entries: readonly string[], places: Iterable<number>): void {
    const codes = new Int32Array(entries.length).fill(UNREAD);
    for (const place of places) {
      let code = codes[place]!;
      if (code === UNREAD) codes[place] = code = this.#codeOf(column, entries[place]!);
      if (code >= 0) column.codes[row] = code;
      else this.#store(column, row, code, entries[place]!);
      row++;
    }
  }

  #codeOf(column: TextIntake, raw: string): number {
    let code = column.read.get(raw);
    if (code === undefined) column.read.set(raw, (code = this.#interpret(column, raw)));
    return code;
  }

  /** @param code what `read` holds of the text */
  #store(column: TextIntake, row: number, code: number, raw: string): void {
    if (code >= 0) {
      column.codes[row] = code;
      return;
    }
    column.missing[row] = -code;
    if (-code === UNREADABLE) {
      const values = column.field.values ?? [];
      this.fault(column, row, `one of ${values.map(({ value, title }) => (value === title.zh ? value : `${value} (${title.zh})`)).join(', ')}`, quote(raw), 'villages/unknown-value');
    }
  }

  #interpret(column: TextIntake, raw: string): number {
    const text = column.field.type === 'text' ? cleanText(raw) : cleanText(halfWidth(raw));
    const known = column.allowed === null ? undefined : column.allowed.get(enumKey(text));
    if (known === undefined) {
      const mark = missingMark(halfWidth(text), false);
      if (mark !== 0) return -mark;
      if (column.allowed !== null) return -UNREADABLE;
    }
    const kept = known ?? text;
    let code = column.codeOf.get(kept);
    if (code === undefined) {
      code = column.texts.push(kept) - 1;
      column.codeOf.set(kept, code);
    }
    return code;
  }

  /** A cell that cannot be taken: a problem, and missing; its row stays. */
  fault(column: NumberIntake | TextIntake, row: number, expected: string, found: string, code: string): void {
    column.missing[row] = UNREADABLE;
    this.problems.cell(this.records[row]!, this.codes[row]!, column.field.name, expected, found, code);
  }
}
