/** A Parquet file of any kind through DuckDB. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRows } from './code-order.js';
import { forEachChunk } from './duckdb-file.js';
import { repeatedTexts } from './parquet-repeated.js';
import { asNumber, asText, asWritten, numbered, type ParquetColumn } from './parquet-sql.js';
import type { TextBatch } from './parquet-batches.js';
import { doublesOf, enumTextsOf, textsOf } from './parquet-vector.js';

export class DuckDbParquet {
  private constructor(
    readonly connection: DuckDBConnection,
    readonly source: string,
    readonly columns: readonly ParquetColumn[],
  ) {}

  static async of(connection: DuckDBConnection, source: string): Promise<DuckDbParquet> {
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows() as [string, string][];
    return new DuckDbParquet(connection, source, described.map(([name, type]) => ({ name, type })));
  }

  async countRows(): Promise<number> {
    const [[total]] = (await this.connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM ${this.source}`)).getRows() as [[number]];
    return total;
  }

  /** SQL of the numbers of a column. */
  numbersOf(position: number): string {
    return asNumber(this.columns[position]!);
  }

  /** Run `take` on the texts of some columns, batch by batch in the order of the file. */
  async forEachBatch(positions: readonly number[], take: (batch: TextBatch) => void): Promise<void> {
    const texts = await repeatedTexts(this.connection, this.source, positions.map((position) => asText(this.columns[position]!)));
    await forEachChunk(this.connection, texts.map(({ expression }) => expression), this.source, ({ chunk, rowCount }, first) => {
      const places = firstRows(rowCount);
      const cells = positions.map((position, k) => [position, { entries: texts[k]!.values === null ? textsOf(chunk, k, rowCount) : enumTextsOf(chunk, k, rowCount, texts[k]!.values), places }] as const);
      take({ first, rows: rowCount, cells: new Map(cells) });
    });
  }

  /** Run `take` on the cells of a column that are no finite numbers, as they are written. */
  async forEachOddText(position: number, take: (fileRow: number, text: string) => void): Promise<void> {
    const [source, rowNumber] = numbered(this.source, this.columns);
    const cell = this.columns[position]!;
    await forEachChunk(this.connection, [`CAST(${rowNumber} AS DOUBLE)`, asWritten(cell)], `${source} WHERE NOT isfinite(${asNumber(cell)})`, ({ chunk, rowCount }) => {
      const texts = textsOf(chunk, 1, rowCount);
      doublesOf(chunk, 0, rowCount).items.forEach((fileRow, i) => take(fileRow, texts[i]!));
    });
  }

  /** Run `take` on some rows, in the order of the file, with the texts of all their columns. */
  async forEachRow(fileRows: readonly number[], take: (fileRow: number, texts: readonly (string | null)[]) => void): Promise<void> {
    const [source, rowNumber] = numbered(this.source, this.columns);
    await forEachChunk(this.connection, [`CAST(${rowNumber} AS DOUBLE)`, ...this.columns.map(asText)], `${source} WHERE ${rowNumber} IN (${fileRows.join(', ')}) ORDER BY ${rowNumber}`, (chunk) => {
      for (const [fileRow, ...texts] of chunk.getRows() as [number, ...(string | null)[]][]) take(fileRow, texts);
    });
  }
}
