/**
 * Parquet in two passes at once: the texts, which say what each row is and where it will stand, and the numbers, each stored
 * in its row of the file and then moved to where it stays. Columns stored in the usual ways are read here; whatever else,
 * and what only a bad file has, DuckDB reads. A number column that is stored as text is cast by DuckDB where it is written
 * plainly; its other cells are fetched afterwards and read with care.
 */
import { open } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import { PRESENT } from '../../core/table.js';
import type { RowClass } from '../../scoring/framework.js';
import { cleanCode } from './cell.js';
import type { Progress } from './csv.js';
import type { HeaderReader } from './header.js';
import { Intake } from './intake.js';
import type { NumberIntake } from './intake-column.js';
import { withDuckDbOnDemand } from './duckdb-on-demand.js';
import type { NumbersPool } from './numbers-pool.js';
import { orderNumbers } from './order-columns.js';
import { textBatches, type TextBatch } from './parquet-batches.js';
import { ODD } from './parquet-chunk.js';
import type { DuckDbParquet } from './parquet-duckdb.js';
import { KINDS, readFooter, type Footer } from './parquet-footer.js';
import type { NumberTarget } from './parquet-numbers.js';
import { piecesOf, readPieces, type PiecesTask, type PlacedColumn } from './parquet-pieces.js';
import type { ProblemList } from './problem-list.js';

/** How DuckDB speaks of a file's bytes, not of our query. */
const BROKEN = /^(Invalid Input|Invalid|IO|Serialization|Out of Range|INTERNAL|FATAL|Conversion) Error|TProtocolException|snappy|zstd|failed to decompress/i;

/** How often progress is told while other threads read [ms]. */
const TELL_EVERY_MS = 100;

/** A file and what is asked of it. */
interface Source {
  readonly path: string;
  /** Null where the whole file is left to DuckDB. */
  readonly footer: Footer | null;
  readonly duckDb: () => Promise<DuckDbParquet>;
  readonly rowsTotal: number;
  readonly pool: NumbersPool | undefined;
  readonly onProgress: Progress | undefined;
}

/** Reads the rows of one Parquet file into an intake. */
class ParquetReader {
  /** Rows that are no units, by number in the file from 0. */
  readonly #others = new Map<number, { record: number; code: string; rowClass: RowClass }>();
  /** Row of the file that stands at each place of the table. */
  #fileRows: Uint32Array = new Uint32Array(0);

  constructor(
    readonly source: Source,
    readonly intake: Intake,
  ) {}

