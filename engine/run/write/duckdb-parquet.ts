/**
 * Parquet files, through DuckDB: rows are handed over in vectors of 2,048 as DuckDB asks for them, so memory is one row
 * group whatever the length of the table. Same data, same bytes, however the producer cuts its blocks.
 */
import {
  DOUBLE,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBTableFunction,
  DuckDBVarCharVector,
  ENUM,
  VARCHAR,
  type DuckDBDataChunk,
  type DuckDBEnumType,
  type DuckDBType,
} from '@duckdb/node-api';
import { DuckDBEnum8Vector, DuckDBEnum16Vector, DuckDBEnum32Vector } from '@duckdb/node-api';
import { numbersOf, refuseNotFinite, textsOf, type Block, type Blocks, type OutputColumn } from './block.js';
import { outputError } from './output-problem.js';

export interface ParquetOptions {
  /** `snappy` unless given: a third larger than `zstd`, and a third faster to write. */
  readonly compression?: 'zstd' | 'snappy';
}

/** Rows of a DuckDB vector. */
const VECTOR_ROWS = 2048;
/** A multiple of the vector; 330 columns of numbers then need about 60 MB. */
const ROW_GROUP_ROWS = 10 * VECTOR_ROWS;

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A dictionary entry that stands for no value: any text the dictionary does not have. */
function noValueEntry(dictionary: readonly string[]): string {
  let entry = '(no value)';
  while (dictionary.includes(entry)) entry += ' ';
  return entry;
}

/** How a column crosses into DuckDB and what is made of it there. NaN carries "no value": it never is a result. */
interface Carrier {
  readonly type: DuckDBType;
  readonly select: string;
  /** Copy `count` rows of `block` from `from` into the vector at `at`. */
  fill(chunk: DuckDBDataChunk, block: Block, from: number, at: number, count: number): void;
  flush(chunk: DuckDBDataChunk): void;
}

const SQL_TYPE = { number: 'DOUBLE', integer: 'BIGINT', boolean: 'BOOLEAN' } as const;

function numberCarrier({ name, type }: OutputColumn & { readonly type: keyof typeof SQL_TYPE }, index: number): Carrier {
  const vectorOf = (chunk: DuckDBDataChunk): DuckDBDoubleVector => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBDoubleVector) return vector;
    throw new TypeError(`column ${name}: a vector of doubles expected`);
  };
  const value = `nullif(${identifier(name)}, 'nan'::DOUBLE)`;
  return {
    type: DOUBLE,
    select: type === 'number' ? value : `CAST(${value} AS ${SQL_TYPE[type]})`,
    fill(chunk, block, from, at, count) {
      const vector = vectorOf(chunk);
      const values = numbersOf(block.columns[index]!, name);
      const present = block.present[index] ?? null;
      for (let i = 0; i < count; i++) {
        const there = present === null || present[from + i] !== 0;
        const v = values[from + i]!;
        if (there && v - v !== 0) refuseNotFinite(v, name, from + i);
        vector.setItem(at + i, there ? v : NaN);
      }
    },
    flush: (chunk) => vectorOf(chunk).flush(),
  };
}

function dictionaryCarrier({ name }: OutputColumn, dictionary: readonly string[], index: number): Carrier {
  const none = noValueEntry(dictionary);
  const type: DuckDBEnumType = ENUM([...dictionary, none]);
  const vectorOf = (chunk: DuckDBDataChunk): DuckDBEnum8Vector | DuckDBEnum16Vector | DuckDBEnum32Vector => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBEnum8Vector || vector instanceof DuckDBEnum16Vector || vector instanceof DuckDBEnum32Vector) return vector;
    throw new TypeError(`column ${name}: a vector of dictionary positions expected`);
  };
  return {
    type,
    select: `nullif(CAST(${identifier(name)} AS VARCHAR), ${literal(none)})`,
    fill(chunk, block, from, at, count) {
      const vector = vectorOf(chunk);
      const codes = numbersOf(block.columns[index]!, name);
      const present = block.present[index] ?? null;
      for (let i = 0; i < count; i++) {
        if (present !== null && present[from + i] === 0) {
          vector.setItem(at + i, none);
          continue;
        }
        const code = codes[from + i]!;
        vector.setItem(at + i, dictionary[code] ?? refuseNotFinite(code, name, from + i));
      }
    },
    flush: (chunk) => vectorOf(chunk).flush(),
  };
}

