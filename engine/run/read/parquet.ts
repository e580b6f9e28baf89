/**
 * Parquet through DuckDB, streamed in chunks whose number columns are copied whole. A number column that is stored as
 * text is cast by DuckDB where it is written plainly; its other cells are fetched afterwards and read with care.
 */
import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { BLANK, cleanCode } from './cell.js';
import type { Progress } from './csv.js';
import type { HeaderReader } from './header.js';
import { Intake } from './intake.js';
import type { NumberIntake } from './intake-column.js';
import type { ProblemList } from './problem-list.js';

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A column of the file: its name and its DuckDB type. */
interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

const isFloat = (type: string): boolean => /^(FLOAT|DOUBLE|DECIMAL)/.test(type);
const isNumeric = (type: string): boolean => isFloat(type) || /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BOOLEAN)$/.test(type);

/** A cell as text, whole numbers without a fraction; NULL as ''. */
function asText({ name, type }: ParquetColumn): string {
  const column = identifier(name);
  const text = `coalesce(CAST(${column} AS VARCHAR), '')`;
  if (!isFloat(type)) return text;
  return `CASE WHEN abs(${column}) <= 9007199254740991 AND ${column} = trunc(${column}) THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE ${text} END`;
}

/** A cell as a double: NaN where nothing stands, Infinity where it must be read from its text. */
function asNumber({ name, type }: ParquetColumn): string {
  const column = identifier(name);
  if (isNumeric(type)) {
    const value = type === 'FLOAT' || type === 'DOUBLE' ? `CASE WHEN isnan(${column}) THEN 'inf'::DOUBLE ELSE ${column} END` : `CAST(${column} AS DOUBLE)`;
    return `coalesce(${value}, 'nan'::DOUBLE)`;
  }
  const text = `CAST(${column} AS VARCHAR)`;
  return `CASE WHEN ${column} IS NULL OR ${text} = '' THEN 'nan'::DOUBLE WHEN ltrim(${text}, '-.0123456789') = '' THEN coalesce(TRY_CAST(${text} AS DOUBLE), 'inf'::DOUBLE) ELSE 'inf'::DOUBLE END`;
}

