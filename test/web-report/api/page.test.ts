import { afterEach, beforeEach, expect, test } from 'vitest';
import { serve, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.stop());

test('the live page is whole in itself, asks its own server alone, and is 304 while it is the same', async () => {
  const page = await served.get('/');
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
  expect(page.body).toContain("connect-src 'self'; base-uri 'none'");
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  const again = await served.get('/', { 'if-none-match': String(page.headers['etag']) });
  expect([again.statusCode, again.headers['content-security-policy']]).toEqual([304, page.headers['content-security-policy']]);
});
