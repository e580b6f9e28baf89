/**
 * Corrected cells of an appeal. A correction of a township or county field holds for all rows of that unit; whoever
 * amends a cell names the village or the unit whose field it is.
 */
import { quote, throwIfAny, type Problem } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';
import { PRESENT, reasonCode, textColumnOf, textAt, type Column, type NumberColumn, type Table } from '../core/table.js';
import type { FieldDeclaration, FrameworkDeclaration } from '../scoring/framework.js';
import { cleanText, parseNumber, parseYesNo } from './read/cell.js';
import type { Dataset } from './read/dataset.js';
import { describeRange, numbersOf } from './read/intake-column.js';
import type { Amendment } from './side-tables.js';

const BLANK = reasonCode('blank');

/** A copy of a column, so that the data as handed in stay as they were. */
function copyColumn(column: Column, rows: number): Column {
  if (column.kind === 'text') return textColumnOf(Array.from({ length: rows }, (_, row) => textAt(column, row) ?? null));
  const values = new Float64Array(new SharedArrayBuffer(rows * 8));
  const missing = new Uint8Array(new SharedArrayBuffer(rows));
  values.set(column.values);
  missing.set(column.missing);
  return { kind: 'number', values, missing };
}

/** The number a text stands for in a field, or null where it is none that fits. */
function numberFor(field: FieldDeclaration, text: string): number | null {
  const value = field.type === 'bool' ? parseYesNo(text) : parseNumber(text, field.unit === '%');
  const { low, high, whole } = numbersOf(field);
  return value === null || (whole && !Number.isInteger(value)) || value < low || value > high ? null : value;
}

type Form = Pick<FrameworkDeclaration, 'fields' | 'levels'>;

/** Rows an amendment touches: the row of a unit, or all rows of the group whose field it is. */
function touchedRows(dataset: Dataset, { levels }: Form, field: FieldDeclaration, unit: string): number[] {
  const prefix = field.level === levels[0]!.name ? unit.length : (levels.find((level) => level.name === field.level)?.prefix ?? unit.length);
  const group = unit.slice(0, prefix);
  return dataset.codes.flatMap((code, row) => (code.startsWith(group) && (prefix === unit.length || unit.length >= prefix) && (field.level !== levels[0]!.name || code === unit) ? [row] : []));
}

/** An amendment that can be made: the rows it touches, and the number they get; null: the cell becomes blank. */
interface Correction {
  readonly field: string;
  readonly rows: readonly number[];
  readonly value: number | null;
}

/** Tells of amendments, one after the other, what they correct or what is wrong with them. */
class AmendmentReader {
  /** Place of the amendment of each cell: `unit field`. */
  readonly amended = new Map<string, string>();

  constructor(
    readonly dataset: Dataset,
    readonly form: Form,
  ) {}

  read({ place, unit, field: name, value: text }: Amendment): Correction | Problem {
    const { fields } = this.form;
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined) return unknownName(`${place} field`, name, fields.map((candidate) => candidate.name), 'amend/unknown-field');
    const rows = touchedRows(this.dataset, this.form, field, unit);
    if (rows.length === 0) return { place: `${place} unit`, expected: `the code of a unit in the data (${field.name} is a field of level ${field.level})`, found: quote(unit), code: 'amend/unknown-unit' };
    if (field.type === 'code' || field.type === 'text' || field.type === 'enum') return { place: `${place} field`, expected: 'a number or yes/no field', found: field.name, code: 'amend/not-a-number-field' };
    const cleaned = cleanText(text);
    const value = cleaned === '' ? null : numberFor(field, cleaned);
    if (cleaned !== '' && value === null) {
      return { place: `${place} value (${field.name})`, expected: field.type === 'bool' ? 'yes or no' : describeRange(numbersOf(field)), found: quote(text), code: 'amend/bad-value' };
    }
    const cells = rows.map((row) => `${this.dataset.codes[row]!} ${field.name}`);
    const earlier = this.amended.get(cells[0]!);
    if (earlier !== undefined) return { place, expected: 'each cell amended once', found: `${field.name} of ${unit} again, as at ${earlier}`, code: 'amend/twice' };
    for (const cell of cells) this.amended.set(cell, place);
    return { field: field.name, rows, value };
  }
}

/** What is wrong with amendments of these data, asked of one after the other: `amend/...` of `applyAmendments`. */
export function amendmentChecker(dataset: Dataset, form: Form): (amendment: Amendment) => readonly Problem[] {
  const reader = new AmendmentReader(dataset, form);
  return (amendment) => {
    const read = reader.read(amendment);
    return 'rows' in read ? [] : [read];
  };
}

/**
 * What of amendments can be audited before their lines are mended: a line whose value alone is wrong makes its cell blank,
 * so that no rule speaks of it; a line that names no cell of the data is left out.
 */
export function auditableAmendments(dataset: Dataset, form: Form, amendments: readonly Amendment[]): Amendment[] {
  const reader = new AmendmentReader(dataset, form);
  return amendments.flatMap((amendment) => [amendment, { ...amendment, value: '' }].find((each) => 'rows' in reader.read(each)) ?? []);
}

/**
 * The dataset with amendments applied, in columns of its own: checks that reject cells of the one leave the other alone.
 * What was wrong with an amended cell is no longer among the problems; where an amendment breaks a rule is in `amended`.
 *
 * @throws InputError `amend/unknown-field`, `amend/unknown-unit`, `amend/bad-value`, `amend/not-a-number-field`, `amend/twice`
 */
export function applyAmendments(dataset: Dataset, framework: Form, amendments: readonly Amendment[]): Dataset {
  if (amendments.length === 0) return dataset;
  const problems: Problem[] = [];
  const columns = new Map([...dataset.table.columns].map(([name, column]) => [name, copyColumn(column, dataset.table.rows)]));
  const reader = new AmendmentReader(dataset, framework);
  for (const amendment of amendments) {
    const read = reader.read(amendment);
    if (!('rows' in read)) {
      problems.push(read);
      continue;
    }
    const column = columns.get(read.field) as NumberColumn;
    for (const row of read.rows) {
      column.values[row] = read.value ?? 0;
      column.missing[row] = read.value === null ? BLANK : PRESENT;
    }
  }
  throwIfAny(problems);
  const { amended } = reader;
  const table: Table = { rows: dataset.table.rows, columns };
  return { ...dataset, table, amended, problems: dataset.problems.filter((problem) => !amended.has(`${problem.unit} ${problem.field}`)) };
}
