/**
 * The table of a file's units: rows in ascending order of code, each code once, one year, whatever the order of the
 * file. Shuffling a file changes nothing but `rowOf`.
 */
import { quote } from '../../core/errors.js';
import { PRESENT, reasonCode, sharedBytes, sharedCodes, sharedNumbers, textColumn, type Column, type NumberColumn, type TextColumn } from '../../core/table.js';
import type { FieldDeclaration } from '../../scoring/framework.js';
import { byText, sortByCode } from './code-order.js';
import type { Dataset } from './dataset.js';
import type { Intake } from './intake.js';
import type { NumberIntake, TextIntake } from './intake-column.js';
import { RowPicker } from './row-picker.js';
import { placeOf, rowName } from './sheet-records.js';

/** Rows by the year they report; a row without a year belongs to any. */
function yearsOf(intake: Intake, column: NumberIntake): Map<number, number> {
  const rowsIn = new Map<number, number>();
  for (let row = 0; row < intake.rows; row++) {
    if (column.missing[row] !== PRESENT) continue;
    const year = column.values[row]!;
    rowsIn.set(year, (rowsIn.get(year) ?? 0) + 1);
  }
  return rowsIn;
}

/** Leave out the rows of all years but the most frequent one (the later of two equally frequent). */
function refuseOtherYears(intake: Intake, kept: Uint8Array): void {
  const column = intake.numbers.find(({ field }) => field.name === intake.form.unit.year);
  if (column === undefined) return;
  const rowsIn = [...yearsOf(intake, column)].sort(([yearA, a], [yearB, b]) => b - a || yearB - yearA);
  if (rowsIn.length < 2) return;
  const year = rowsIn[0]![0];
  for (let row = 0; row < intake.rows; row++) {
    if (column.missing[row] !== PRESENT || column.values[row] === year) continue;
    const record = intake.records[row]!;
    const unit = intake.codes[row]!;
    intake.problems.cell(record, unit, column.field.name, `${year}, the year of the other rows: one file holds one year`, String(column.values[row]), 'villages/mixed-years');
    intake.leftOut.push({ row: record, unit, reason: 'villages/mixed-years' });
    kept[row] = 0;
  }
}

/** Rows that are kept, in the order of the file. */
function keptRows(kept: Uint8Array): Uint32Array {
  const rows = new Uint32Array(kept.length);
  let count = 0;
  for (let row = 0; row < kept.length; row++) if (kept[row] === 1) rows[count++] = row;
  return rows.subarray(0, count);
}

const ROWS_NAMED = 10;

/** Whether every code is above the one before it: then rows are in order, and no code stands twice. */
function isAscending(codes: readonly string[], order: Uint32Array): boolean {
  for (let place = 1; place < order.length; place++) if (!(codes[order[place - 1]!]! < codes[order[place]!]!)) return false;
  return true;
}

/** Put rows in ascending order of code and leave out every row of a code that stands more than once. */
function inOrderOnce(intake: Intake, kept: Uint32Array): Uint32Array {
  const { codes, records } = intake;
  if (isAscending(codes, kept)) return kept; // as the rows of a Parquet file always are by now
  const order = sortByCode(codes, kept);
  const unique: number[] = [];
  for (let from = 0, to = 1; from < order.length; from = to) {
    const code = codes[order[from]!]!;
    for (to = from + 1; to < order.length && codes[order[to]!] === code; to++);
    if (to === from + 1) {
      unique.push(order[from]!);
      continue;
    }
    const rows = Array.from(order.subarray(from, to), (row) => records[row]!);
    for (const record of rows) {
      const others = rows.filter((other) => other !== record);
      const named = others.slice(0, ROWS_NAMED).map((other) => rowName(other, intake.sheets)).join(', ') + (others.length > ROWS_NAMED ? ` and ${others.length - ROWS_NAMED} more` : '');
      intake.problems.cell(record, code, intake.form.unit.code, 'every code once', `${quote(code)}, also in row ${named}`, 'villages/duplicate-code');
      intake.leftOut.push({ row: record, unit: code, reason: 'villages/duplicate-code' });
    }
  }
  return unique.length === order.length ? order : Uint32Array.from(unique);
}

