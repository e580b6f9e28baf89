/**
 * Parquet through DuckDB, in two passes: the codes first, which say what each row is and where it will stand, then the
 * cells, column by column and chunk by chunk, each stored in its place. A number column that is stored as text is cast
 * by DuckDB where it is written plainly; its other cells are fetched afterwards and read with care.
 */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { InputError } from '../../core/errors.js';
import type { RowClass } from '../../scoring/framework.js';
import { BLANK, cleanCode } from './cell.js';
import type { Progress } from './csv.js';
import { withDuckDb } from './duckdb-file.js';
import type { HeaderReader } from './header.js';
import { Intake } from './intake.js';
import type { NumberIntake } from './intake-column.js';
import { asNumber, asText, asWritten, numbered, type ParquetColumn } from './parquet-sql.js';
import { doublesOf, isThere, textsOf, type Doubles } from './parquet-vector.js';
import type { ProblemList } from './problem-list.js';

/** How DuckDB speaks of a file's bytes, not of our query. */
const BROKEN = /^(Invalid Input|Invalid|IO|Serialization|Out of Range) Error|TProtocolException|snappy|zstd|failed to decompress/i;

/** In place of a row's place: the row is no unit. */
const NOWHERE = -1;

/** Reads the rows of one Parquet file into an intake. */
class ParquetReader {
  /** Rows that are no units, by number in the file from 0. */
  readonly #others = new Map<number, { record: number; code: string; rowClass: RowClass }>();
  /** Places of the rows with cells to be read from their text, by number in the file. */
  readonly #odd = new Map<NumberIntake, Map<number, number>>();
  /** Place in the table of each row of the file. */
  readonly #places: Int32Array;

  constructor(
    readonly connection: DuckDBConnection,
    readonly source: string,
    readonly columns: readonly ParquetColumn[],
    readonly intake: Intake,
    readonly rowsTotal: number,
  ) {
    this.#places = new Int32Array(rowsTotal).fill(NOWHERE);
  }

  async read(onProgress: Progress | undefined): Promise<void> {
    await this.#placeRows();
    await this.#readNumbers(onProgress);
    await this.#readOddCells();
    await this.#readOthers();
  }

