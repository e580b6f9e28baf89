/**
 * Parquet through DuckDB, in two passes at once: the texts, which say what each row is and where it will stand, and the
 * numbers, each stored in its row of the file and then moved to where it stays. A number column that is stored as text is cast
 * by DuckDB where it is written plainly; its other cells are fetched afterwards and read with care.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../../core/errors.js';
import { PRESENT } from '../../core/table.js';
import type { RowClass } from '../../scoring/framework.js';
import { cleanCode } from './cell.js';
import type { Progress } from './csv.js';
import { forEachChunk, withDuckDb } from './duckdb-file.js';
import type { HeaderReader } from './header.js';
import { Intake } from './intake.js';
import type { NumberIntake } from './intake-column.js';
import { asNumber, asText, asWritten, numbered, type ParquetColumn } from './parquet-sql.js';
import { ODD, readNumbers, type NumbersTask, type NumberTarget } from './parquet-numbers.js';
import { repeatedTexts } from './parquet-repeated.js';
import { doublesOf, enumTextsOf, textsOf } from './parquet-vector.js';
import type { ProblemList } from './problem-list.js';
import { RowPicker } from './row-picker.js';

/** How DuckDB speaks of a file's bytes, not of our query. */
const BROKEN = /^(Invalid Input|Invalid|IO|Serialization|Out of Range) Error|TProtocolException|snappy|zstd|failed to decompress/i;

/** How often progress is told while other threads read [ms]. */
const TELL_EVERY_MS = 100;

/** Who reads number columns in parts; an executor of assessments is one. */
export interface NumbersPool {
  readonly threads: number;
  /** Number cells from which on a file is shared out to the threads. */
  readonly cellsToShare: number;
  readNumbers(task: NumbersTask): Promise<boolean[]>;
}

/** Reads the rows of one Parquet file into an intake. */
class ParquetReader {
  /** Rows that are no units, by number in the file from 0. */
  readonly #others = new Map<number, { record: number; code: string; rowClass: RowClass }>();
  /** Row of the file that stands at each place of the table. */
  #fileRows: Uint32Array = new Uint32Array(0);

  constructor(
    readonly connection: DuckDBConnection,
    readonly path: string,
    readonly source: string,
    readonly columns: readonly ParquetColumn[],
    readonly intake: Intake,
    readonly rowsTotal: number,
  ) {}

