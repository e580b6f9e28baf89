/** SQLite as the store's database: one file in WAL mode, every commit on the disk before it is acknowledged. */
import { chmodSync, existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { InputError } from '../core/errors.js';
import { StoreAwayError, StoreFullError, type Driver, type SqlValue, type Statements } from './driver.js';
import { createMonth } from './migrations.js';
import { monthOf, monthTable } from './months.js';
import { isNewer, revisionAfter, type Head } from './settle.js';
import type { Appended, KeptObservation, Observation, Outcome } from './store.js';
import { onlyWriter } from './writer.js';

/** Ids of series held in memory before all are let go. */
const MOST_SERIES = 500_000;

/** Statements on one month's table. */
interface MonthStatements {
  readonly head: Database.Statement<[number, number], Head>;
  readonly insert: Database.Statement<[number, number, number, number, number]>;
}

/** A series: its id, and a number that its place and variable have, whatever the source. */
interface Series {
  readonly id: number;
  readonly pair: number;
}

/** What a full disk says, or another process that holds the file, in our words. */
function told(error: unknown): unknown {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') return new StoreFullError('the disk of the store is full', { cause: error });
  return code.startsWith('SQLITE_BUSY') ? new StoreAwayError('another process holds the file of the store', { cause: error }) : error;
}

class SqliteDriver implements Driver {
  readonly kind = 'sqlite';
  readonly writer = onlyWriter();
  readonly #prepared = new Map<string, Database.Statement<SqlValue[]>>();
  readonly #months = new Map<string, MonthStatements>();
  readonly #series = new Map<string, Series>();
  readonly #pairs = new Map<string, number>();
  #pairsNamed = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database.Database,
    private readonly path: string,
  ) {}

  /** One after another: a connection has one transaction at a time. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn.catch((error: unknown) => {
      throw told(error);
    });
  }

  #run(sql: string, values: readonly SqlValue[]): unknown[] {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare<SqlValue[]>(sql);
      if (/^(SELECT|INSERT|DELETE|UPDATE)/.test(sql) && this.#prepared.size < 200) this.#prepared.set(sql, statement);
    }
    if (statement.reader) return statement.all(...values);
    statement.run(...values);
    return [];
  }

  readonly query = <Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> => this.#inTurn(() => this.#run(sql, values) as Row[]);

  transaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.database.exec('BEGIN IMMEDIATE');
      try {
        const result = await work({ query: <Row>(sql: string, values: readonly SqlValue[] = []) => Promise.resolve(this.#run(sql, values) as Row[]) });
        this.database.exec('COMMIT');
        return result;
      } catch (error) {
        if (this.database.inTransaction) this.database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  append(rows: readonly Observation[], received: number): Promise<Appended> {
    return this.#inTurn(() => {
      try {
        return this.database.transaction(() => this.#append(rows, received)).immediate();
      } catch (error) {
        // ids and tables made in what was undone are not there
        this.#forgetSeries();
        this.#months.clear();
        throw error;
      }
    });
  }

  #forgetSeries(): void {
    this.#series.clear();
    this.#pairs.clear();
  }

  #pairOf(place: string, variable: string): number {
    const name = `${place}\n${variable}`;
    let pair = this.#pairs.get(name);
    if (pair === undefined) this.#pairs.set(name, (pair = ++this.#pairsNamed));
    return pair;
  }

  #seriesOf({ place, variable, source }: Observation): Series {
    const name = `${place}\n${variable}\n${source}`;
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    if (this.#series.size >= MOST_SERIES) this.#forgetSeries();
    const find = (): number | undefined => (this.#run('SELECT id FROM series WHERE place = ? AND variable = ? AND source = ?', [place, variable, source]) as { id: number }[])[0]?.id;
    let id = find();
    if (id === undefined) {
      this.#run('INSERT INTO series (place, variable, source) VALUES (?, ?, ?)', [place, variable, source]);
      id = find()!;
    }
    const series = { id, pair: this.#pairOf(place, variable) };
    this.#series.set(name, series);
    return series;
  }

  #month(month: string): MonthStatements {
    let statements = this.#months.get(month);
    if (statements === undefined) {
      const table = monthTable(month);
      this.database.exec(createMonth(month, 'sqlite'));
      statements = {
        head: this.database.prepare(`SELECT revision, value FROM ${table} WHERE series = ? AND time = ? ORDER BY revision DESC LIMIT 1`),
        insert: this.database.prepare(`INSERT INTO ${table} (series, time, revision, value, received) VALUES (?, ?, ?, ?, ?) ON CONFLICT (series, time, revision) DO NOTHING`),
      };
      this.#months.set(month, statements);
    }
    return statements;
  }

  #append(rows: readonly Observation[], received: number): Appended {
    const outcomes: Outcome[] = [];
    /** The newest of what is added, by place and variable. */
    const newest = new Map<number, KeptObservation>();
    let [monthFrom, month] = ['', null as MonthStatements | null];
    for (const row of rows) {
      const { place, variable, time, source, value } = row;
      const { id, pair } = this.#seriesOf(row);
      const name = monthOf(time);
      if (month === null || name !== monthFrom) [monthFrom, month] = [name, this.#month(name)];
      // most rows are new: a revision before it is looked for only where there is one
      const revision = month.insert.run(id, time, 0, value, received).changes > 0 ? 0 : revisionAfter(month.head.get(id, time), value);
      outcomes.push(revision === null ? 'duplicate' : revision === 0 ? 'accepted' : 'revised');
      if (revision === null) continue;
      if (revision > 0) month.insert.run(id, time, revision, value, received);
      const other = newest.get(pair);
      if (other === undefined || isNewer({ time, source, revision }, other)) newest.set(pair, { place, variable, time, source, value, revision, received });
    }
    return { outcomes, latest: [...newest.values()].filter((kept) => this.#putLatest(kept)) };
  }

  /** Whether it is the latest now. */
  #putLatest({ place, variable, time, source, revision, value, received }: KeptObservation): boolean {
    const sql = `INSERT INTO latest (place, variable, time, source, revision, value, received) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (place, variable) DO UPDATE SET time = excluded.time, source = excluded.source, revision = excluded.revision, value = excluded.value, received = excluded.received
      WHERE excluded.time > latest.time OR (excluded.time = latest.time AND (excluded.source < latest.source OR (excluded.source = latest.source AND excluded.revision > latest.revision)))`;
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.database.prepare<SqlValue[]>(sql)));
    return statement.run(place, variable, time, source, revision, value, received).changes > 0;
  }

  async forget(months: readonly string[]): Promise<void> {
    this.#months.clear();
    await this.transaction(async ({ query }) => {
      for (const month of months) await query(`DROP TABLE ${monthTable(month)}`);
    });
  }

  #tables: { readonly version: unknown; readonly names: string[] } | null = null;

  /** Read again only where the schema is another since, whoever changed it. */
  tables(): Promise<string[]> {
    return this.#inTurn(() => {
      const version = this.database.pragma('schema_version', { simple: true });
      if (this.#tables === null || this.#tables.version !== version) this.#tables = { version, names: (this.#run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", []) as { name: string }[]).map(({ name }) => name) };
      return [...this.#tables.names];
    });
  }

  /** A whole copy beside the file: `<file>.schema-1.backup`. */
  async backup(version: number): Promise<void> {
    if (this.path === ':memory:') return;
    const copy = `${this.path}.schema-${version}.backup`;
    await rm(copy, { force: true });
    // for nobody else to read, as the store itself: what is vacuumed into an empty file leaves its mode
    await writeFile(copy, '', { mode: 0o600 });
    await this.#inTurn(() => this.database.prepare('VACUUM INTO ?').run(copy));
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.database.close());
  }
}

/**
 * Open or make the file.
 *
 * @param path a file, or `:memory:`
 * @throws InputError `store/unreadable`
 */
export function openSqlite(path: string): Driver {
  const isNew = path !== ':memory:' && !existsSync(path);
  try {
    const database = new Database(path, { timeout: 10_000 });
    if (isNew) chmodSync(path, 0o600);
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -16384', 'temp_store = MEMORY']) database.pragma(pragma);
    return new SqliteDriver(database, path);
  } catch (error) {
    throw new InputError([{ place: path, expected: 'a file of the store, or a place where one can be made', found: error instanceof Error ? error.message : String(error), code: 'store/unreadable' }]);
  }
}
