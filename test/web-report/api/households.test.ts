import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstBroken } from '../../../engine/store/audit-chain.js';
import { VILLAGES } from '../../monitor/world.js';
import { serve, type Served } from './served.js';

let served: Served;
const PURPOSE = 'purpose=relief%20after%20flood';
beforeEach(async () => {
  served = await serve();
  const households = served.store.records<object>('household');
  await households.put(`${VILLAGES[0]} p1`, { persons: 4 });
  await households.put(`${VILLAGES[1]} p2`, { persons: 2 });
});
afterEach(() => served.stop());

test('households of one village, for a purpose; the reading stands in the log', async () => {
  const key = await served.key(['household:read'], ['330102']);
  expect((await served.get(`/v1/villages/${VILLAGES[0]}/households?${PURPOSE}`, key)).json()).toEqual({ code: VILLAGES[0], count: 1, households: [{ pseudonym: 'p1', persons: 4 }] });
  const log = await served.store.auditLog(1, 10);
  expect(log.map(({ action, subject, detail }) => [action, subject, detail])).toEqual([['household/read', VILLAGES[0], 'relief after flood']]);
  expect(log[0]!.actor).toBe(/sx_([0-9a-f]+)_/.exec(key.authorization)![1]);
  expect(firstBroken(log)).toBeNull();
});

test('without the scope, outside the area, or without a purpose nothing is read', async () => {
  const url = `/v1/villages/${VILLAGES[0]}/households`;
  expect((await served.get(`${url}?${PURPOSE}`)).statusCode).toBe(401);
  expect((await served.get(`${url}?${PURPOSE}`, await served.key(['run:write']))).statusCode).toBe(403);
  const elsewhere = await served.key(['household:read'], ['44']);
  expect((await served.get(`${url}?${PURPOSE}`, elsewhere)).json()).toMatchObject({ status: 403, type: 'urn:shuxiang:problem:area' });
  expect((await served.get(url, elsewhere)).statusCode).toBe(400);
  expect((await served.store.auditLog(1, 10)).map(({ action }) => action)).toEqual(['household/refused']);
});

test('where the log cannot be written nothing is read', async () => {
  const key = await served.key(['household:read']);
  served.store.audit = () => Promise.reject(new Error('no log'));
  const answer = await served.get(`/v1/villages/${VILLAGES[0]}/households?${PURPOSE}`, key);
  expect([answer.statusCode, answer.body.includes('p1')]).toEqual([500, false]);
});
