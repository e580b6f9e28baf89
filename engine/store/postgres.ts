/** PostgreSQL as the store's database: the same tables, rows in bulk as arrays. */
import pg from 'pg';
import { StoreAwayError, StoreFullError, type Driver, type SqlValue, type Statements } from './driver.js';
import { createMonth } from './migrations.js';
import { monthOf, monthTable } from './months.js';
import { newestOf, settle, type Head } from './settle.js';
import type { Appended, KeptObservation, Observation } from './store.js';
import { PostgresWriter, type Writer } from './writer.js';

const DISK_FULL = '53100';
const CONNECTIONS = 4;

/** Whole milliseconds fit a number; the rest as the driver has it. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** `?` as PostgreSQL writes it. */
const numbered = (sql: string): string => {
  let k = 0;
  return sql.replace(/\?/g, () => `$${++k}`);
};

/** Classes and codes of a server that is away: connection exceptions, too many connections, stopped, crashed, not yet begun. Source: PostgreSQL 15 manual, appendix A. */
const AWAY = /^(08...|53300|57P0[123])$/;
/** What the system says of a line that breaks or cannot be made, and the driver of one that broke. */
const [BROKEN, BROKE] = [/^E(AI_|CONN|HOST|NET|PIPE|NOENT|NOTFOUND|TIMEDOUT)/, /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/];

/** In our words: no room, or no answer. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof pg.DatabaseError && code === DISK_FULL) return new StoreFullError('the disk of the store is full', { cause: error });
  const isAway = error instanceof pg.DatabaseError ? AWAY.test(code) : BROKEN.test(code) || BROKE.test(message);
  return isAway ? new StoreAwayError(`PostgreSQL does not answer: ${message}`, { cause: error }) : error;
}

const ignore = (): void => undefined;

/** How long a server may say nothing until it counts as away: one whose host died, or a line that was cut, may not end the connection for a quarter of an hour [ms]. */
export interface Patience {
  /** Connecting, and a statement by itself. */
  readonly read: number;
  /** A statement of a transaction, which may wait for another writer's. */
  readonly write: number;
}

const PATIENCE: Patience = { read: 10_000, write: 60_000 };
/** Changes of whole tables take as long as they take. */
const ENDLESS = 0;
/** A transaction of a process that is cut off lets go of what it holds. */
const BEGIN = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '60s'";

type Timed = pg.QueryConfig & { readonly query_timeout: number };
const timed = (text: string, values: readonly unknown[], patience: number): Timed => ({ text, values: [...values], query_timeout: patience });

/** Statements of one transaction. */
type Ask = <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

class PostgresDriver implements Driver {
  readonly kind = 'postgres';
  readonly #months = new Set<string>();

  readonly writer: Writer;

  constructor(
    private readonly pool: pg.Pool,
    private readonly ownWriter: PostgresWriter,
    private readonly patience: Patience,
  ) {
    const telling = <T>(work: Promise<T>): Promise<T> => work.catch((error: unknown) => Promise.reject(told(error) as Error));
    this.writer = { name: () => telling(ownWriter.name()), lives: (name) => telling(ownWriter.lives(name)) };
  }

  readonly query = async <Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> => {
    try {
      return (await this.pool.query<Row & pg.QueryResultRow>(timed(numbered(sql), values, this.patience.read))).rows;
    } catch (error) {
      throw told(error);
    }
  };

