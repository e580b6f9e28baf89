/** The store over a database: what SQLite and PostgreSQL say alike. */
import { HEAD_OF_LOG, nextEntry, type AuditEntry, type AuditHead, type NewAuditEntry } from './audit-chain.js';
import type { NewDelivery, Outbox } from './delivery.js';
import type { Driver, SqlValue, Statements } from './driver.js';
import { monthOfTable, monthsBetween, monthTable } from './months.js';
import { keepDeliveries, SqlOutbox } from './outbox.js';
import type { Alert, AlertBasis, AlertQuery, Appended, CapStatus, Hand, HistoryQuery, Kept, KeptObservation, LatestQuery, Observation, Records, Store } from './store.js';
import type { Writer } from './writer.js';

/** After every code that begins so, by bytes. */
const afterPrefix = (prefix: string): string => `${prefix}\uffff`;

const WHERE_PLACES = 500;

const HEAD = [HEAD_OF_LOG.kind, HEAD_OF_LOG.id];

/** When a revision of an alert was made. */
const madeOf = (table: string): string => `coalesce(${table}.made, ${table}.issued)`;

const ALERT = 'id, revision, area, hazard, level, issued, expires, status, hand, basis, identifier, cap_status';

type AlertRow = Omit<Alert, 'hand' | 'basis' | 'identifier' | 'capStatus'> & { readonly cap_status: CapStatus | null; readonly hand: string | null; readonly basis: string | null; readonly identifier: string | null };

const alertOf = ({ hand, basis, identifier, cap_status: capStatus, ...alert }: AlertRow): Alert => ({ ...alert, ...(capStatus === null ? {} : { capStatus }), ...(identifier === null ? {} : { identifier }), ...(hand === null ? {} : { hand: JSON.parse(hand) as Hand }), ...(basis === null ? {} : { basis: JSON.parse(basis) as AlertBasis }) });

