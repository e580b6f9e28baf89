/** What the overview shows, as the server tells it. */
import { ask, below } from './ask.js';

export interface Village {
  readonly code: string;
  readonly name: string;
  readonly level: number | null;
  /** The highest that the next hours may bring; null: there is no nowcast of it. */
  readonly expectedLevel: number | null;
  /** Levels that what is missing does not exclude, now and in the next hours; null: none above what is told. */
  readonly atMost: number | null;
  readonly expectedAtMost: number | null;
  /** Of its newest data; null: none ever came. */
  readonly asOf: string | null;
  readonly quality: 'fresh' | 'late' | 'stale';
}

export interface Alert {
  readonly id: string;
  readonly revision: number;
  readonly area: string;
  /** Of a rule over areas it is one, and no village. */
  readonly kind: 'village' | 'area';
  readonly name: string | null;
  readonly township: string | null;
  readonly county: string | null;
  readonly hazard: string;
  readonly level: number;
  readonly issued: string;
  readonly acknowledged: string | null;
  /** Absent: not known. */
  readonly basis?: { readonly observed: boolean; readonly onset: string };
}

export interface Overview {
  readonly computedAt: string | null;
  readonly villages: readonly Village[];
  readonly alerts: readonly Alert[];
  /** Whether there are more villages than are shown. */
  readonly more: boolean;
}

export const NOTHING_YET: Overview = { computedAt: null, villages: [], alerts: [], more: false };

const A_PAGE = 2_000;
/** Most villages on the page: a prefecture. */
const MOST_PAGES = 3;

/** Everything the overview shows of an area, page by page. */
export async function readOverview(area: string): Promise<Overview> {
  const villages: Village[] = [];
  let computedAt: string | null = null;
  let cursor: string | null = null;
  let pages = 0;
  do {
    const question = new URLSearchParams({ limit: String(A_PAGE), fields: 'code,name,level,atMost,expectedLevel,expectedAtMost,asOf,quality', ...(area === '' ? {} : { area }), ...(cursor === null ? {} : { cursor }) });
    const page: { computedAt: string | null; next: string | null; villages: Village[] } = await ask(`/v1/risks?${question.toString()}`);
    for (const village of page.villages) villages.push(village);
    [computedAt, cursor] = [page.computedAt, page.next];
  } while (cursor !== null && ++pages < MOST_PAGES);
  // those of another status, left from before, are not what this page speaks of
  const { capStatus, alerts: all } = await ask<{ capStatus: string; alerts: (Alert & { readonly capStatus: string })[] }>(`/v1/alerts${area === '' ? '' : `?area=${area}`}`);
  const alerts = all.filter((alert) => alert.capStatus === capStatus);
  return { computedAt, villages, more: cursor !== null, alerts: [...alerts].sort((a, b) => b.level - a.level || (a.issued < b.issued ? 1 : a.issued > b.issued ? -1 : a.area < b.area ? -1 : 1)) };
}

export interface Boundaries {
  readonly reviewNumber: string | null;
  readonly source: string | null;
  readonly coordinates: string | null;
  readonly outlines: readonly { readonly code: string; readonly rings: readonly (readonly (readonly [number, number])[])[] }[];
}

export const readBoundaries = (): Promise<Boundaries> => ask('/v1/boundaries');

export type Connection = 'connecting' | 'live' | 'lost';

/** Listen for what is published; a broken line is taken up again with the last id, and one that was refused is tried anew. */
export function listen(onPublished: () => void, onConnection: (connection: Connection) => void): void {
  const source = new EventSource(below('/v1/stream'));
  source.addEventListener('open', () => onConnection('live'));
  for (const name of ['published', 'reset']) source.addEventListener(name, onPublished);
  source.addEventListener('error', () => {
    onConnection('lost');
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(onPublished, onConnection), 3_000);
  });
}
