import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreFullError } from '../../../engine/store/driver.js';
import { rain } from '../../monitor/world.js';
import { serve, type Served } from './served.js';

let served: Served;
let headers: { readonly authorization: string };
beforeEach(async () => {
  served = await serve();
  headers = await served.key(['observation:write'], ['P', '3301']);
});
afterEach(() => served.stop());

interface Report {
  readonly kept: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly rows: readonly { readonly status: string; readonly code?: string }[];
}

test('the same rows as JSON, NDJSON, CSV and packed are accepted once, then told as duplicates', async () => {
  const rows = [rain('P1', 0, 1), rain('P1', 1, 2)];
  const asJson = await served.post('/v1/observations', rows, headers);
  expect([asJson.statusCode, asJson.json<Report>().counts]).toEqual([200, { accepted: 2, duplicate: 0, revised: 0, rejected: 0 }]);
  const lines = rows.map((row) => JSON.stringify(row)).join('\n');
  const csv = `place,variable,time,value,unit,source\n${rows.map((row) => Object.values(row).join(',')).join('\n')}`;
  const csvRows = csv.replace(/^P1,rain,([^,]+),(\d),mm/gm, 'P1,rain,$1,$2,mm');
  for (const [type, payload] of [['application/x-ndjson', lines], ['text/csv; charset=utf-8', csvRows]] as const) {
    expect((await served.post('/v1/observations', payload, { ...headers, 'content-type': type })).json<Report>().counts).toEqual({ accepted: 0, duplicate: 2, revised: 0, rejected: 0 });
  }
  const packed = await served.app.inject({ method: 'POST', url: '/v1/observations', payload: gzipSync(lines), headers: { ...headers, 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' } });
  expect(packed.json<Report>().counts['duplicate']).toBe(2);
});

test('a refused row has its code, pointer, value and what is allowed; the good ones are kept', async () => {
  const { kept, rows } = (await served.post('/v1/observations', [rain('P1', 0, 1), { ...rain('P1', 1, 2), unit: 'cm' }, rain('Q1', 0, 1)], headers)).json<Report>();
  expect(kept).toBe(true);
  expect(rows).toEqual([{ row: 0, status: 'accepted' }, { row: 1, status: 'rejected', code: 'observation/wrong-unit', pointer: '/1/unit', value: 'cm', allowed: 'mm' }, { row: 2, status: 'rejected', code: 'observation/other-area', pointer: '/2/place', value: 'Q1', allowed: 'a place in the areas of the key, or a gauge whose villages all lie in them' }]);
});

test('a dry run and an atomic request with a bad row keep nothing', async () => {
  expect((await served.post('/v1/observations?dryRun=1', [rain('P1', 0, 1)], headers)).json<Report>().counts['accepted']).toBe(1);
  expect((await served.post('/v1/observations?atomic=true&report=problems', [rain('P1', 0, 1), 7], headers)).json<Report>()).toMatchObject({ kept: false, rows: [{ row: 1, status: 'rejected' }] });
  expect(await served.store.latest({})).toEqual([]);
});

test('a request sent again under its key gets the same answer; another under that key is refused', async () => {
  const own = { ...headers, 'idempotency-key': 'abc' };
  const first = await served.post('/v1/observations', [rain('P1', 0, 1)], own);
  const second = await served.post('/v1/observations', [rain('P1', 0, 1)], own);
  expect(second.body).toBe(first.body);
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect((await served.post('/v1/observations', [rain('P1', 0, 2)], own)).json()).toMatchObject({ status: 422, type: 'urn:shuxiang:problem:other-request' });
});

test('two at once under one key: the second waits and gets the answer of the first', async () => {
  const own = { ...headers, 'idempotency-key': 'twice' };
  const both = await Promise.all([0, 1].map(() => served.post('/v1/observations', [rain('P1', 0, 1)], own)));
  expect(both.map(({ body }) => body)).toEqual([both[0]!.body, both[0]!.body]);
  expect(both.map(({ headers: { 'idempotency-replayed': replayed } }) => replayed).sort()).toEqual(['true', undefined]);
  expect(both[0]!.json<Report>().counts['accepted']).toBe(1);
});

test('a request without a body is one of the sender, and no fault of ours', async () => {
  const { statusCode, body } = await served.app.inject({ method: 'POST', url: '/v1/observations', headers });
  expect([statusCode, (JSON.parse(body) as { readonly type: string }).type]).toEqual([400, 'urn:shuxiang:problem:empty-body']);
  expect(served.faults).toEqual([]);
});

test('what is wrong with the body as a whole has the empty pointer, its line told in words', async () => {
  const errorsOf = async (payload: string, type: string): Promise<unknown> => (await served.post('/v1/observations', payload, { ...headers, 'content-type': type })).json<{ readonly errors: unknown }>().errors;
  expect(await errorsOf('{}', 'application/json')).toEqual([{ pointer: '', detail: 'expected an array of observations, found "{}"', code: 'ingest/not-array' }]);
  expect(await errorsOf('a,b\n1,2\n', 'text/csv')).toEqual([{ pointer: '', detail: 'line 1: expected the columns place, variable, time, value, unit, and source where it differs, found "a,b"', code: 'ingest/csv-header' }]);
});

test('without a key it is 401, with another scope 403, with an unknown key 401', async () => {
  expect((await served.post('/v1/observations', [])).statusCode).toBe(401);
  expect((await served.post('/v1/observations', [], await served.key(['run:write']))).statusCode).toBe(403);
  expect((await served.post('/v1/observations', [], { authorization: 'Bearer sx_000000000000_0000000000000000000000000000000000000000000' })).json()).toMatchObject({ status: 401, type: 'urn:shuxiang:problem:bad-key' });
});

test('a body that cannot be read, of another type, packed otherwise or too large is a problem of its own', async () => {
  const send = async (payload: string, more: Readonly<Record<string, string>>): Promise<[number, string]> => {
    const { statusCode, headers: own } = await served.post('/v1/observations', payload, { ...headers, ...more });
    return [statusCode, String(own['content-type'])];
  };
  const problem = 'application/problem+json; charset=utf-8';
  expect(await send('[', { 'content-type': 'application/json' })).toEqual([422, problem]);
  expect(await send('<a/>', { 'content-type': 'application/xml' })).toEqual([415, problem]);
  expect(await send('x', { 'content-type': 'text/csv', 'content-encoding': 'br' })).toEqual([415, problem]);
  expect(await send('not gzip', { 'content-type': 'text/csv', 'content-encoding': 'gzip' })).toEqual([400, problem]);
  expect(await send(`[${' '.repeat(33 * 1_024 * 1_024)}]`, { 'content-type': 'application/json' })).toEqual([413, problem]);
});

test('packed bytes that grow beyond the limit are refused as too large', async () => {
  const payload = gzipSync(Buffer.alloc(40 * 1_024 * 1_024, ' '));
  const { statusCode } = await served.app.inject({ method: 'POST', url: '/v1/observations', payload, headers: { ...headers, 'content-type': 'application/json', 'content-encoding': 'gzip' } });
  expect(statusCode).toBe(413);
});

test('a full disk is 507, a fault of ours 500 without its words', async () => {
  served.store.append = () => Promise.reject(new StoreFullError('full'));
  expect((await served.post('/v1/observations', [rain('P1', 0, 1)], headers)).statusCode).toBe(507);
  served.store.append = () => Promise.reject(new Error('secret words'));
  const answer = await served.post('/v1/observations', [rain('P1', 0, 1)], headers);
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('secret words');
  expect(served.faults).toHaveLength(1);
});

test('what nothing follows from is kept, and said: a gauge that is written wrong, a village that is fed from a gauge', async () => {
  const admin = await served.key(['admin']);
  const rows = [rain('P1', 0, 1), rain('P11', 0, 1), rain('330102001201', 0, 1), rain('330103001201', 0, 1)];
  const report = (await served.post('/v1/observations?report=problems', rows, admin)).json<Report & { readonly unwatched: readonly object[] }>();
  expect(report.counts['accepted']).toBe(4);
  expect(report.unwatched).toEqual([{ place: 'P11', variable: 'rain' }, { place: '330102001201', variable: 'rain' }]);
});

test('a body of another kind, too long or not packed as it says is told what would be right', async () => {
  const post = async (payload: string | Buffer, more: object): Promise<unknown> => (await served.app.inject({ method: 'POST', url: '/v1/observations', payload, headers: { ...headers, ...more } })).json<{ readonly detail: string }>().detail;
  expect(await post('x', { 'content-type': 'text/plain' })).toBe('expected the Content-Type application/json, application/x-ndjson, text/csv, found text/plain');
  expect(await post(gzipSync(Buffer.alloc(33_554_433)), { 'content-type': 'text/csv', 'content-encoding': 'gzip' })).toBe('expected at most 33554432 bytes, unpacked');
  expect(await post('no gzip', { 'content-type': 'text/csv', 'content-encoding': 'gzip' })).toBe('the body is no gzip: incorrect header check');
});