  async #inTransaction<T>(work: (ask: Ask) => Promise<T>, patience: number): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw told(error);
    });
    let broken: Error | undefined;
    const ask: Ask = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => (await client.query<Row>(timed(text, values, patience))).rows;
    client.on('error', ignore); // the next statement tells that the line broke
    try {
      await ask(BEGIN);
      await ask('SELECT pg_advisory_xact_lock(7201)'); // one writer at a time, as SQLite has it; readers go on
      const result = await work(ask);
      await ask('COMMIT');
      return result;
    } catch (error) {
      const cause = told(error);
      // a server that says nothing would not hear of it either
      if (cause instanceof StoreAwayError) broken = cause;
      else await client.query(timed('ROLLBACK', [], this.patience.read)).catch((failed: unknown) => (broken = failed as Error));
      throw cause;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  transaction<T>(work: (statements: Statements) => Promise<T>, isLong = false): Promise<T> {
    return this.#inTransaction((ask) => work({ query: <Row>(sql: string, values: readonly SqlValue[] = []) => ask<Row & pg.QueryResultRow>(numbered(sql), values) }), isLong ? ENDLESS : this.patience.write);
  }

  append(rows: readonly Observation[], received: number): Promise<Appended> {
    return this.#inTransaction((ask) => this.#append(ask, rows, received), this.patience.write).catch((error: unknown) => {
      this.#months.clear();
      throw error;
    });
  }

  async #append(query: Ask, rows: readonly Observation[], received: number): Promise<Appended> {
    const ids = await seriesIds(query, rows);
    const months = rows.map(({ time }) => monthOf(time));
    const heads = new Map<string, Head>();
    const keyOf = (at: number): string => `${ids[at]!} ${rows[at]!.time}`;
    const own = new Map<string, number[]>();
    months.forEach((month, at) => {
      const list = own.get(month);
      if (list === undefined) own.set(month, [at]);
      else list.push(at);
    });
    for (const [month, list] of own) {
      if (!this.#months.has(month)) await query(createMonth(month, 'postgres'));
      this.#months.add(month);
      const found = await query<{ series: number; time: number } & Head>(
        `SELECT DISTINCT ON (o.series, o.time) o.series, o.time, o.revision, o.value FROM unnest($1::bigint[], $2::bigint[]) AS k(series, time) JOIN ${monthTable(month)} o ON o.series = k.series AND o.time = k.time ORDER BY o.series, o.time, o.revision DESC`,
        [list.map((at) => ids[at]!), list.map((at) => rows[at]!.time)],
      );
      for (const { series, time, revision, value } of found) heads.set(`${series} ${time}`, { revision, value });
    }
    const { outcomes, added } = settle(rows, (at) => heads.get(keyOf(at)), keyOf);
    const kept = added.map(({ at, revision }): KeptObservation => ({ ...rows[at]!, revision, received }));
    for (const month of own.keys()) {
      const mine = added.map(({ at }, k) => ({ at, k })).filter(({ at }) => months[at] === month);
      if (mine.length === 0) continue;
      await query(`INSERT INTO ${monthTable(month)} (series, time, revision, value, received) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::float8[], $5::bigint[])`, [mine.map(({ at }) => ids[at]!), mine.map(({ k }) => kept[k]!.time), mine.map(({ k }) => kept[k]!.revision), mine.map(({ k }) => kept[k]!.value), mine.map(() => received)]);
    }
    return { outcomes, latest: await putLatest(query, newestOf(kept)) };
  }

  async forget(months: readonly string[]): Promise<void> {
    this.#months.clear();
    await this.transaction(async ({ query }) => {
      for (const month of months) await query(`DROP TABLE ${monthTable(month)}`);
    }, true);
  }

  async tables(): Promise<string[]> {
    return (await this.query<{ name: string }>('SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename')).map(({ name }) => name);
  }

  /** A copy of every table in a schema of its own: `shuxiang_backup_1`. */
  async backup(version: number): Promise<void> {
    const tables = await this.tables();
    await this.transaction(async ({ query }) => {
      await query(`DROP SCHEMA IF EXISTS shuxiang_backup_${version} CASCADE`);
      await query(`CREATE SCHEMA shuxiang_backup_${version}`);
      for (const table of tables) await query(`CREATE TABLE shuxiang_backup_${version}.${table} AS TABLE ${table}`);
    }, true);
  }

  async close(): Promise<void> {
    await this.ownWriter.close();
    await this.pool.end();
  }
}

/** Ids of the series of rows, made where they are new. */
async function seriesIds(query: Ask, rows: readonly Observation[]): Promise<number[]> {
  const nameOf = ({ place, variable, source }: Pick<Observation, 'place' | 'variable' | 'source'>): string => `${place}\n${variable}\n${source}`;
  const series = [...new Map(rows.map((row) => [nameOf(row), row])).values()];
  const arrays = [series.map(({ place }) => place), series.map(({ variable }) => variable), series.map(({ source }) => source)];
  await query('INSERT INTO series (place, variable, source) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT (place, variable, source) DO NOTHING', arrays);
  const found = await query<{ id: number; place: string; variable: string; source: string }>('SELECT s.id, s.place, s.variable, s.source FROM unnest($1::text[], $2::text[], $3::text[]) AS k(place, variable, source) JOIN series s ON s.place = k.place AND s.variable = k.variable AND s.source = k.source', arrays);
  const ids = new Map(found.map((row) => [nameOf(row), row.id]));
  return rows.map((row) => ids.get(nameOf(row))!);
}

/** Those of the rows that are the latest now. */
async function putLatest(query: Ask, rows: readonly KeptObservation[]): Promise<KeptObservation[]> {
  const changed = await query<{ place: string; variable: string }>(
    `INSERT INTO latest (place, variable, time, source, revision, value, received) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::float8[], $7::bigint[])
     ON CONFLICT (place, variable) DO UPDATE SET time = excluded.time, source = excluded.source, revision = excluded.revision, value = excluded.value, received = excluded.received
     WHERE excluded.time > latest.time OR (excluded.time = latest.time AND (excluded.source < latest.source OR (excluded.source = latest.source AND excluded.revision > latest.revision))) RETURNING place, variable`,
    [rows.map(({ place }) => place), rows.map(({ variable }) => variable), rows.map(({ time }) => time), rows.map(({ source }) => source), rows.map(({ revision }) => revision), rows.map(({ value }) => value), rows.map(({ received }) => received)],
  );
  const names = new Set(changed.map(({ place, variable }) => `${place} ${variable}`));
  return rows.filter(({ place, variable }) => names.has(`${place} ${variable}`));
}

/** @param address `postgres://user@host:port/database` */
export function openPostgres(address: string, patience = PATIENCE): Driver {
  const pool = new pg.Pool({ connectionString: address, max: CONNECTIONS, types, connectionTimeoutMillis: patience.read, keepAlive: true });
  pool.on('error', ignore); // an idle connection that breaks is replaced; the next statement tells if none can be made
  return new PostgresDriver(pool, new PostgresWriter(address), patience);
}