/** Run `work` with a connection to an empty database and the file under a name of ours, so that no user's text is in any SQL. */
async function withDuckDb<T>(path: string, work: (connection: DuckDBConnection, source: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shuxiang-'));
  try {
    const input = join(folder, 'input.parquet');
    await symlink(await realpath(path), input);
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '900MB', temp_directory: join(folder, 'spill'), autoinstall_known_extensions: 'false' });
    const connection = await instance.connect();
    try {
      await connection.run("SET streaming_buffer_size = '32MB'"); // room for DuckDB to decode ahead
      return await work(connection, `read_parquet('${input.replaceAll("'", "''")}', file_row_number = true)`);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How DuckDB speaks of a file's bytes, not of our query. */
const BROKEN = /^(Invalid Input|Invalid|IO|Serialization|Out of Range) Error|TProtocolException|snappy|zstd|failed to decompress/i;

/** The numbers of a DOUBLE column as DuckDB holds them; its typings hide the array. */
function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const items: unknown = Reflect.get(chunk.getColumnVector(column), 'items');
  if (!(items instanceof Float64Array)) throw new TypeError(`column ${column} of the query is not DOUBLE`);
  return items;
}

/** Reads the rows of one Parquet file into an intake. */
class ParquetReader {
  /** Rows that are no units, and rows with cells to be read from their text, by number in the file from 0. */
  readonly #others = new Map<number, { record: number; code: string; rowClass: Exclude<ReturnType<Intake['admit']>, number | null> }>();
  readonly #odd = new Map<NumberIntake, { fileRow: number; row: number }[]>();
  #fileRow = 0;

  constructor(
    readonly connection: DuckDBConnection,
    readonly source: string,
    readonly columns: readonly ParquetColumn[],
    readonly intake: Intake,
  ) {}

  /** Record number of a row of the file: as if the header stood in row 1. */
  #record = (fileRow: number): number => fileRow + 2;

  async read(rowsTotal: number, onProgress: Progress | undefined): Promise<void> {
    const { intake, columns } = this;
    const numbers = intake.numbers.map(({ position }) => asNumber(columns[position]!));
    const classes = intake.classPositions;
    const texts = [intake.layout.code, ...classes, ...intake.texts.map(({ position }) => position)].map((position) => asText(columns[position]!));
    const result = await this.connection.stream(`SELECT ${[...texts, ...numbers].join(', ')} FROM ${this.source}`);
    let coming = result.fetchChunk();
    for (;;) {
      const chunk = await coming;
      if (chunk === null || chunk.rowCount === 0) break;
      coming = result.fetchChunk(); // decoded while this one is stored
      this.#take(chunk, classes);
      onProgress?.(this.#fileRow, rowsTotal);
    }
    await this.#readOddCells();
    await this.#readOthers();
  }

  #take(chunk: DuckDBDataChunk, classes: readonly number[]): void {
    const { intake } = this;
    const count = chunk.rowCount;
    const texts = (at: number): readonly string[] => chunk.getColumnValues(at) as string[];
    const codes = texts(0);
    const classTexts = new Map(classes.map((position, i) => [position, texts(1 + i)]));
    const fileRows: number[] = [];
    const first = intake.rows;
    for (let i = 0; i < count; i++) {
      const fileRow = this.#fileRow + i;
      const record = this.#record(fileRow);
      const code = cleanCode(codes[i]!);
      const admitted = intake.admit(record, code, (position) => classTexts.get(position)?.[i] ?? '');
      if (typeof admitted === 'number') fileRows.push(i);
      else if (admitted !== null) this.#others.set(fileRow, { record, code, rowClass: admitted });
    }
    const firstText = 1 + classes.length;
    intake.texts.forEach((column, k) => {
      const values = texts(firstText + k);
      fileRows.forEach((i, n) => intake.text(column, first + n, values[i]!));
    });
    const firstNumber = firstText + intake.texts.length;
    intake.numbers.forEach((column, k) => {
      this.#store(column, doublesOf(chunk, firstNumber + k), fileRows, first);
    });
    this.#fileRow += count;
  }

  #store(column: NumberIntake, items: Float64Array, fileRows: readonly number[], first: number): void {
    const { values, missing, low, whole } = column;
    const high = Math.min(column.high, Number.MAX_VALUE);
    if (fileRows.length === items.length) values.set(items, first);
    else for (let n = 0; n < fileRows.length; n++) values[first + n] = items[fileRows[n]!]!;
    const end = first + fileRows.length;
    for (let row = first; row < end; row++) {
      const value = values[row]!;
      if (value >= low && value <= high && (!whole || value === Math.floor(value))) continue;
      values[row] = 0;
      if (value !== value) missing[row] = BLANK;
      else if (value === Infinity) this.#noteOdd(column, this.#fileRow + fileRows[row - first]!, row);
      else this.intake.number(column, row, value);
    }
  }

  #noteOdd(column: NumberIntake, fileRow: number, row: number): void {
    const noted = this.#odd.get(column);
    if (noted === undefined) this.#odd.set(column, [{ fileRow, row }]);
    else noted.push({ fileRow, row });
  }

  /** Fetch the texts of cells that are not plain numbers, column by column, and read them. */
  async #readOddCells(): Promise<void> {
    for (const [column, noted] of this.#odd) {
      const source = this.columns[column.position]!;
      const wanted = new Map(noted.map(({ fileRow, row }) => [fileRow, row]));
      const sql = `SELECT CAST(file_row_number AS DOUBLE), CAST(${identifier(source.name)} AS VARCHAR) FROM ${this.source} WHERE ${asNumber(source)} = 'inf'::DOUBLE`;
      for await (const chunk of await this.connection.stream(sql)) {
        const fileRows = chunk.getColumnValues(0) as number[];
        const texts = chunk.getColumnValues(1) as string[];
        fileRows.forEach((fileRow, i) => {
          const row = wanted.get(fileRow);
          if (row !== undefined) this.intake.numberText(column, row, texts[i]!);
        });
      }
    }
  }

  /** Fetch the rows that are no units, whole. */
  async #readOthers(): Promise<void> {
    if (this.#others.size === 0) return;
    const numbers = [...this.#others.keys()].join(', ');
    const sql = `SELECT CAST(file_row_number AS DOUBLE), ${this.columns.map(asText).join(', ')} FROM ${this.source} WHERE file_row_number IN (${numbers}) ORDER BY file_row_number`;
    for await (const chunk of await this.connection.stream(sql)) {
      for (const [fileRow, ...texts] of chunk.getRows() as [number, ...string[]][]) {
        const other = this.#others.get(fileRow);
        if (other !== undefined) this.intake.addOther(other.record, other.code, other.rowClass, (position) => texts[position]!);
      }
    }
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
      const columns = described.map(([name, type]) => ({ name, type })).filter(({ name }) => name !== 'file_row_number');
      const [[total]] = (await connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM ${source}`)).getRows() as [[number]];
      const layout = reader.layout(file, 1, columns.map(({ name }) => name));
      const intake = new Intake(reader.form, layout, only, total, problems);
      await new ParquetReader(connection, source, columns, intake).read(total, onProgress);
      return intake;
    } catch (error) {
      if (!(error instanceof Error) || !BROKEN.test(error.message)) throw error;
      throw new InputError([{ place: file, expected: 'a whole Parquet file', found: 'one that is broken or cut short', code: 'villages/broken-parquet' }]);
    }
  });
}
