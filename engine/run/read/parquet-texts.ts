/** A Parquet file as a table of texts, as a CSV of the same cells would be read. */
import { InputError } from '../../core/errors.js';
import { withDuckDb } from './duckdb-file.js';
import { asText, type ParquetColumn } from './parquet-sql.js';

/**
 * Every cell as text: whole numbers without a fraction, nothing as ''.
 *
 * @param file what errors call the file
 * @throws InputError `table/unreadable`
 */
export async function parquetTexts(path: string, file: string): Promise<{ readonly header: readonly string[]; readonly records: readonly (readonly string[])[] }> {
  try {
    return await withDuckDb(path, async (connection, source) => {
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
      const columns = described.getRows().map(([name, type]): ParquetColumn => ({ name: String(name), type: String(type) }));
      const read = await connection.runAndReadAll(`SELECT ${columns.map((column) => (column.type === 'BOOLEAN' ? `CAST(CAST(${asText(column)} AS BOOLEAN) AS TINYINT)` : asText(column))).join(', ')} FROM ${source}`);
      return { header: columns.map(({ name }) => name), records: read.getRows().map((row) => row.map((cell) => (cell === null ? '' : String(cell as string | number)))) };
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError([{ place: file, expected: 'a readable Parquet file', found: missing ? 'no such file' : 'bytes that are none', code: 'table/unreadable' }]);
  }
}
