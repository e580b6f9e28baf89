import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCOPES, type Scope } from '../../../web-report/api/access.js';
import { operationId } from '../../../web-report/api/operation-id.js';
import { serve, type Served } from './served.js';

let served: Served;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-docs-'));
  served = await serve({ docs: true, data: folder });
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string; readonly operationId?: string; readonly tags?: readonly string[]; readonly security?: readonly Readonly<Record<string, readonly Scope[]>>[] }>>>>;
}

test('the description is OpenAPI 3.1, has every route, and each route says what it is in both languages', async () => {
  const { openapi, paths } = (await served.get('/openapi.json')).json<OpenApi>();
  expect(openapi).toBe('3.1.0');
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/healthz', '/v1/observations', '/v1/keys/{id}']));
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { summary = '' }]) => `${method} ${path}: ${summary}`));
  expect(routes.filter((route) => !/: .*[\u4e00-\u9fff].* \/ [A-Za-z]/.test(route))).toEqual([]);
});

test('every operation has a name of its own, which follows from its method and path', async () => {
  const { paths, webhooks } = (await served.get('/openapi.json')).json<OpenApi & { readonly webhooks: object }>();
  const names = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId = '' }) => operationId));
  expect(names.filter((name) => !/^[a-z]+[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
  expect([new Set(names).size, names.length > 40]).toEqual([names.length, true]);
  expect(names).toEqual(expect.arrayContaining(['getRisks', 'getRisksCsv', 'getRisksGeojson', 'postRisksQuery', 'getVillagesByCodeObservations', 'deleteRunsById', 'getHealthz']));
  expect(operationId('GET', '/v2/risks')).toBe('getV2Risks'); // beside that of the first version
  expect(Object.keys(webhooks)).toEqual(['alert']);
});

test('every reference of the description leads somewhere', async () => {
  const text = (await served.get('/openapi.json')).body;
  const document = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const wanted = [...new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!))];
  const found = wanted.filter((path) => path.split('/').reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], document) !== undefined);
  expect(found).toEqual(wanted);
  expect(wanted).toContain('components/schemas/Problem');
});

test('every operation names the scope it asks for: without a key it is 401, with all others 403, with that one neither; the rest ask for none', async () => {
  const { paths } = (await served.get('/openapi.json')).json<OpenApi>();
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { security = [{}] }]) => ({ url: path.replaceAll(/\{[^}]+\}/g, '330102001201'), method: method.toUpperCase() as 'GET', scopes: security.flatMap(({ key = [] }) => key) })));
  const keys = new Map(await Promise.all(SCOPES.map(async (scope) => [scope, { only: await served.key([scope]), others: await served.key(SCOPES.filter((each) => each !== scope && each !== 'admin')) }] as const)));
  const asked: string[] = [];
  for (const { url, method, scopes } of operations) {
    const statusOf = async (headers: Readonly<Record<string, string>>): Promise<readonly [number, string]> => {
      const answer = await served.app.inject({ method, url, headers });
      return [answer.statusCode, answer.headers['content-type']?.toString().startsWith('application/problem+json') === true ? answer.json<{ readonly type: string }>().type.split(':').at(-1)! : ''];
    };
    const [scope, ...more] = scopes;
    expect(more).toEqual([]);
    if (scope === undefined) {
      if (url !== '/v1/stream') expect(await statusOf({}), `${method} ${url}`).not.toContain('no-key');
      continue;
    }
    asked.push(scope);
    expect(await statusOf({}), `${method} ${url}`).toEqual([401, 'no-key']);
    expect(await statusOf(keys.get(scope)!.others), `${method} ${url}`).toEqual([403, 'scope']);
    for (const refusal of ['no-key', 'scope']) expect(await statusOf(keys.get(scope)!.only), `${method} ${url}`).not.toContain(refusal);
  }
  expect(asked).toEqual(expect.arrayContaining(['observation:write', 'run:write', 'subscription:write', 'alert:write', 'admin']));
});

test('the page of the description asks no other host for anything', async () => {
  const page = await served.get('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
});

test('the description is found without its last slash too, below any path; without an address outside it names no server', async () => {
  const { statusCode, headers } = await served.get('/docs');
  expect([statusCode, new URL(String(headers['location']), 'http://host/risk/docs').pathname]).toEqual([302, '/risk/docs/']);
  expect((await served.get('/openapi.json')).json()).not.toHaveProperty('servers');
});

test('a row is described with the variables of this service, their units and ranges, and what its time means', async () => {
  const { paths } = (await served.get('/openapi.json')).json<{ readonly paths: Readonly<Record<string, { readonly post: { readonly requestBody: { readonly content: Readonly<Record<string, { readonly schema: { readonly items: { readonly properties: Readonly<Record<string, { readonly enum?: readonly string[]; readonly description?: string }>> } } }>> } } }>> }>();
  const { variable, time, value, unit, source } = paths['/v1/observations']!.post.requestBody.content['application/json']!.schema.items.properties;
  expect(variable!.enum).toEqual(['rain', 'stage']);
  expect(variable!.description).toMatch(/^rain \[mm\] 0…2000, stage \[m\] /);
  expect(time!.description).toContain('Of rain and other amounts the beginning of the period');
  for (const field of [value, unit, source]) expect(field!.description).toMatch(/[\u4e00-\u9fff].* \/ [a-z]/);
});
