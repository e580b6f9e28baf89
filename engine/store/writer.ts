/** Who writes to a store, so that what somebody began and did not end is told from what somebody is at. */
import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';

export interface Writer {
  /** Of this one; it lives until the store is closed or its process ends. */
  name(): Promise<string>;
  /** Whether the one of a name still lives. @throws StoreAwayError */
  lives(name: string): Promise<boolean>;
}

/** Of a file, to which one process writes: whoever else did has ended. */
export function onlyWriter(): Writer {
  const own = randomUUID();
  return { name: () => Promise.resolve(own), lives: (name) => Promise.resolve(name === own) };
}

/** Of locks that say who lives, among those of a database. */
const LOCK = 7_203;
const MOST = 2 ** 31 - 1;
/** A server that says nothing for so long is away [ms]. */
const PATIENCE_MS = 10_000;
const NAME = /^\d{1,10}$/;

/**
 * Of a PostgreSQL that several processes write to: each holds a lock as long as its connection stands, and the server lets it go
 * when that ends, however it does. Source: PostgreSQL 15 manual, sections 13.3.5 and 54.12.
 */
export class PostgresWriter implements Writer {
  readonly #own = String(randomInt(1, MOST));
  #holding: Promise<pg.Client> | null = null;

  constructor(private readonly address: string) {}

  async name(): Promise<string> {
    await this.#client();
    return this.#own;
  }

  async lives(name: string): Promise<boolean> {
    if (!NAME.test(name)) return false; // kept before there were such names
    const client = await this.#client();
    const { rows } = await client.query('SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = $1 AND l.classid = $2 AND l.objid::bigint = $3 AND l.granted', ['advisory', LOCK, Number(name)]);
    return rows.length > 0;
  }

  async close(): Promise<void> {
    const held = this.#holding;
    this.#holding = null;
    await (await held?.catch(() => null))?.end().catch(() => undefined); // it may have broken by itself
  }

  /** The connection that holds the lock, made again where it broke. */
  #client(): Promise<pg.Client> {
    const made = (this.#holding ??= this.#hold());
    made.catch(() => this.#lost(made));
    return made;
  }

  #lost(made: Promise<pg.Client>): void {
    if (this.#holding === made) this.#holding = null;
  }

  async #hold(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.address, connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS, keepAlive: true });
    const lost = (): void => {
      this.#holding = null;
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1, $2)', [LOCK, Number(this.#own)]);
    return client;
  }
}
