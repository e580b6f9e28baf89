/** A data file as read: a table of its unit rows in ascending order of code, and everything that did not go into it. */
import type { Label } from '../../core/label.js';
import type { Problem } from '../../core/errors.js';
import type { Table } from '../../core/table.js';

/** A row that is not a unit: a published total, or a row the framework leaves out by declaration. */
export interface OtherRow {
  /** Record number in the file; the header is 1. */
  readonly row: number;
  readonly is: 'total' | 'excluded';
  readonly level: string | null;
  readonly code: string;
  readonly name: string;
  /** Every readable numeric field of the row. */
  readonly values: ReadonlyMap<string, number>;
  /** Every non-empty text cell by header, for telling where the row belongs. */
  readonly texts: ReadonlyMap<string, string>;
  readonly reason: Label | null;
}

export interface Dataset {
  /** As the user named it. */
  readonly path: string;
  readonly sha256: string;
  readonly format: 'csv' | 'xlsx' | 'parquet';
  readonly encoding: 'utf-8' | 'gb18030' | null;
  /** A column for every declared field; a field the file does not have is missing, `absent`, in every row. */
  readonly table: Table;
  /** Unit codes, ascending, unique. */
  readonly codes: readonly string[];
  /** Names of the sheets of a workbook that hold the rows, where more than one does; then a record is as in sheet-records. */
  readonly sheets: readonly string[];
  /** Sheets of a workbook in which something stands that was not read; the template's own are not named. */
  readonly passedOver: readonly string[];
  /** Record number in the file of each table row. */
  readonly rowOf: Uint32Array;
  readonly others: readonly OtherRow[];
  /** Cells that an appeal has corrected, and by what: `unit field` → `amendments.csv:2`. */
  readonly amended?: ReadonlyMap<string, string>;
  /** Everything wrong with the file: the caller stops on them, or goes on with --accept-errors. */
  readonly problems: readonly Problem[];
  /** Rows that are not in the table because of a problem, with the problem's code. */
  readonly leftOut: readonly { readonly row: number; readonly sheet?: string; readonly unit: string; readonly reason: string }[];
  readonly absentFields: readonly string[];
  /** Headers that are no field and were ignored. */
  readonly ignoredColumns: readonly string[];
}
