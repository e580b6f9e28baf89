import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Served } from './served.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-assessments-'));
let served: Served;

beforeAll(async () => {
  const put = (name: string, text: string): void => writeFileSync(join(folder, '2023', name), text);
  mkdirSync(join(folder, '2023'));
  mkdirSync(join(folder, 'else'));
  put('manifest.json', '{"command":"assess"}');
  put('scores.csv', '\uFEFFlevel,code,name,score,grade\nvillage,330102001201,一村,73.26461170069086,B\nvillage,330102001202,二村,,\n');
  put('report.html', '<!doctype html>');
  served = await serve({ assessments: folder });
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true });
});

test('assessments are listed, and each unit has its scores; a blank cell is no value', async () => {
  expect((await served.get('/v1/assessments')).json()).toEqual({ assessments: ['2023'] });
  expect((await served.get('/v1/assessments/2023/units/330102001201')).json()).toEqual({ code: '330102001201', scores: { level: 'village', code: '330102001201', name: '一村', score: 73.26461170069086, grade: 'B' } });
  expect((await served.get('/v1/assessments/2023/units/330102001202')).json()).toMatchObject({ scores: { score: null } });
  expect((await served.get('/v1/assessments/2023/units/330102001203')).statusCode).toBe(404);
});

test('the manifest and the report are as they were written, and 304 while they are', async () => {
  const { body, headers } = await served.get('/v1/assessments/2023');
  expect(body).toBe('{"command":"assess"}');
  expect((await served.get('/v1/assessments/2023', { 'if-none-match': String(headers['etag']) })).statusCode).toBe(304);
  expect((await served.get('/v1/assessments/2023/report.html')).body).toBe('<!doctype html>');
});

test('no other file of the machine is reached', async () => {
  for (const name of ['else', '..', '%2e%2e', 'none', '..%2f2023']) expect([name, [400, 404].includes((await served.get(`/v1/assessments/${name}/report.html`)).statusCode)]).toEqual([name, true]);
});
