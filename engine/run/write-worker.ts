/** A worker thread that writes large tables, while the main thread describes the year and makes the report. */
import { InputError, type Problem } from '../core/errors.js';
import { writeTables, type TablesTask } from './tables.js';

/** Problems are handed back as data: an error loses its class on its way between threads. */
export default async function write(task: TablesTask): Promise<readonly Problem[]> {
  try {
    await writeTables(task);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
