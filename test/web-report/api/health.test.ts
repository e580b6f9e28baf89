import { afterEach, beforeEach, expect, test } from 'vitest';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.stop());

test('the process lives at once and is ready once a cycle was published', async () => {
  expect((await served.get('/healthz')).json()).toEqual({ alive: true, version: '1.2.3' });
  expect((await served.get('/readyz')).statusCode).toBe(503);
  await storm(served);
  expect((await served.get('/readyz')).json()).toMatchObject({ ready: true, store: 'ok', cycle: 'ok', snapshotAgeSeconds: 0 });
  served.store.ping = () => Promise.reject(new Error('gone'));
  expect((await served.get('/readyz')).json()).toMatchObject({ ready: false, store: 'does not answer' });
});

test('metrics are OpenMetrics: counters end in _total, the text in EOF', async () => {
  await storm(served);
  await served.get('/healthz');
  const { body, headers } = await served.get('/metrics');
  expect(headers['content-type']).toContain('application/openmetrics-text');
  expect(body).toContain('shuxiang_requests_total{route="/healthz",status="200"} 1');
  expect(body).toMatch(/shuxiang_cycles_total [12]\n/);
  expect(body.endsWith('# EOF\n')).toBe(true);
});
