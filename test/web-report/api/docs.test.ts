import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary?: string; readonly tags?: readonly string[] }>>>>;
}

test('the description is OpenAPI 3.1, has every route, and each route says what it is in both languages', async () => {
  const { openapi, paths } = (await served.get('/openapi.json')).json<OpenApi>();
  expect(openapi).toBe('3.1.0');
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/healthz', '/v1/observations', '/v1/keys/{id}']));
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { summary = '' }]) => `${method} ${path}: ${summary}`));
  expect(routes.filter((route) => !/: .*[\u4e00-\u9fff].* \/ [A-Za-z]/.test(route))).toEqual([]);
});

test('every reference of the description leads somewhere', async () => {
  const text = (await served.get('/openapi.json')).body;
  const document = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const wanted = [...new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!))];
  const found = wanted.filter((path) => path.split('/').reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], document) !== undefined);
  expect(found).toEqual(wanted);
  expect(wanted).toContain('components/schemas/Problem');
});

test('the page of the description asks no other host for anything', async () => {
  const page = await served.get('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
});
