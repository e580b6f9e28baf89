import { expect, test } from 'vitest';
import type { Alert } from '../../engine/warning/alert.js';
import { atomFeed, jsonFeed, standingEntries, type FeedEntry } from '../../engine/warning/feed.js';
import { readXml } from '../../engine/warning/xml.js';

const alert = (over: Partial<Alert> = {}): Alert => ({ status: 'actual', source: 'a b', id: 'x', hazard: 'rainstorm', revision: 1, stage: 'issued', areas: new Map([['330109', { level: 3, onset: 0, expires: 100, revision: 1, sent: 0 }]]), cancelled: new Set(), ...over });
const entry = (over: Partial<FeedEntry> = {}): FeedEntry => ({ alert: alert(), title: '暴雨 <rain>', summary: 's', href: 'x.xml?a=1&b=2', published: 0, updated: 3_600_000, expires: 7_200_000, ...over });
const feed = { id: 'urn:f', title: 'Feed', author: 'Office', entries: [entry()], since: 0 };

test('Atom: the id stays, the time is that of the newest entry, the link leads to CAP', () => {
  const root = readXml(atomFeed(feed));
  expect([root.namespace, root.children.find(({ name }) => name === 'updated')!.text]).toEqual(['http://www.w3.org/2005/Atom', '1970-01-01T09:00:00+08:00']);
  const own = root.children.find(({ name }) => name === 'entry')!;
  expect(own.children.find(({ name }) => name === 'id')!.text).toBe('urn:alert:a%20b:x');
  expect(Object.fromEntries(own.children.find(({ name }) => name === 'link')!.attributes)).toEqual({ rel: 'alternate', type: 'application/cap+xml', href: 'x.xml?a=1&b=2' });
});
test('a feed without an alert says since when, not 1970', () => {
  const root = readXml(atomFeed({ ...feed, entries: [], since: Date.parse('2023-07-01T00:00:00Z') }));
  expect(root.children.find(({ name }) => name === 'updated')!.text).toBe('2023-07-01T08:00:00+08:00');
});
test('JSON says each level', () => {
  const { items } = JSON.parse(jsonFeed(feed)) as { items: { _alert: unknown }[] };
  expect(items[0]!._alert).toEqual({ hazard: 'rainstorm', stage: 'issued', expires: '1970-01-01T10:00:00+08:00', areas: [{ code: '330109', level: 'orange' }], cancelled: [] });
});
test('a cancelled alert stays until it would have expired; drills are never in it', () => {
  const cancelled = entry({ alert: alert({ stage: 'cancelled', areas: new Map() }), updated: 1 });
  const drill = entry({ alert: alert({ status: 'exercise' }) });
  expect(standingEntries([cancelled, drill, entry()], 7_199_999).map(({ alert: { stage } }) => stage)).toEqual(['issued', 'cancelled']);
  expect(standingEntries([cancelled, entry()], 7_200_000)).toEqual([]);
});
