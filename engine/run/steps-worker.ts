/** A worker thread that writes the table of contributions or of all steps, while the main thread writes the rest. */
import { writeStepsTable, type StepsSource, type StepsTable } from './steps-table.js';

export interface StepsTask {
  readonly table: StepsTable;
  readonly path: string;
  readonly source: StepsSource;
}

export default function write({ table, path, source }: StepsTask): Promise<number> {
  return writeStepsTable(table, path, source);
}
