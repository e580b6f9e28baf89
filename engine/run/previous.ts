/**
 * The year before, made ready twice: by the method it was assessed by, and by this year's fields for the comparison.
 * What a year's cells and rows may be is said by the declarations of that year: its ranges, its E rules, its division
 * tables. A field that its method did not have is read by this year's.
 */
import type { Problem } from '../core/errors.js';
import { numberColumn, reasonCode, textColumn, type Column } from '../core/table.js';
import type { FieldDeclaration, Framework, FrameworkDeclaration } from '../scoring/framework.js';
import { groupLevels } from '../scoring/levels.js';
import { selectColumns, selectRows } from '../scoring/select-rows.js';
import { prepareData, type Evidence, type Prepared } from './prepare.js';
import type { Dataset } from './read/dataset.js';
import { isSameField } from './read/header.js';

export interface PreviousYear {
  readonly year: number;
  /** The method it was assessed by. */
  readonly declaration: FrameworkDeclaration;
  /** Its data, read by that method's fields. */
  readonly dataset: Dataset;
  /** What its codes and places are held against: the tables of its own year. */
  readonly evidence: Evidence;
  /** The same file read by those of this year's fields which that method does not have; null where it has them all. */
  readonly newer: Dataset | null;
}

export interface PreparedPrevious {
  /** By the method it was assessed by. */
  readonly own: Prepared;
  /** By this year's fields: columns that both have are the same memory, so that a cell rejected in the one is in the other. */
  readonly byThisForm: Prepared;
}

const isText = ({ type }: FieldDeclaration): boolean => type === 'code' || type === 'text' || type === 'enum';

/** Fields of a form that another does not have, or has of another level, unit or kind: another field, whatever its name. */
export function fieldsOnlyIn(form: Pick<FrameworkDeclaration, 'fields'>, other: Pick<FrameworkDeclaration, 'fields'>): FieldDeclaration[] {
  const byName = new Map(other.fields.map((field) => [field.name, field]));
  return form.fields.filter((field) => {
    const same = byName.get(field.name);
    return same === undefined || same.level !== field.level || isText(same) !== isText(field) || !isSameField(same, field);
  });
}

const ABSENT = reasonCode('absent');

/** A column for the units `codes`: of a column for other units, by code; absent where those do not have the unit. */
function alignedColumns(newer: Prepared, fields: readonly FieldDeclaration[], codes: readonly string[]): ReadonlyMap<string, Column> {
  const table = selectColumns(newer.table, fields.map(({ name }) => name));
  const rowOf = new Map(newer.codes.map((code, row) => [code, row]));
  const rows = codes.map((code) => rowOf.get(code) ?? -1);
  if (rows.length === newer.codes.length && rows.every((row, k) => row === k)) return table.columns;
  const aligned = selectRows(table, rows.map((row) => Math.max(0, row)));
  for (const column of aligned.columns.values()) {
    rows.forEach((row, k) => {
      if (row >= 0) return;
      column.missing[k] = ABSENT;
      if (column.kind === 'number') column.values[k] = 0;
      else column.codes[k] = 0;
    });
  }
  return aligned.columns;
}

function absentColumn(field: FieldDeclaration, rows: number): Column {
  const column = isText(field) ? textColumn(rows, ['']) : numberColumn(rows);
  column.missing.fill(ABSENT);
  return column;
}

/** Last year's audited data by this year's fields. */
function byFieldsOf(framework: Framework, previous: PreviousYear, own: Prepared): Prepared {
  const fields = fieldsOnlyIn(framework, previous.declaration);
  const names = new Set(fields.map(({ name }) => name));
  const problems: Problem[] = [];
  let columns: ReadonlyMap<string, Column> = new Map();
  if (previous.newer !== null && previous.newer.codes.length > 0) {
    // Rows were judged by their own year; of this year's rules only that one settles what a higher-level field is.
    const rules = framework.rules.filter(({ check }) => check === 'inherited-fields-agree');
    const dataset = { ...previous.newer, problems: previous.newer.problems.filter(({ field }) => field !== undefined && names.has(field)) };
    const newer = prepareData(dataset, { ...framework, fields, rules }, previous.evidence, null);
    problems.push(...newer.problems);
    columns = alignedColumns(newer, fields, own.codes);
  }
  const table = {
    rows: own.codes.length,
    columns: new Map(
      framework.fields.flatMap((field): [string, Column][] => {
        if (field.name === framework.unit.code) return [];
        const column = names.has(field.name) ? (columns.get(field.name) ?? absentColumn(field, own.codes.length)) : own.table.columns.get(field.name);
        return column === undefined ? [] : [[field.name, column]];
      }),
    ),
  };
  const levels = groupLevels(own.codes, framework.levels);
  return { ...own, table, levels, results: [], problems, context: { ...own.context, framework, table, levels } };
}

/** @param ownFramework what was in force in the year before, of its own method */
export function preparePrevious(previous: PreviousYear, ownFramework: Framework, framework: Framework): PreparedPrevious {
  const own = prepareData(previous.dataset, ownFramework, previous.evidence, null);
  return { own, byThisForm: byFieldsOf(framework, previous, own) };
}
