import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../engine/store/open.js';
import type { Alert, Store } from '../../../engine/store/store.js';
import { Deliveries, type Delivery, type Subscription } from '../../../web-report/api/deliveries.js';
import { MOST_TRIES, signatureOf } from '../../../web-report/api/signature.js';

let store: Store;
let now = 0;
let sent: { readonly area: string; readonly revision: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }[] = [];
/** What the receiver answers next; 200 when there is none left. */
let statuses: number[] = [];
let deliveries: Deliveries;

const begin = (): Deliveries =>
  new Deliveries({
    store,
    clock: () => now,
    chance: () => 0.5,
    send: (_url, headers, body) => {
      const { alert } = JSON.parse(body) as { readonly alert: { readonly area: string; readonly revision: number } };
      const status = statuses.shift() ?? 200;
      if (status === 200) sent.push({ area: alert.area, revision: alert.revision, headers, body });
      return Promise.resolve(status);
    },
  });

const alert = (area: string, revision: number, more: Partial<Alert> = {}): Alert => ({ id: `flood.${area}`, revision, area, hazard: 'flood', level: 2, issued: 1_000 + revision, expires: 9e12, status: 'issued', ...more });
const subscription: Subscription = { owner: 'k', url: 'https://example.org/', areas: ['3301'], hazards: [], minLevel: 2, secrets: ['new', 'old'], created: 0, from: 1_000 };

beforeEach(async () => {
  [now, sent, statuses] = [2_000_000, [], []];
  store = await openStore(':memory:');
  await store.records<Subscription>('subscription').put('s1', subscription);
  deliveries = begin();
});
afterEach(() => store.close());

const arrived = (): string[] => sent.map(({ area, revision }) => `${area} ${revision}`);

test('each revision that is asked for arrives once, signed with every secret that is good', async () => {
  await store.putAlerts([alert('330101', 1), alert('330201', 1), alert('330102', 1, { level: 1 })]);
  await deliveries.pass();
  await deliveries.pass();
  await store.putAlerts([alert('330101', 2)]);
  await deliveries.pass();
  expect(arrived()).toEqual(['330101 1', '330101 2']);
  const { headers, body } = sent[0]!;
  expect(headers['shuxiang-signature']).toBe(`t=2000,v1=${signatureOf('new', 2_000, body)},v1=${signatureOf('old', 2_000, body)}`);
});

test('what fails is tried again later, and only what is behind it for the same area waits', async () => {
  await store.putAlerts([alert('330101', 1), alert('330101', 2), alert('330102', 1)]);
  statuses = [500];
  await deliveries.pass();
  expect(arrived()).toEqual(['330102 1']);
  now += 9_000;
  await deliveries.pass();
  expect(arrived()).toHaveLength(1);
  now += 2_000;
  await deliveries.pass();
  expect(arrived()).toEqual(['330102 1', '330101 1', '330101 2']);
});

test('after ten tries within a day it is given up and kept, and what is behind it goes on', async () => {
  await store.putAlerts([alert('330101', 1), alert('330101', 2)]);
  statuses = Array.from({ length: MOST_TRIES }, () => 302);
  const begun = now;
  for (let tries = 0; tries < 2_000 && sent.length === 0; tries++) {
    await deliveries.pass();
    now += 60_000;
  }
  expect(now - begun).toBeLessThan(86_400_000);
  expect(arrived()).toEqual(['330101 2']);
  expect((await store.records<Delivery>('delivery').list()).map(({ body: { state, tries, failure } }) => [state, tries, failure])).toEqual([['dead', MOST_TRIES, 'status 302']]);
});

test('what a crash left undone is done by the next process, at least once and in order', async () => {
  await store.putAlerts([alert('330101', 1), alert('330101', 2)]);
  statuses = [500];
  await deliveries.pass();
  now += 20_000;
  await begin().pass();
  expect(arrived()).toEqual(['330101 1', '330101 2']);
  expect(await store.records('delivery').list()).toEqual([]);
});