/** Texts in ascending order, so that codes do not depend on the order of rows. */
function sortedDictionary(codes: Uint32Array, missing: Uint8Array, { texts }: TextIntake): TextColumn {
  const used = new Uint8Array(texts.length);
  for (let row = 0; row < codes.length; row++) if (missing[row] === PRESENT) used[codes[row]!] = 1;
  const order = texts.map((_, code) => code).filter((code) => used[code] === 1);
  order.sort((a, b) => byText(texts[a]!, texts[b]!));
  const renumbered = new Uint32Array(texts.length);
  order.forEach((code, position) => (renumbered[code] = position));
  for (let row = 0; row < codes.length; row++) codes[row] = missing[row] === PRESENT ? renumbered[codes[row]!]! : 0;
  return { kind: 'text', codes, missing, dictionary: order.map((code) => texts[code]!) };
}

/** A column for a field the file does not have. */
function absentColumn(field: FieldDeclaration, rows: number): Column {
  const missing = sharedBytes(rows).fill(reasonCode('absent'));
  if (field.type === 'int' || field.type === 'num' || field.type === 'bool') return { kind: 'number', values: sharedNumbers(rows), missing };
  return { kind: 'text', codes: sharedCodes(rows), missing, dictionary: [] };
}

/** The unit codes as a column: one entry each, already in order. */
function codeColumn(codes: readonly string[]): TextColumn {
  const column = textColumn(codes.length, codes);
  for (let row = 0; row < codes.length; row++) column.codes[row] = row;
  return column;
}

/** Everything of a Dataset but what was known before its rows were read. */
export type Assembled = Pick<Dataset, 'table' | 'codes' | 'sheets' | 'passedOver' | 'rowOf' | 'others' | 'problems' | 'leftOut' | 'absentFields' | 'ignoredColumns'>;

/** Make the table of the rows taken in; the intake's arrays become the table's. */
export function assemble(intake: Intake, only: ReadonlySet<string> | undefined): Assembled {
  const { form, layout } = intake;
  const kept = new Uint8Array(intake.rows).fill(1);
  refuseOtherYears(intake, kept);
  const order = inOrderOnce(intake, keptRows(kept));
  const codes: string[] = [];
  const rowOf = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) {
    codes.push(intake.codes[order[place]!]!);
    rowOf[place] = intake.records[order[place]!]!;
  }
  const picker = new RowPicker(order);
  const made = new Map<string, Column>([[form.unit.code, codeColumn(codes)]]);
  for (const { field, values, missing } of intake.numbers) {
    const column: NumberColumn = { kind: 'number', values: picker.numbers(values), missing: picker.bytes(missing) };
    made.set(field.name, column);
  }
  for (const text of intake.texts) {
    made.set(text.field.name, sortedDictionary(picker.codes(text.codes), picker.bytes(text.missing), text));
  }
  const wanted = form.fields.filter(({ name }) => only === undefined || only.has(name) || made.has(name));
  const columns = new Map(wanted.map((field) => [field.name, made.get(field.name) ?? absentColumn(field, order.length)]));
  return {
    table: { rows: order.length, columns },
    codes,
    sheets: intake.sheets.length > 1 ? intake.sheets : [],
    passedOver: intake.passedOver,
    rowOf,
    others: intake.others,
    problems: intake.problems.sorted(form.fields, intake.sheets),
    leftOut: intake.leftOut.sort((a, b) => a.row - b.row).map((left) => ({ ...left, ...placeOf(left.row, intake.sheets) })),
    absentFields: layout.absent.map(({ name }) => name).filter((name) => columns.has(name)),
    ignoredColumns: layout.ignored,
  };
}