  /** Run `take` on every chunk of a query, with the number of its first row; the next one is fetched meanwhile. */
  async #forEachChunk(expressions: readonly string[], take: (chunk: DuckDBDataChunk, fileRow: number) => void, source = this.source): Promise<void> {
    const result = await this.connection.stream(`SELECT ${expressions.join(', ')} FROM ${source}`);
    let coming = result.fetchChunk();
    for (let fileRow = 0; ; ) {
      const chunk = await coming;
      if (chunk === null || chunk.rowCount === 0) return;
      coming = result.fetchChunk();
      take(chunk, fileRow);
      fileRow += chunk.rowCount;
    }
  }

  /** Decide what each row is by its code, read its texts, and tell where it stands. */
  async #placeRows(): Promise<void> {
    const { intake } = this;
    const positions = [...new Set([intake.layout.code, ...intake.classPositions, ...intake.texts.map(({ position }) => position)])];
    const taken: number[] = [];
    await this.#forEachChunk(positions.map((position) => asText(this.columns[position]!)), (chunk, first) => {
      const textsAt = new Map(positions.map((position, column) => [position, textsOf(chunk, column)]));
      const from = taken.length;
      textsAt.get(intake.layout.code)!.forEach((text, i) => {
        const record = first + i + 2; // as if the header stood in row 1
        const code = cleanCode(text);
        const admitted = intake.admit(record, code, (position) => textsAt.get(position)?.[i] ?? '');
        if (typeof admitted === 'number') taken.push(first + i);
        else if (admitted !== null) this.#others.set(first + i, { record, code, rowClass: admitted });
      });
      for (const column of intake.texts) {
        const texts = textsAt.get(column.position)!;
        for (let row = from; row < taken.length; row++) intake.text(column, row, texts[taken[row]! - first]!);
      }
    });
    intake.sortRows().forEach((row, place) => (this.#places[taken[row]!] = place));
  }

  async #readNumbers(onProgress: Progress | undefined): Promise<void> {
    const { numbers } = this.intake;
    if (numbers.length === 0) onProgress?.(this.rowsTotal, this.rowsTotal);
    else await this.#forEachChunk(numbers.map(({ position }) => asNumber(this.columns[position]!)), (chunk, first) => {
      const places = this.#places.subarray(first, first + chunk.rowCount);
      numbers.forEach((column, k) => this.#store(column, doublesOf(chunk, k), places, first));
      onProgress?.(first + chunk.rowCount, this.rowsTotal);
    });
  }

  /** Store a chunk of a number column, each number where it has its place. */
  #store(column: NumberIntake, { items, valid }: Doubles, places: Int32Array, first: number): void {
    const { values, missing, low, whole } = column;
    const high = Math.min(column.high, Number.MAX_VALUE);
    for (let i = 0; i < items.length; i++) {
      const row = places[i]!;
      if (row < 0) continue;
      const value = items[i]!;
      if (!isThere(valid, i)) missing[row] = BLANK;
      else if (value >= low && value <= high && (!whole || value === Math.floor(value))) values[row] = value + 0;
      else this.#storeOther(column, value, row, first + i);
    }
  }

  /** A number that may not stand there is told; one that is none is noted. */
  #storeOther(column: NumberIntake, value: number, row: number, fileRow: number): void {
    if (Number.isFinite(value)) {
      this.intake.number(column, row, value);
      return;
    }
    const noted = this.#odd.get(column);
    if (noted === undefined) this.#odd.set(column, new Map([[fileRow, row]]));
    else noted.set(fileRow, row);
  }

  /** Fetch the texts of cells that are not plain numbers, column by column, and read them. */
  async #readOddCells(): Promise<void> {
    const [source, rowNumber] = numbered(this.source, this.columns);
    for (const [column, places] of this.#odd) {
      const cell = this.columns[column.position]!;
      await this.#forEachChunk([`CAST(${rowNumber} AS DOUBLE)`, asWritten(cell)], (chunk) => {
        const texts = textsOf(chunk, 1);
        doublesOf(chunk, 0).items.forEach((fileRow, i) => {
          const row = places.get(fileRow);
          if (row !== undefined) this.intake.numberText(column, row, texts[i]!);
        });
      }, `${source} WHERE NOT isfinite(${asNumber(cell)})`);
    }
  }

  /** Fetch the rows that are no units, whole. */
  async #readOthers(): Promise<void> {
    if (this.#others.size === 0) return;
    const [source, rowNumber] = numbered(this.source, this.columns);
    await this.#forEachChunk([`CAST(${rowNumber} AS DOUBLE)`, ...this.columns.map(asText)], (chunk) => {
      for (const [fileRow, ...texts] of chunk.getRows() as [number, ...(string | null)[]][]) {
        const other = this.#others.get(fileRow);
        if (other !== undefined) this.intake.addOther(other.record, other.code, other.rowClass, (position) => texts[position] ?? '');
      }
    }, `${source} WHERE ${rowNumber} IN (${[...this.#others.keys()].join(', ')}) ORDER BY ${rowNumber}`);
  }
}

/**
 * Read a Parquet file.
 *
 * @throws InputError `villages/broken-parquet`, and those of the header
 */
export async function readParquet(path: string, file: string, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined): Promise<Intake> {
  return withDuckDb(path, async (connection, source) => {
    try {
      const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows() as [string, string][];
      const columns = described.map(([name, type]) => ({ name, type }));
      const [[total]] = (await connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM ${source}`)).getRows() as [[number]];
      const layout = reader.layout(file, 1, columns.map(({ name }) => name));
      const intake = new Intake(reader.form, layout, only, total, problems);
      await new ParquetReader(connection, source, columns, intake, total).read(onProgress);
      return intake;
    } catch (error) {
      if (!(error instanceof Error) || !BROKEN.test(error.message)) throw error;
      throw new InputError([{ place: file, expected: 'a whole Parquet file', found: 'one that is broken or cut short', code: 'villages/broken-parquet' }]);
    }
  });
}