  async read(pool: NumbersPool | undefined, onProgress: Progress | undefined): Promise<void> {
    const [odd] = await Promise.all([this.#readNumbers(pool, onProgress), this.#placeRows()]);
    const picker = new RowPicker(this.#fileRows);
    for (const { values, missing } of this.intake.numbers) {
      picker.numbers(values);
      picker.bytes(missing);
    }
    await this.#readOddCells(this.intake.numbers.filter((_, k) => odd[k]));
    await this.#readOthers();
  }

  /** Decide what each row is by its code, read its texts, and tell where it stands. */
  async #placeRows(): Promise<void> {
    const { intake } = this;
    const positions = [...new Set([intake.layout.code, ...intake.classPositions, ...intake.texts.map(({ position }) => position)])];
    const texts = await repeatedTexts(this.connection, this.source, positions.map((position) => asText(this.columns[position]!)));
    const taken: number[] = [];
    await forEachChunk(this.connection, texts.map(({ expression }) => expression), this.source, ({ chunk, rowCount }, first) => {
      const textsAt = new Map(positions.map((position, k) => [position, texts[k]!.values === null ? textsOf(chunk, k, rowCount) : enumTextsOf(chunk, k, rowCount, texts[k]!.values)]));
      const from = taken.length;
      textsAt.get(intake.layout.code)!.forEach((text, i) => {
        const record = first + i + 2; // as if the header stood in row 1
        const code = cleanCode(text);
        const admitted = intake.admit(record, code, (position) => textsAt.get(position)?.[i] ?? '');
        if (typeof admitted === 'number') taken.push(first + i);
        else if (admitted !== null) this.#others.set(first + i, { record, code, rowClass: admitted });
      });
      for (const column of intake.texts) {
        const cells = textsAt.get(column.position)!;
        for (let row = from; row < taken.length; row++) intake.text(column, row, cells[taken[row]! - first]!);
      }
    });
    this.#fileRows = intake.sortRows().map((row) => taken[row]!);
  }

  /**
   * Store every number in its row of the file: the columns shared out to the threads of a pool where it is worth it.
   *
   * @returns for each number column whether some of its cells are odd
   */
  async #readNumbers(pool: NumbersPool | undefined, onProgress: Progress | undefined): Promise<boolean[]> {
    const targets = this.intake.numbers.map(({ position, low, high, whole, values, missing }): NumberTarget => ({ expression: asNumber(this.columns[position]!), low, high, whole, values, missing }));
    if (targets.length === 0) {
      onProgress?.(this.rowsTotal, this.rowsTotal);
      return [];
    }
    const { path, rowsTotal } = this;
    if (pool === undefined || pool.threads < 2 || targets.length * rowsTotal < pool.cellsToShare) {
      return readNumbers({ path, targets, threads: 2, done: new Int32Array(1), part: 0 }, (rows) => onProgress?.(rows, rowsTotal));
    }
    const parts = Array.from({ length: Math.min(pool.threads, targets.length) }, (_, part) => part);
    const done = new Int32Array(new SharedArrayBuffer(parts.length * Int32Array.BYTES_PER_ELEMENT));
    const timer = setInterval(() => onProgress?.(Math.min(...done), rowsTotal), TELL_EVERY_MS);
    try {
      const odd = await Promise.all(parts.map((part) => pool.readNumbers({ path, targets: targets.filter((_, k) => k % parts.length === part), threads: 1, done, part })));
      onProgress?.(rowsTotal, rowsTotal);
      return targets.map((_, k) => odd[k % parts.length]![Math.floor(k / parts.length)]!);
    } finally {
      clearInterval(timer);
    }
  }

  /** Tell numbers that may not stand where they do; fetch the texts of cells that are none, column by column, and read them. */
  async #readOddCells(columns: readonly NumberIntake[]): Promise<void> {
    const [source, rowNumber] = numbered(this.source, this.columns);
    for (const column of columns) {
      const { values, missing, position } = column;
      /** Places of the cells to be read from their text, by row of the file. */
      const places = new Map<number, number>();
      for (let place = 0; place < this.#fileRows.length; place++) {
        if (missing[place] !== ODD) continue;
        const value = values[place]!;
        [values[place], missing[place]] = [0, PRESENT];
        if (Number.isFinite(value)) this.intake.number(column, place, value);
        else places.set(this.#fileRows[place]!, place);
      }
      if (places.size === 0) continue;
      const cell = this.columns[position]!;
      await forEachChunk(this.connection, [`CAST(${rowNumber} AS DOUBLE)`, asWritten(cell)], `${source} WHERE NOT isfinite(${asNumber(cell)})`, ({ chunk, rowCount }) => {
        const texts = textsOf(chunk, 1, rowCount);
        doublesOf(chunk, 0, rowCount).items.forEach((fileRow, i) => {
          const place = places.get(fileRow);
          if (place !== undefined) this.intake.numberText(column, place, texts[i]!);
        });
      });
    }
  }

  /** Fetch the rows that are no units, whole. */
  async #readOthers(): Promise<void> {
    if (this.#others.size === 0) return;
    const [source, rowNumber] = numbered(this.source, this.columns);
    await forEachChunk(this.connection, [`CAST(${rowNumber} AS DOUBLE)`, ...this.columns.map(asText)], `${source} WHERE ${rowNumber} IN (${[...this.#others.keys()].join(', ')}) ORDER BY ${rowNumber}`, (chunk) => {
      for (const [fileRow, ...texts] of chunk.getRows() as [number, ...(string | null)[]][]) {
        const other = this.#others.get(fileRow);
        if (other !== undefined) this.intake.addOther(other.record, other.code, other.rowClass, (position) => texts[position] ?? '');
      }
    });
  }
}

/**
 * Read a Parquet file.
 *
 * @throws InputError `villages/broken-parquet`, and those of the header
 */
export async function readParquet(path: string, file: string, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined, pool: NumbersPool | undefined): Promise<Intake> {
  return withDuckDb(path, async (connection, source) => {
    try {
      const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows() as [string, string][];
      const columns = described.map(([name, type]) => ({ name, type }));
      const [[total]] = (await connection.runAndReadAll(`SELECT CAST(count(*) AS DOUBLE) FROM ${source}`)).getRows() as [[number]];
      const layout = reader.layout(file, 1, columns.map(({ name }) => name));
      const intake = new Intake(reader.form, layout, only, total, problems);
      await new ParquetReader(connection, path, source, columns, intake, total).read(pool, onProgress);
      return intake;
    } catch (error) {
      if (!(error instanceof Error) || !BROKEN.test(error.message)) throw error;
      throw new InputError([{ place: file, expected: 'a whole Parquet file', found: 'one that is broken or cut short', code: 'villages/broken-parquet' }]);
    }
  });
}
