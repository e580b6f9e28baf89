/**
 * Feeds of alerts that others poll: Atom, and the same as JSON. An entry keeps its id through the life of its alert, and
 * stays with its end told until it would have expired anyway: what is missing from a feed has not been cancelled.
 *
 * Source: Nottingham and Sayre (2005) RFC 4287; JSON Feed 1.1.
 */
import { capTimeText } from './cap.js';
import type { Alert } from './alert.js';
import { levelText } from './alert.js';
import { escapeXml } from './xml.js';

export interface FeedEntry {
  readonly alert: Alert;
  readonly title: string;
  readonly summary: string;
  /** Where its newest CAP message is. */
  readonly href: string;
  /** [ms since 1970] */
  readonly published: number;
  readonly updated: number;
  readonly expires: number;
}

export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  /** What its readers have to know of it, such as why it has no entries. */
  readonly subtitle?: string;
  readonly entries: readonly FeedEntry[];
  /** Since when it has been so, for a feed without entries [ms since 1970]. */
  readonly since: number;
}

const entryId = ({ source, id }: Alert): string => `urn:alert:${encodeURIComponent(source)}:${encodeURIComponent(id)}`;
const newest = ({ entries, since }: Feed): number => (entries.length === 0 ? since : Math.max(...entries.map(({ updated }) => updated)));

/** Entries that still have to be told at a moment, the newest first. @param now [ms since 1970] */
export const standingEntries = (entries: readonly FeedEntry[], now: number): FeedEntry[] =>
  entries.filter(({ alert, expires }) => alert.status === 'actual' && expires > now).sort((a, b) => b.updated - a.updated || (entryId(a.alert) < entryId(b.alert) ? -1 : 1));

/** The feed as Atom. The time of the feed is that of its newest entry: the same alerts give the same bytes. */
export function atomFeed(feed: Feed): string {
  const { id, title, author, subtitle, entries } = feed;
  const tag = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;
  const body = entries.map(({ alert, title: own, summary, href, published, updated }) =>
    [
      '  <entry>', tag('id', entryId(alert)), tag('title', own), tag('updated', capTimeText(updated)), tag('published', capTimeText(published)), tag('summary', summary), `<category term="${alert.stage}"/>`,
      `<link rel="alternate" type="application/cap+xml" href="${escapeXml(href)}"/>`, '</entry>',
    ].join(''),
  );
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<feed xmlns="http://www.w3.org/2005/Atom">${tag('id', id)}${tag('title', title)}${subtitle === undefined ? '' : tag('subtitle', subtitle)}${tag('updated', capTimeText(newest(feed)))}<author>${tag('name', author)}</author>`, ...body, '</feed>', ''].join('\n');
}

/** The feed as JSON, with each area's level. */
export function jsonFeed({ id, title, author, entries }: Feed): string {
  const items = entries.map(({ alert, title: own, summary, href, published, updated, expires }) => ({
    id: entryId(alert), title: own, summary, url: href, date_published: capTimeText(published), date_modified: capTimeText(updated),
    _alert: { hazard: alert.hazard, stage: alert.stage, expires: capTimeText(expires), areas: [...alert.areas].map(([code, { level }]) => ({ code, level: levelText(level) })), cancelled: [...alert.cancelled] },
  }));
  return `${JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title, feed_url: id, authors: [{ name: author }], items }, null, 2)}\n`;
}