/** The log goes on from the head kept beside it, so that entries cut off its end leave a gap; or from its last entry where that is newer, kept by a version without heads. */
async function addEntry({ query }: Statements, entry: NewAuditEntry): Promise<AuditEntry> {
  const [head] = await query<{ body: string }>('SELECT body FROM records WHERE kind = ? AND id = ?', HEAD);
  const [last] = await query<AuditHead>('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1');
  const kept = head === undefined ? null : (JSON.parse(head.body) as AuditHead);
  const next = nextEntry(kept !== null && kept.sequence >= (last?.sequence ?? 0) ? kept : (last ?? null), entry);
  await query('INSERT INTO audit (sequence, time, actor, action, subject, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [next.sequence, next.time, next.actor, next.action, next.subject, next.detail, next.previous, next.hash]);
  await query('INSERT INTO records (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body', [...HEAD, JSON.stringify({ sequence: next.sequence, hash: next.hash })]);
  return next;
}

class SqlStore implements Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly outbox: Outbox;
  readonly writer: Writer;

  constructor(private readonly driver: Driver) {
    this.kind = driver.kind;
    this.writer = driver.writer;
    this.outbox = new SqlOutbox(driver);
  }

  append(rows: readonly Observation[], received: number): Promise<Appended> {
    return rows.length === 0 ? Promise.resolve({ outcomes: [], latest: [] }) : this.driver.append(rows, received);
  }

  async latest({ area, places, variable }: LatestQuery): Promise<KeptObservation[]> {
    const [where, values]: [string[], SqlValue[]] = [[], []];
    if (area !== undefined) {
      where.push('place >= ? AND place < ?');
      values.push(area, afterPrefix(area));
    }
    if (variable !== undefined) {
      where.push('variable = ?');
      values.push(variable);
    }
    const groups = places === undefined ? [null] : chunks([...new Set(places)].sort(), WHERE_PLACES);
    const found: KeptObservation[] = [];
    for (const group of groups) {
      const all = group === null ? where : [...where, `place IN (${group.map(() => '?').join(', ')})`];
      const rows = await this.driver.query<KeptObservation>(`SELECT place, variable, time, source, revision, value, received FROM latest ${all.length > 0 ? `WHERE ${all.join(' AND ')}` : ''} ORDER BY place, variable`, [...values, ...(group ?? [])]);
      for (const row of rows) found.push(row);
    }
    return found;
  }

  async history({ place, places = place === undefined ? [] : [place], variable, from, to, revisions = false, asOf, receivedAfter }: HistoryQuery): Promise<KeptObservation[]> {
    const found: KeptObservation[] = [];
    const groups = chunks(places, WHERE_PLACES);
    for (const month of monthsBetween(await this.months(), from, to)) for (const group of groups) {
      const sql = `SELECT s.place, s.variable, o.time, s.source, o.revision, o.value, o.received FROM series s JOIN ${monthTable(month)} o ON o.series = s.id
        WHERE s.place ${group.length === 1 ? '= ?' : `IN (${group.map(() => '?').join(', ')})`} AND o.time BETWEEN ? AND ? ${variable === undefined ? '' : 'AND s.variable = ?'} ${asOf === undefined ? '' : 'AND o.received <= ?'} ${receivedAfter === undefined ? '' : 'AND o.received > ?'} ORDER BY s.place, s.variable, o.time, s.source, o.revision`;
      for (const row of await this.driver.query<KeptObservation>(sql, [...group, from, to, ...(variable === undefined ? [] : [variable]), ...(asOf === undefined ? [] : [asOf]), ...(receivedAfter === undefined ? [] : [receivedAfter])])) found.push(row);
    }
    found.sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : a.variable < b.variable ? -1 : a.variable > b.variable ? 1 : 0)); // stable: months in order within a variable
    if (revisions) return found;
    return found.filter((row, k) => {
      const next = found[k + 1];
      return next?.variable !== row.variable || next.place !== row.place || next.time !== row.time || next.source !== row.source;
    });
  }

  async putAlerts(alerts: readonly Alert[], deliveries: readonly NewDelivery[] = [], made?: NewAuditEntry): Promise<void> {
    await this.driver.transaction(async (statements) => {
      const { query } = statements;
      for (const { id, revision, area, hazard, level, issued, expires, status, hand, basis, identifier = null, capStatus = null } of alerts) {
        await query(`INSERT INTO alerts (${ALERT}, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id, revision) DO NOTHING`, [id, revision, area, hazard, level, issued, expires, status, hand === undefined ? null : JSON.stringify(hand), basis === undefined ? null : JSON.stringify(basis), identifier, capStatus, hand?.told === undefined ? null : hand.time]);
      }
      await keepDeliveries(statements, deliveries);
      if (made !== undefined) await addEntry(statements, made);
    });
  }

  async alerts({ area, hazard, standing = false, cancelledByHand = false, asOf }: AlertQuery): Promise<Alert[]> {
    const known = asOf === undefined ? [] : [asOf];
    const [where, values]: [string[], SqlValue[]] = [[`NOT EXISTS (SELECT 1 FROM alerts later WHERE later.id = a.id AND later.revision > a.revision${asOf === undefined ? '' : ` AND ${madeOf('later')} <= ?`})`], [...known]];
    if (asOf !== undefined) {
      where.push(`${madeOf('a')} <= ?`);
      values.push(asOf);
      if (standing) {
        where.push('a.expires > ?');
        values.push(asOf);
      }
    }
    if (area !== undefined) {
      // of areas it lies in, too
      const around = Array.from({ length: Math.max(0, area.length - 1) }, (_, k) => area.slice(0, k + 1));
      where.push(around.length === 0 ? 'a.area >= ? AND a.area < ?' : `(a.area >= ? AND a.area < ? OR a.area IN (${around.map(() => '?').join(', ')}))`);
      values.push(area, afterPrefix(area), ...around);
    }
    if (hazard !== undefined) {
      where.push('a.hazard = ?');
      values.push(hazard);
    }
    if (standing) where.push("a.status IN ('issued', 'updated')");
    if (cancelledByHand) where.push("a.status = 'cancelled' AND a.hand IS NOT NULL");
    return (await this.driver.query<AlertRow>(`SELECT ${ALERT} FROM alerts a WHERE ${where.join(' AND ')} ORDER BY area, hazard, id`, values)).map(alertOf);
  }

  alertChain(id: string): Promise<Alert[]> {
    return this.alertChains([id]);
  }

  async alertChains(ids: readonly string[]): Promise<Alert[]> {
    const found: Alert[] = [];
    for (const group of chunks([...new Set(ids)].sort(), WHERE_PLACES)) {
      for (const row of await this.driver.query<AlertRow>(`SELECT ${ALERT} FROM alerts WHERE id IN (${group.map(() => '?').join(', ')}) ORDER BY id, revision`, group)) found.push(alertOf(row));
    }
    return found;
  }

  async alertSaidBy(identifier: string): Promise<string | undefined> {
    return (await this.driver.query<{ id: string }>('SELECT id FROM alerts WHERE identifier = ?', [identifier]))[0]?.id;
  }

  async identifiersFrom(first: string, beginning: string): Promise<string[]> {
    return (await this.driver.query<{ identifier: string }>('SELECT identifier FROM alerts WHERE identifier >= ? AND identifier < ? ORDER BY identifier', [first, afterPrefix(beginning)])).map(({ identifier }) => identifier);
  }

  records<T>(kind: string): Records<T> {
    return new SqlRecords<T>(this.driver, kind);
  }

  audit(entry: NewAuditEntry): Promise<AuditEntry> {
    return this.driver.transaction((statements) => addEntry(statements, entry));
  }

  auditLog(from: number, limit: number): Promise<AuditEntry[]> {
    return this.driver.query('SELECT sequence, time, actor, action, subject, detail, previous, hash FROM audit WHERE sequence >= ? ORDER BY sequence LIMIT ?', [from, limit]);
  }

  async months(): Promise<string[]> {
    return (await this.driver.tables()).flatMap((table) => monthOfTable(table) ?? []).sort();
  }

  async forgetBefore(month: string): Promise<string[]> {
    const old = (await this.months()).filter((own) => own < month);
    await this.driver.forget(old);
    return old;
  }

  async ping(): Promise<void> {
    await this.driver.query('SELECT version FROM schema_version');
  }

  close(): Promise<void> {
    return this.driver.close();
  }
}

