/** Messages in the database: kept with what they tell of, in one transaction, so that none is lost and none is made up. */
import type { Delivery, DeliveryQuery, NewDelivery, Outbox, TriedDelivery } from './delivery.js';
import type { Driver, SqlValue, Statements } from './driver.js';

const COLUMNS = 'sequence, id, subscription, place, body, created, state, attempts, due, status, reason, ended, cap_status AS "capStatus"';

/** Nothing of the same place waits before it. */
const FIRST = "NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.subscription = d.subscription AND e.place = d.place AND e.state = 'waiting' AND e.sequence < d.sequence)";

/** Keep messages; those kept before stay as they are. */
export async function keepDeliveries({ query }: Statements, deliveries: readonly NewDelivery[]): Promise<void> {
  for (const { id, subscription, place, body, created, capStatus = null } of deliveries) {
    await query("INSERT INTO deliveries (id, subscription, place, body, created, state, attempts, due, cap_status) VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, ?) ON CONFLICT (id) DO NOTHING", [id, subscription, place, body, created, created, capStatus]);
  }
}

export class SqlOutbox implements Outbox {
  constructor(private readonly driver: Driver) {}

  async waiting(now: number): Promise<string[]> {
    return (await this.driver.query<{ subscription: string }>(`SELECT DISTINCT subscription FROM deliveries d WHERE state = 'waiting' AND due <= ? AND ${FIRST} ORDER BY subscription`, [now])).map(({ subscription }) => subscription);
  }

  due(subscription: string, now: number, limit: number): Promise<Delivery[]> {
    return this.driver.query(`SELECT ${COLUMNS} FROM deliveries d WHERE d.subscription = ? AND d.state = 'waiting' AND d.due <= ? AND ${FIRST} ORDER BY d.sequence LIMIT ?`, [subscription, now, limit]);
  }

  async nextDue(after: number): Promise<number | null> {
    return (await this.driver.query<{ due: number | null }>("SELECT MIN(due) AS due FROM deliveries WHERE state = 'waiting' AND due > ?", [after]))[0]?.due ?? null;
  }

  async tried(results: readonly TriedDelivery[]): Promise<void> {
    await this.driver.transaction(async ({ query }) => {
      for (const { id, state, attempts, due, status, reason, ended } of results) await query('UPDATE deliveries SET state = ?, attempts = ?, due = ?, status = ?, reason = ?, ended = ? WHERE id = ?', [state, attempts, due, status, reason, ended, id]);
    });
  }

  async bringForward(subscription: string, now: number): Promise<void> {
    await this.driver.query("UPDATE deliveries SET due = ? WHERE subscription = ? AND state = 'waiting' AND due > ?", [now, subscription, now]);
  }

  async again(subscription: string, id: string, now: number): Promise<Delivery | undefined> {
    const [row] = await this.driver.query<Delivery>(`UPDATE deliveries SET state = 'waiting', attempts = 0, due = ?, ended = NULL WHERE subscription = ? AND id = ? RETURNING ${COLUMNS}`, [now, subscription, id]);
    return row;
  }

  list({ subscription, state, before, limit }: DeliveryQuery): Promise<Delivery[]> {
    const [where, values]: [string[], SqlValue[]] = [['subscription = ?'], [subscription]];
    if (state !== undefined) {
      where.push('state = ?');
      values.push(state);
    }
    if (before !== undefined) {
      where.push('sequence < ?');
      values.push(before);
    }
    return this.driver.query(`SELECT ${COLUMNS} FROM deliveries WHERE ${where.join(' AND ')} ORDER BY sequence DESC LIMIT ?`, [...values, limit]);
  }

  async drop(subscription: string): Promise<void> {
    await this.driver.query('DELETE FROM deliveries WHERE subscription = ?', [subscription]);
  }

  async forget(before: number): Promise<void> {
    await this.driver.query("DELETE FROM deliveries WHERE state <> 'waiting' AND ended < ?", [before]);
  }
}