function textCarrier({ name }: OutputColumn, index: number): Carrier {
  const vectorOf = (chunk: DuckDBDataChunk): DuckDBVarCharVector => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBVarCharVector) return vector;
    throw new TypeError(`column ${name}: a vector of texts expected`);
  };
  return {
    type: VARCHAR,
    select: identifier(name),
    fill(chunk, block, from, at, count) {
      const vector = vectorOf(chunk);
      const texts = textsOf(block.columns[index]!, name);
      const present = block.present[index] ?? null;
      for (let i = 0; i < count; i++) vector.setItem(at + i, present === null || present[from + i] !== 0 ? texts[from + i]! : null);
    },
    flush: (chunk) => vectorOf(chunk).flush(),
  };
}

function carrier(column: OutputColumn, index: number): Carrier {
  if (column.type !== 'text') return numberCarrier({ ...column, type: column.type }, index);
  return column.dictionary === undefined || column.dictionary.length === 0 ? textCarrier(column, index) : dictionaryCarrier(column, column.dictionary, index);
}

/** Blocks of any length, cut into pieces that make up full vectors. */
class Feeder {
  #block: Block | undefined;
  #from = 0;
  rows = 0;

  constructor(
    readonly blocks: Iterator<Block>,
    readonly carriers: readonly Carrier[],
  ) {}

  #current(): Block | undefined {
    while (this.#block === undefined || this.#from === this.#block.rows) {
      const next = this.blocks.next();
      if (next.done === true) return undefined;
      if (next.value.columns.length !== this.carriers.length) throw new Error(`a block of ${this.carriers.length} columns expected, found ${next.value.columns.length}`);
      this.#block = next.value;
      this.#from = 0;
    }
    return this.#block;
  }

  /** Fill a vector of up to 2,048 rows; 0 rows is the end. */
  fill(chunk: DuckDBDataChunk): void {
    chunk.rowCount = VECTOR_ROWS;
    let at = 0;
    for (let block = this.#current(); block !== undefined && at < VECTOR_ROWS; block = at < VECTOR_ROWS ? this.#current() : undefined) {
      const count = Math.min(VECTOR_ROWS - at, block.rows - this.#from);
      for (const column of this.carriers) column.fill(chunk, block, this.#from, at, count);
      this.#from += count;
      at += count;
    }
    if (at > 0) for (const column of this.carriers) column.flush(chunk);
    if (at < VECTOR_ROWS) chunk.rowCount = at;
    this.rows += at;
  }
}

async function gathered(blocks: Blocks): Promise<Iterator<Block>> {
  if (Symbol.iterator in blocks) return blocks[Symbol.iterator]();
  const all: Block[] = [];
  for await (const block of blocks) all.push(block);
  return all.values();
}

/**
 * Write a Parquet file. DuckDB cannot wait for a promise: an asynchronous producer is gathered before the first row is
 * written, an ordinary one is asked block by block.
 *
 * @param path where to write; `writeFolder` gives one
 * @returns the number of rows written
 * @throws InputError `output/...` if the disk or the path does not take it
 */
export async function writeParquet(path: string, columns: readonly OutputColumn[], blocks: Blocks, options: ParquetOptions = {}): Promise<number> {
  const carriers = columns.map(carrier);
  const feeder = new Feeder(await gathered(blocks), carriers);
  let failure: { readonly error: unknown } | undefined;
  const source = DuckDBTableFunction.create({
    name: 'results',
    bindFunction: (bind) => columns.forEach(({ name }, i) => bind.addResultColumn(name, carriers[i]!.type)),
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction(info, chunk) {
      try {
        feeder.fill(chunk);
      } catch (error) {
        failure = { error };
        chunk.rowCount = 0;
        info.setError('the producer failed');
      }
    },
  });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    connection.registerTableFunction(source);
    const select = columns.map(({ name }, i) => `${carriers[i]!.select} AS ${identifier(name)}`).join(', ');
    const format = `FORMAT parquet, COMPRESSION ${options.compression ?? 'snappy'}, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, USE_TMP_FILE false`;
    await connection.run(`COPY (SELECT ${select} FROM results()) TO ${literal(path)} (${format})`);
  } catch (error) {
    throw failure === undefined ? outputError(path, error) : failure.error;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return feeder.rows;
}
