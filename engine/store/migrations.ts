/** The schema of the store, step by step forward: a copy is put aside first, and a schema newer than this code is left alone. */
import { InputError } from '../core/errors.js';
import type { Driver } from './driver.js';
import { monthTable } from './months.js';

interface Migration {
  /** Statements that both databases understand; TEXT sorts by its bytes, NUMBER holds whole milliseconds. */
  readonly statements: readonly string[];
}

const MIGRATIONS: readonly Migration[] = [
  {
    statements: [
      'CREATE TABLE series (id SERIES_ID, place TEXT NOT NULL, variable TEXT NOT NULL, source TEXT NOT NULL, UNIQUE (place, variable, source))',
      'CREATE TABLE latest (place TEXT NOT NULL, variable TEXT NOT NULL, time NUMBER NOT NULL, source TEXT NOT NULL, revision INTEGER NOT NULL, value FLOAT8 NOT NULL, received NUMBER NOT NULL, PRIMARY KEY (place, variable)) CLUSTERED',
      'CREATE TABLE alerts (id TEXT NOT NULL, revision INTEGER NOT NULL, area TEXT NOT NULL, hazard TEXT NOT NULL, level INTEGER NOT NULL, issued NUMBER NOT NULL, expires NUMBER NOT NULL, status TEXT NOT NULL, PRIMARY KEY (id, revision)) CLUSTERED',
      'CREATE TABLE records (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) CLUSTERED',
      'CREATE TABLE audit (sequence NUMBER NOT NULL PRIMARY KEY, time NUMBER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)',
    ],
  },
  { statements: ['CREATE INDEX alerts_by_area ON alerts (area, hazard, id, revision)'] },
  {
    statements: [
      'CREATE TABLE deliveries (sequence SERIES_ID, id TEXT NOT NULL UNIQUE, subscription TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL, created NUMBER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due NUMBER NOT NULL, status INTEGER, reason TEXT, ended NUMBER)',
      'CREATE INDEX deliveries_by_place ON deliveries (subscription, state, place, sequence)',
      'CREATE INDEX deliveries_by_time ON deliveries (state, due)',
    ],
  },
  { statements: ['ALTER TABLE alerts ADD COLUMN hand TEXT'] },
  { statements: ['ALTER TABLE alerts ADD COLUMN basis TEXT'] },
  { statements: ['ALTER TABLE alerts ADD COLUMN identifier TEXT', 'CREATE INDEX alerts_by_identifier ON alerts (identifier)'] },
  { statements: ['ALTER TABLE alerts ADD COLUMN cap_status TEXT', 'ALTER TABLE deliveries ADD COLUMN cap_status TEXT'] },
  { statements: ['ALTER TABLE alerts ADD COLUMN made NUMBER'] },
];

/** The version this code reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const DIALECT = {
  sqlite: { SERIES_ID: 'INTEGER PRIMARY KEY', NUMBER: 'INTEGER', FLOAT8: 'REAL', CLUSTERED: 'WITHOUT ROWID', TEXT: 'TEXT' },
  postgres: { SERIES_ID: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', NUMBER: 'BIGINT', FLOAT8: 'DOUBLE PRECISION', CLUSTERED: '', TEXT: 'TEXT COLLATE "C"' },
} as const;

const inDialect = (statement: string, kind: Driver['kind']): string => statement.replace(/\b(SERIES_ID|NUMBER|FLOAT8|CLUSTERED|TEXT)\b/g, (word) => DIALECT[kind][word as keyof (typeof DIALECT)['sqlite']]);

/** The statement that makes the table of a month, if it is not there. */
export const createMonth = (month: string, kind: Driver['kind']): string =>
  inDialect(`CREATE TABLE IF NOT EXISTS ${monthTable(month)} (series NUMBER NOT NULL, time NUMBER NOT NULL, revision INTEGER NOT NULL, value FLOAT8 NOT NULL, received NUMBER NOT NULL, PRIMARY KEY (series, time, revision)) CLUSTERED`, kind);

const versionOf = async (driver: Driver): Promise<number> => ((await driver.tables()).includes('schema_version') ? ((await driver.query<{ version: number }>('SELECT version FROM schema_version'))[0]?.version ?? 0) : 0);

/**
 * Bring the schema forward to this code's.
 *
 * @param target the version to stop at
 * @throws InputError `store/newer-schema` where the store was written by newer code
 */
export async function migrate(driver: Driver, place: string, target = SCHEMA_VERSION): Promise<void> {
  const found = await versionOf(driver);
  if (found > SCHEMA_VERSION) throw new InputError([{ place, expected: `a schema of version ${SCHEMA_VERSION} or before`, found: String(found), code: 'store/newer-schema' }]);
  if (found >= target) return;
  if (found > 0) await driver.backup(found);
  await driver.transaction(async (statements) => {
    if (found === 0) await statements.query('CREATE TABLE schema_version (version INTEGER NOT NULL)');
    for (const { statements: own } of MIGRATIONS.slice(found, target)) for (const statement of own) await statements.query(inDialect(statement, driver.kind));
    await statements.query('DELETE FROM schema_version');
    await statements.query('INSERT INTO schema_version (version) VALUES (?)', [target]);
  }, true);
}
