/** What the page shows, as the server tells it. */
import type { Label } from '../../../engine/core/label.js';

export interface Village {
  readonly code: string;
  readonly name: string;
  readonly level: number | null;
  readonly quality: 'fresh' | 'late' | 'stale';
}

export interface Alert {
  readonly id: string;
  readonly area: string;
  readonly name: string | null;
  readonly hazard: string;
  readonly level: number;
  readonly issued: string;
}

export interface Reason {
  readonly quantity: string;
  readonly unit: string;
  readonly statistic: string;
  readonly window: number | null;
  readonly value: number | null;
  readonly comparison: string;
  readonly line: number;
  readonly crossed: boolean;
}

export interface VillageDetail extends Village {
  readonly asOf: string | null;
  readonly hazards: readonly { readonly hazard: string; readonly title: Label; readonly level: number; readonly since: string | null; readonly reasons: readonly Reason[] }[];
  readonly lines: Readonly<Record<string, number>>;
}

export interface Seen {
  readonly variable: string;
  readonly time: string;
  readonly value: number;
}

export interface Overview {
  readonly computedAt: string | null;
  readonly villages: readonly Village[];
  readonly alerts: readonly Alert[];
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** Everything the overview shows, page by page. */
export async function readOverview(): Promise<Overview> {
  const villages: Village[] = [];
  let computedAt: string | null = null;
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { computedAt: string | null; next: string | null; villages: Village[] } = await ask(`/v1/risks?limit=2000&fields=code,name,level,quality${more}`);
    for (const village of page.villages) villages.push(village);
    [computedAt, cursor] = [page.computedAt, page.next];
  } while (cursor !== null);
  const { alerts } = await ask<{ alerts: Alert[] }>('/v1/alerts');
  return { computedAt, villages, alerts: [...alerts].sort((a, b) => b.level - a.level || (a.area < b.area ? -1 : 1)) };
}

/** Hours of observations the panel shows. */
const HOURS = 72;

export interface Detail {
  readonly village: VillageDetail;
  readonly seen: readonly Seen[];
}

export async function readDetail(code: string): Promise<Detail> {
  const village = await ask<VillageDetail>(`/v1/villages/${code}`);
  if (village.asOf === null) return { village, seen: [] };
  const to = Date.parse(village.asOf);
  const moment = (time: number): string => encodeURIComponent(new Date(time).toISOString());
  const { observations } = await ask<{ observations: Seen[] }>(`/v1/villages/${code}/observations?from=${moment(to - HOURS * 3_600_000)}&to=${moment(to)}`);
  return { village, seen: observations };
}

export type Connection = 'connecting' | 'live' | 'lost';

/** Listen for what is published; a broken line is taken up again with the last id, and one that was refused is tried anew. */
export function listen(onPublished: () => void, onConnection: (connection: Connection) => void): void {
  const source = new EventSource('/v1/stream');
  source.addEventListener('open', () => onConnection('live'));
  for (const name of ['published', 'reset']) source.addEventListener(name, onPublished);
  source.addEventListener('error', () => {
    onConnection('lost');
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(onPublished, onConnection), 3_000);
  });
}
