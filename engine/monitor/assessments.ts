/**
 * Assessments that were published: a folder for each, `2023` and its corrections `2023-v2`, `2023-v3`, … What is in one
 * never changes; its files are held against the hashes of its manifest before any of them is told.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { withDuckDb } from '../run/read/duckdb-file.js';
import { hashFile } from '../run/read/sha256.js';

export interface Edition {
  /** Name of its folder: `2023` or `2023-v2`. */
  readonly name: string;
  readonly year: number;
  readonly version: number;
  /** Of its manifest, which holds the hashes of all else: hexadecimal SHA-256. */
  readonly tag: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export interface ScoresQuery {
  readonly level?: string;
  /** Codes that begin so. */
  readonly area?: string;
  readonly sort: 'code' | 'rank';
  readonly limit: number;
  readonly offset: number;
}

/** The files of an edition are not those that were published. */
export class ChangedEditionError extends Error {
  override readonly name = 'ChangedEditionError';
}

const NAME = /^(\d{4})(?:-v([2-9]|[1-9]\d))?$/;
const SERVED = ['scores.parquet', 'contributions.parquet', 'report.html'] as const;
const STATES: Readonly<Record<string, string>> = { v: 'value', m: 'missing', n: 'not-applicable', s: 'suppressed' };
/** Files opened at once. */
const AT_ONCE = 2;

const cellOf = (value: DuckDBValue): Cell => (typeof value === 'bigint' ? Number(value) : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null ? value : null);

export class Assessments {
  /** Editions that were held against their manifests, by name, size and time of change. */
  readonly #checked = new Map<string, Edition>();
  readonly #slots: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  #turn = 0;

  constructor(private readonly folder: string) {}

  /** Names there are, by year and version. */
  async names(): Promise<string[]> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => NAME.test(name));
    return names.sort((a, b) => yearOf(a) - yearOf(b) || versionOf(a) - versionOf(b));
  }

  /**
   * An edition, `2023-v1`; of a year alone the newest.
   *
   * @throws ChangedEditionError
   */
  async edition(wanted: string): Promise<Edition | undefined> {
    const names = await this.names();
    const [year = '', version] = wanted.split('-v');
    const name = names.findLast((own) => yearOf(own) === Number(year) && (version === undefined || versionOf(own) === Number(version)));
    return name === undefined ? undefined : this.#check(name);
  }

  async #check(name: string): Promise<Edition> {
    const folder = join(this.folder, name);
    try {
      const marks = await Promise.all(['manifest.json', ...SERVED].map(async (file) => stat(join(folder, file)).then(({ size, mtimeMs }) => `${size} ${mtimeMs}`)));
      const key = `${name} ${marks.join()}`;
      const known = this.#checked.get(key);
      if (known !== undefined) return known;
      const text = await readFile(join(folder, 'manifest.json'), 'utf8');
      const manifest = JSON.parse(text) as { readonly outputs: readonly { readonly path: string; readonly sha256: string }[] };
      for (const file of SERVED) {
        const expected = manifest.outputs.find(({ path }) => path === file)?.sha256;
        if (expected !== (await hashFile(join(folder, file)))) throw new ChangedEditionError(`${file} of ${name} is not what was published`);
      }
      const { outputs: _outputs, ...rest } = manifest;
      const edition: Edition = { name, year: yearOf(name), version: versionOf(name), tag: createHash('sha256').update(text).digest('hex'), manifest: { ...rest, outputs: manifest.outputs.map(({ path, sha256 }) => ({ path, sha256 })) } };
      this.#checked.set(key, edition);
      return edition;
    } catch (error) {
      throw error instanceof ChangedEditionError ? error : new ChangedEditionError(`${name} is not whole`, { cause: error });
    }
  }

  report({ name }: Edition): Promise<Buffer> {
    return readFile(join(this.folder, name, 'report.html'));
  }

  /** Scores by code, or by rank where those without one come last. */
  async scores({ name }: Edition, { level, area = '', sort, limit, offset }: ScoresQuery): Promise<{ readonly total: number; readonly rows: Row[] }> {
    const where = `WHERE starts_with(code, $1) AND ($2 = '' OR level = $2)`;
    const values = [area, level ?? ''];
    const order = sort === 'rank' ? 'level, rank NULLS LAST, code' : 'level, code';
    const [rows, [counted]] = await Promise.all([this.#query(name, 'scores', (source) => `SELECT * FROM ${source} ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`, values), this.#query(name, 'scores', (source) => `SELECT count(*) AS total FROM ${source} ${where}`, values)]);
    return { total: Number(counted?.['total'] ?? 0), rows };
  }

  /** One unit: its scores, and what every indicator adds, with why where it adds nothing. */
  async unit({ name }: Edition, code: string): Promise<{ readonly scores: Row; readonly contributions: readonly Row[] } | undefined> {
    const [[scores], [parts]] = await Promise.all([this.#query(name, 'scores', (source) => `SELECT * FROM ${source} WHERE code = $1`, [code]), this.#query(name, 'contributions', (source) => `SELECT * FROM ${source} WHERE code = $1`, [code])]);
    if (scores === undefined) return undefined;
    const { level: _level, code: _code, states = '', ...indicators } = parts ?? {};
    return { scores, contributions: Object.entries(indicators).map(([indicator, contribution], k) => ({ indicator, contribution, state: STATES[String(states)[k] ?? ''] ?? 'missing' })) };
  }

  /** Units of both editions side by side: score and rank then and now, and how far the score moved. */
  async compare(now: Edition, then: Edition, query: Omit<ScoresQuery, 'sort'>): Promise<{ readonly total: number; readonly rows: Row[] }> {
    const [all, { rows: before }] = await Promise.all([this.scores(now, { ...query, sort: 'code' }), this.scores(then, { ...query, sort: 'code', limit: 10_000_000, offset: 0 })]);
    const byCode = new Map(before.map((row) => [`${row['level']} ${row['code']}`, row]));
    return {
      total: all.total,
      rows: all.rows.map(({ level = null, code = null, name = null, score = null, rank = null, grade = null }) => {
        const old = byCode.get(`${level} ${code}`);
        const oldScore = old?.['score'] ?? null;
        return { level, code, name, score, scoreBefore: oldScore, change: typeof score === 'number' && typeof oldScore === 'number' ? score - oldScore : null, rank, rankBefore: old?.['rank'] ?? null, grade, gradeBefore: old?.['grade'] ?? null };
      }),
    };
  }

  #query(name: string, table: 'scores' | 'contributions', sql: (source: string) => string, values: readonly string[]): Promise<Row[]> {
    const slot = this.#turn++ % AT_ONCE;
    const result = this.#slots[slot]!.then(() =>
      withDuckDb(join(this.folder, name, `${table}.parquet`), async (connection, source) => {
        const read = await connection.runAndReadAll(sql(source), [...values]);
        return read.getRowObjects().map((row): Row => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cellOf(value)])));
      }),
    );
    this.#slots[slot] = result.catch(() => undefined);
    return result;
  }
}

const yearOf = (name: string): number => Number(NAME.exec(name)![1]);
const versionOf = (name: string): number => Number(NAME.exec(name)![2] ?? 1);