class SqlRecords<T> implements Records<T> {
  constructor(
    private readonly driver: Driver,
    private readonly kind: string,
  ) {}

  async put(id: string, body: T): Promise<void> {
    await this.driver.query('INSERT INTO records (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body', [this.kind, id, JSON.stringify(body)]);
  }

  async add(id: string, body: T): Promise<boolean> {
    return (await this.driver.query('INSERT INTO records (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO NOTHING RETURNING id', [this.kind, id, JSON.stringify(body)])).length > 0;
  }

  async get(id: string): Promise<T | undefined> {
    const [row] = await this.driver.query<{ body: string }>('SELECT body FROM records WHERE kind = ? AND id = ?', [this.kind, id]);
    return row === undefined ? undefined : (JSON.parse(row.body) as T);
  }

  async list(prefix = ''): Promise<Kept<T>[]> {
    return (await this.driver.query<{ id: string; body: string }>('SELECT id, body FROM records WHERE kind = ? AND id >= ? AND id < ? ORDER BY id', [this.kind, prefix, afterPrefix(prefix)])).map(({ id, body }) => ({ id, body: JSON.parse(body) as T }));
  }

  async ids(): Promise<string[]> {
    return (await this.driver.query<{ id: string }>('SELECT id FROM records WHERE kind = ? ORDER BY id', [this.kind])).map(({ id }) => id);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.driver.query('DELETE FROM records WHERE kind = ? AND id = ? RETURNING id', [this.kind, id])).length > 0;
  }
}

const chunks = <T>(list: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(list.length / size) }, (_, k) => list.slice(k * size, (k + 1) * size));

export const storeOver = (driver: Driver): Store => new SqlStore(driver);
