/**
 * Corrected cells of an appeal. A correction of a township or county field holds for all rows of that unit; whoever
 * amends a cell names the village or the unit whose field it is.
 */
import { InputError, quote, type Problem } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';
import { PRESENT, reasonCode, textColumnOf, textAt, type Column, type NumberColumn, type Table } from '../core/table.js';
import type { FieldDeclaration, Framework } from '../scoring/framework.js';
import { cleanText, parseNumber, parseYesNo } from './read/cell.js';
import type { Dataset } from './read/dataset.js';
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
  if (value === null || (field.type === 'int' && !Number.isInteger(value))) return null;
  return value >= (field.min ?? -Infinity) && value <= (field.max ?? Infinity) ? value : null;
}

/** Rows an amendment touches: the row of a unit, or all rows of the group whose field it is. */
function touchedRows(dataset: Dataset, framework: Framework, field: FieldDeclaration, unit: string): number[] {
  const prefix = field.level === framework.levels[0]!.name ? unit.length : (framework.levels.find((level) => level.name === field.level)?.prefix ?? unit.length);
  const group = unit.slice(0, prefix);
  return dataset.codes.flatMap((code, row) => (code.startsWith(group) && (prefix === unit.length || unit.length >= prefix) && (field.level !== framework.levels[0]!.name || code === unit) ? [row] : []));
}

/**
 * The dataset with amendments applied, in columns of its own: checks that reject cells of the one leave the other alone.
 * What was wrong with an amended cell is no longer among the problems.
 *
 * @throws InputError `amend/unknown-field`, `amend/unknown-unit`, `amend/bad-value`, `amend/not-a-number-field`, `amend/twice`
 */
export function applyAmendments(dataset: Dataset, framework: Framework, amendments: readonly Amendment[]): Dataset {
  if (amendments.length === 0) return dataset;
  const problems: Problem[] = [];
  const columns = new Map([...dataset.table.columns].map(([name, column]) => [name, copyColumn(column, dataset.table.rows)]));
  const names = framework.fields.map((field) => field.name);
  const amended = new Map<string, string>();
  for (const amendment of amendments) {
    const { place } = amendment;
    const field = framework.fields.find((candidate) => candidate.name === amendment.field);
    if (field === undefined) {
      problems.push(unknownName(`${place} field`, amendment.field, names, 'amend/unknown-field'));
      continue;
    }
    const rows = touchedRows(dataset, framework, field, amendment.unit);
    if (rows.length === 0) {
      problems.push({ place: `${place} unit`, expected: `the code of a unit in the data (${field.name} is a field of level ${field.level})`, found: quote(amendment.unit), code: 'amend/unknown-unit' });
      continue;
    }
    if (field.type === 'code' || field.type === 'text' || field.type === 'enum') {
      problems.push({ place: `${place} field`, expected: 'a number or yes/no field', found: field.name, code: 'amend/not-a-number-field' });
      continue;
    }
    const text = cleanText(amendment.value);
    const value = text === '' ? null : numberFor(field, text);
    if (text !== '' && value === null) {
      problems.push({ place: `${place} value`, expected: `a value of ${field.name}: ${field.type}, ${field.min ?? '-inf'} to ${field.max ?? 'inf'} ${field.unit}`, found: quote(amendment.value), code: 'amend/bad-value' });
      continue;
    }
    const cells = rows.map((row) => `${dataset.codes[row]!} ${field.name}`);
    const earlier = amended.get(cells[0]!);
    if (earlier !== undefined) {
      problems.push({ place, expected: 'each cell amended once', found: `${field.name} of ${amendment.unit} again, as at ${earlier}`, code: 'amend/twice' });
      continue;
    }
    for (const cell of cells) amended.set(cell, place);
    const column = columns.get(field.name) as NumberColumn;
    for (const row of rows) {
      column.values[row] = value ?? 0;
      column.missing[row] = value === null ? BLANK : PRESENT;
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  const table: Table = { rows: dataset.table.rows, columns };
  return { ...dataset, table, problems: dataset.problems.filter((problem) => !amended.has(`${problem.unit} ${problem.field}`)) };
}
