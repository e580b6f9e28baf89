import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { openStore } from '../../../engine/store/open.js';
import { KeyRing } from '../../../web-report/api/access.js';
import type { App } from '../../../web-report/api/app.js';
import { clientAddress } from '../../../web-report/api/client-address.js';
import { addGuard } from '../../../web-report/api/guard.js';
import { LIMITS, RateLimit } from '../../../web-report/api/rate-limit.js';

test('a route that goes out of use says so, and when', async () => {
  const store = await openStore(':memory:');
  const app: App = Fastify();
  addGuard(app, { keys: new KeyRing(store, () => 0), limits: new RateLimit(() => 0), rates: LIMITS, clientOf: clientAddress([]), version: '1.2.3' });
  app.get('/old', { config: { sunset: '2027-06-30' } }, () => ({}));
  app.get('/new', () => ({}));
  expect((await app.inject({ url: '/old' })).headers).toMatchObject({ deprecation: 'true', sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' });
  const { headers } = await app.inject({ url: '/new' });
  expect([headers['sunset'], headers['shuxiang-version']]).toEqual([undefined, '1.2.3']);
  await app.close();
  await store.close();
});

test('a bucket lets a burst through, then the steady rate', () => {
  let now = 0;
  const limits = new RateLimit(() => now);
  const take = (): boolean => limits.take('a', { rate: 2, burst: 3 }).allowed;
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false]);
  expect(limits.take('b', { rate: 2, burst: 3 }).allowed).toBe(true);
  now += 500;
  expect([take(), take()]).toEqual([true, false]);
  now += 60_000;
  expect(limits.take('a', { rate: 2, burst: 3 })).toMatchObject({ remaining: 2, retryAfter: 0 });
});
