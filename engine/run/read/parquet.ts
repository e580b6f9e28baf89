/**
 * Parquet through DuckDB, in two passes: the codes first, which say what each row is and where it will stand, then the
 * cells, column by column and chunk by chunk, each stored in its place. A number column that is stored as text is cast
 * by DuckDB where it is written plainly; its other cells are fetched afterwards and read with care.
 */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { InputError } from '../../core/errors.js';
import type { RowClass } from '../../scoring/framework.js';
import { cleanCode } from './cell.js';
import type { Progress } from './csv.js';
import { forEachChunk, withDuckDb } from './duckdb-file.js';
import type { HeaderReader } from './header.js';
import { Intake } from './intake.js';
import type { NumberIntake } from './intake-column.js';
import { storeNumbers, type NumberTarget } from './number-store.js';
import { NumberThreads } from './number-threads.js';
import { asNumber, asText, asWritten, numbered, type ParquetColumn } from './parquet-sql.js';
import { doublesOf, textsOf } from './parquet-vector.js';
import type { ProblemList } from './problem-list.js';

/** How DuckDB speaks of a file's bytes, not of our query. */
const BROKEN = /^(Invalid Input|Invalid|IO|Serialization|Out of Range) Error|TProtocolException|snappy|zstd|failed to decompress/i;

/** Threads of DuckDB's own. */
const THREADS = 2;

/** Cells in number columns beyond which threads read them. */
const MANY_CELLS = 5_000_000;

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
    this.#places = new Int32Array(new SharedArrayBuffer(rowsTotal * 4)).fill(NOWHERE);
  }

  /** @param threads that read the numbers, null: this one */
  async read(threads: NumberThreads | null, onProgress: Progress | undefined): Promise<void> {
    await this.#placeRows();
    await this.#readNumbers(threads, onProgress);
    await this.#readOddCells();
    await this.#readOthers();
  }

  async #forEachChunk(expressions: readonly string[], take: (chunk: DuckDBDataChunk, fileRow: number) => void, source = this.source): Promise<void> {
    await forEachChunk(this.connection, `SELECT ${expressions.join(', ')} FROM ${source}`, take);
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

  /** Store every number where it has its place; one that may not stand there is told, one that is none is noted. */
  async #readNumbers(threads: NumberThreads | null, onProgress: Progress | undefined): Promise<void> {
    const { numbers } = this.intake;
    const targets = numbers.map(({ position, low, high, whole, values, missing }): NumberTarget => ({ sql: asNumber(this.columns[position]!), low, high, whole, values, missing }));
    const onRows = (rows: number): void => onProgress?.(rows, this.rowsTotal);
    if (targets.length === 0) onRows(this.rowsTotal);
    else {
      const odd = threads === null ? await storeNumbers(this.connection, this.source, targets, this.#places, onRows) : await threads.read(targets, this.#places, onRows);
      for (const { column, fileRow, row, value } of odd) {
        if (Number.isFinite(value)) this.intake.number(numbers[column]!, row, value);
        else this.#noteOdd(numbers[column]!, fileRow, row);
      }
    }
  }

  #noteOdd(column: NumberIntake, fileRow: number, row: number): void {
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
 * @param manyCells cells in number columns beyond which threads of their own read them
 * @throws InputError `villages/broken-parquet`, and those of the header
 */
export async function readParquet(path: string, file: string, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined, manyCells = MANY_CELLS): Promise<Intake> {
  return withDuckDb(path, THREADS, async (connection, source) => {
    try {
      const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows() as [string, string][];
      const columns = described.map(([name, type]) => ({ name, type }));
      const [[total]] = (await connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM ${source}`)).getRows() as [[number]];
      const layout = reader.layout(file, 1, columns.map(({ name }) => name));
      const intake = new Intake(reader.form, layout, only, total, problems);
      const threads = total * intake.numbers.length > manyCells ? NumberThreads.start(path) : null;
      try {
        await new ParquetReader(connection, source, columns, intake, total).read(threads, onProgress);
      } finally {
        await threads?.close();
      }
      return intake;
    } catch (error) {
      if (!(error instanceof Error) || !BROKEN.test(error.message)) throw error;
      throw new InputError([{ place: file, expected: 'a whole Parquet file', found: 'one that is broken or cut short', code: 'villages/broken-parquet' }]);
    }
  });
}