  async read(): Promise<void> {
    const [odd] = await Promise.all([this.#readNumbers(), this.#placeRows()]);
    await orderNumbers(this.intake.numbers, this.#fileRows, this.#poolFor(this.intake.numbers.length));
    await this.#readOddCells(this.intake.numbers.filter((column) => odd.has(column)));
    await this.#readOthers();
  }

  /** Decide what each row is by its code, read its texts, and tell where it stands. */
  async #placeRows(): Promise<void> {
    const { intake, source } = this;
    const positions = [...new Set([intake.layout.code, ...intake.classPositions, ...intake.texts.map(({ position }) => position)])];
    const taken: number[] = [];
    const batches = source.footer === null ? null : await textBatches(source.path, source.footer, positions);
    if (batches === null) await (await source.duckDb()).forEachBatch(positions, (batch) => this.#place(batch, taken));
    else for (const batch of batches) this.#place(batch, taken);
    this.#fileRows = intake.sortRows().map((row) => taken[row]!);
  }

  /** @param taken rows of the file taken so far; those of the batch are added */
  #place({ first, rows, cells }: TextBatch, taken: number[]): void {
    const { intake } = this;
    const from = taken.length;
    const codes = cells.get(intake.layout.code)!;
    for (let i = 0; i < rows; i++) {
      const record = first + i + 2; // as if the header stood in row 1
      const code = cleanCode(codes.entries[codes.places[i]!]!);
      const admitted = intake.admit(record, code, (position) => {
        const at = cells.get(position);
        return at === undefined ? '' : at.entries[at.places[i]!]!;
      });
      if (typeof admitted === 'number') taken.push(first + i);
      else if (admitted !== null) this.#others.set(first + i, { record, code, rowClass: admitted });
    }
    for (const column of intake.texts) {
      const { entries, places } = cells.get(column.position)!;
      intake.batch(column, from, entries, taken.length - from === rows ? places : Uint32Array.from({ length: taken.length - from }, (_, k) => places[taken[from + k]! - first]!));
    }
  }

  /**
   * Store every number in its row of the file: shared out to the threads of a pool where it is worth it.
   *
   * @returns the columns of which some cells are odd
   */
  async #readNumbers(): Promise<ReadonlySet<NumberIntake>> {
    const { source, intake } = this;
    const isStored = ({ position }: NumberIntake): boolean => (source.footer?.columns[position]!.stored?.kind ?? KINDS.text) !== KINDS.text;
    const stored = intake.numbers.filter(isStored);
    const odd = await this.#readStored(stored);
    if (odd === null) {
      for (const { values, missing } of stored) {
        values.fill(0);
        missing.fill(PRESENT);
      }
    }
    const rest = odd === null ? intake.numbers : intake.numbers.filter((column) => !isStored(column));
    const found = [...(odd ?? []), ...(rest.length === 0 ? [] : await this.#readByDuckDb(rest))];
    source.onProgress?.(source.rowsTotal, source.rowsTotal);
    return new Set(found);
  }

  /** Whether so many columns are worth sharing out, and to whom. */
  #poolFor(columns: number): NumbersPool | null {
    const { pool, rowsTotal } = this.source;
    return pool === undefined || pool.threads < 2 || columns * rowsTotal < pool.cellsToShare ? null : pool;
  }

  /** Read columns that are stored in the usual ways. @returns those with odd cells, or null where it cannot be done */
  async #readStored(stored: readonly NumberIntake[]): Promise<NumberIntake[] | null> {
    if (stored.length === 0) return [];
    const { path, footer, rowsTotal, onProgress } = this.source;
    const sources = stored.map(({ position }) => footer!.columns[position]!.stored!);
    const columns = stored.map(({ low, high, whole, values, missing }, k): PlacedColumn => ({ kind: sources[k]!.kind, nullable: sources[k]!.nullable, low, high, whole, values, missing }));
    const progress = new Int32Array(new SharedArrayBuffer(8));
    const task: PiecesTask = { path, columns, pieces: piecesOf(sources), progress };
    const tell = (cells: number): void => onProgress?.(Math.floor(cells / columns.length), rowsTotal);
    const pool = this.#poolFor(columns.length);
    const timer = setInterval(() => tell(progress[1]!), TELL_EVERY_MS);
    try {
      const parts = await Promise.all(pool === null ? [readPieces(task, tell)] : Array.from({ length: pool.threads }, () => pool.readNumbers(task)));
      return parts.includes(null) ? null : stored.filter((_, k) => parts.some((odd) => odd![k]));
    } finally {
      clearInterval(timer);
    }
  }

  /** @returns the columns with odd cells */
  async #readByDuckDb(columns: readonly NumberIntake[]): Promise<NumberIntake[]> {
    const { path, rowsTotal, onProgress } = this.source;
    const file = await this.source.duckDb();
    const targets = columns.map(({ position, low, high, whole, values, missing }): NumberTarget => ({ expression: file.numbersOf(position), low, high, whole, values, missing }));
    const pool = this.#poolFor(columns.length);
    if (pool === null) {
      const { readNumbers } = await import('./parquet-numbers.js');
      const odd = await readNumbers({ path, targets, threads: 2, done: new Int32Array(1), part: 0 }, (rows) => onProgress?.(rows, rowsTotal));
      return columns.filter((_, k) => odd[k]);
    }
    const parts = Array.from({ length: Math.min(pool.threads, targets.length) }, (_, part) => part);
    const done = new Int32Array(new SharedArrayBuffer(parts.length * Int32Array.BYTES_PER_ELEMENT));
    const timer = setInterval(() => onProgress?.(Math.min(...done), rowsTotal), TELL_EVERY_MS);
    try {
      const odd = await Promise.all(parts.map((part) => pool.readNumbers({ path, targets: targets.filter((_, k) => k % parts.length === part), threads: 1, done, part })));
      return columns.filter((_, k) => odd[k % parts.length]![Math.floor(k / parts.length)]);
    } finally {
      clearInterval(timer);
    }
  }

  /** Tell numbers that may not stand where they do; fetch the texts of cells that are none, column by column, and read them. */
  async #readOddCells(columns: readonly NumberIntake[]): Promise<void> {
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
      await (await this.source.duckDb()).forEachOddText(position, (fileRow, text) => {
        const place = places.get(fileRow);
        if (place !== undefined) this.intake.numberText(column, place, text);
      });
    }
  }

  /** Fetch the rows that are no units, whole. */
  async #readOthers(): Promise<void> {
    if (this.#others.size === 0) return;
    await (await this.source.duckDb()).forEachRow([...this.#others.keys()], (fileRow, texts) => {
      const other = this.#others.get(fileRow);
      if (other !== undefined) this.intake.addOther(other.record, other.code, other.rowClass, (position) => texts[position] ?? '');
    });
  }
}

async function footerOf(path: string): Promise<Footer | null> {
  const handle = await open(path);
  try {
    return await readFooter(handle);
  } finally {
    await handle.close();
  }
}

/**
 * Read a Parquet file.
 *
 * @throws InputError `villages/broken-parquet`, and those of the header
 */
export async function readParquet(path: string, file: string, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined, pool: NumbersPool | undefined): Promise<Intake> {
  const footer = await footerOf(path);
  return withDuckDbOnDemand(path, async (duckDb) => {
    try {
      const names = (footer ?? (await duckDb())).columns.map(({ name }) => name);
      const rowsTotal = footer?.rows ?? (await (await duckDb()).countRows());
      const layout = reader.layout(file, 1, names);
      const intake = new Intake(reader.form, layout, only, rowsTotal, problems);
      await new ParquetReader({ path, footer, duckDb, rowsTotal, pool, onProgress }, intake).read();
      return intake;
    } catch (error) {
      if (!(error instanceof Error) || !BROKEN.test(error.message)) throw error;
      throw new InputError([{ place: file, expected: 'a whole Parquet file', found: 'one that is broken or cut short', code: 'villages/broken-parquet' }]);
    }
  });
}
