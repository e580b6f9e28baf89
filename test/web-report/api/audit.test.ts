import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditCheck } from '../../../engine/store/audit-check.js';
import { serve, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.stop());

test('the log is read page by page and checked by an administrator of all areas, by nobody else', async () => {
  const admin = await served.key(['admin']);
  for (const name of ['a', 'b', 'c']) await served.post('/v1/keys', { name, scopes: ['run:write'], areas: ['33'] }, admin);
  const page = (await served.get('/v1/audit?from=2&limit=1', admin)).json<{ entries: { sequence: number; action: string }[]; next: number }>();
  expect([page.entries.map(({ sequence, action }) => [sequence, action]), page.next]).toEqual([[[2, 'key/create']], 3]);
  const { entries, head, broken } = (await served.get('/v1/audit/check', admin)).json<AuditCheck>();
  expect([entries, head!.sequence, broken]).toEqual([3, 3, null]);
  expect((await served.get('/readyz')).json<{ audit: string }>().audit).toBe('ok');
  expect((await served.get('/metrics')).body).toContain('shuxiang_audit_broken 0');
  expect((await served.get('/v1/audit', await served.key(['admin'], ['3301']))).statusCode).toBe(403);
  expect((await served.get('/v1/audit', await served.key(['household:read']))).statusCode).toBe(403);
});
