import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish, unit } from './published.js';
import { serve, type Served } from './served.js';

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-api-assessments-'));
  const at = (name: string): string => join(folder, 'assessments', name);
  await publish(at('2022'), [unit('330102001201', 60, 1)]);
  await publish(at('2023'), [unit('330102001201', 64, 2), unit('330102001202', 80, 1), unit('330103001201', null, null), unit('330102', 72, 1, 'county')]);
  await publish(at('2023-v2'), [unit('330102001201', 66, 2), unit('330102001202', 80, 1), unit('330103001201', null, null)]);
  served = await serve({ data: folder });
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Scores {
  readonly edition: string;
  readonly total: number;
  readonly scores: readonly { readonly code: string; readonly score: number | null }[];
}

test('editions are listed; a year means its newest, an edition itself', async () => {
  expect((await served.get('/v1/assessments')).json()).toMatchObject({ editions: [{ edition: '2022-v1' }, { edition: '2023-v1' }, { edition: '2023-v2' }] });
  const newest = await served.get('/v1/assessments/2023?level=village');
  expect(newest.json<Scores>()).toMatchObject({ edition: '2023-v2', total: 3, scores: [{ code: '330102001201', score: 66 }, { code: '330102001202' }, { code: '330103001201', score: null }] });
  expect([newest.headers['cache-control'], newest.headers['content-location']]).toEqual(['public, no-cache', '/v1/assessments/2023-v2?level=village']);
  const first = await served.get('/v1/assessments/2023-v1?level=village&area=330102001201');
  expect([first.json<Scores>().scores[0]!.score, first.headers['cache-control']]).toEqual([64, 'public, max-age=31536000, immutable']);
  expect((await served.get('/v1/assessments/2021')).statusCode).toBe(404);
});

test('the tag is strong, stays, and is another for another question; who has it gets 304', async () => {
  const ask = (url: string, tag?: string): ReturnType<Served['get']> => served.get(url, tag === undefined ? {} : { 'if-none-match': tag });
  const [a, b] = [await ask('/v1/assessments/2023-v2'), await ask('/v1/assessments/2023-v2?sort=rank')];
  const tag = String(a.headers['etag']);
  expect(tag).toMatch(/^"[\w-]+(\.br|\.gzip)?"$/);
  expect(b.headers['etag']).not.toBe(tag);
  expect((await ask('/v1/assessments/2023-v2', tag)).statusCode).toBe(304);
  expect((await ask('/v1/assessments/2023-v1', tag)).statusCode).toBe(200);
});

test('by rank those without one come last, in pages, also as CSV', async () => {
  const page = (await served.get('/v1/assessments/2023?level=village&sort=rank&limit=2&offset=1')).json<Scores>();
  expect(page.scores.map(({ code }) => code)).toEqual(['330102001201', '330103001201']);
  const csv = (await served.get('/v1/assessments/2023?f=csv&sort=rank&limit=1')).body;
  expect(csv).toBe('\uFEFFlevel,code,name,score,rank,grade\nvillage,330102001202,村2,80,1,A\n');
});

test('one unit has what each indicator adds and its state where it adds nothing', async () => {
  expect((await served.get('/v1/assessments/2023/villages/330102001201')).json()).toMatchObject({
    scores: { score: 66 },
    contributions: [
      { indicator: 'A1-01', contribution: 66, state: 'value' },
      { indicator: 'A1-02', contribution: null, state: 'missing' },
      { indicator: 'A1-03', contribution: null, state: 'not-applicable' },
    ],
  });
  expect((await served.get('/v1/assessments/2023/villages/999999001201')).statusCode).toBe(404);
});

test('two years stand side by side; a unit of one alone has no change', async () => {
  expect((await served.get('/v1/assessments/2023/compare?with=2022&level=village&limit=2')).json()).toMatchObject({
    edition: '2023-v2',
    with: '2022-v1',
    units: [
      { code: '330102001201', score: 66, scoreBefore: 60, change: 6, rankBefore: 1 },
      { code: '330102001202', scoreBefore: null, change: null },
    ],
  });
});

test('the report may run its own script and nothing else', async () => {
  const report = await served.get('/v1/assessments/2023/report.html');
  expect([report.body, report.headers['content-type']]).toEqual(['<!doctype html><title>报告</title>', 'text/html; charset=utf-8']);
  expect(report.headers['content-security-policy']).toContain("default-src 'none'");
});

test('files that are not what was published are not served', async () => {
  const changed = join(folder, 'assessments', '2024');
  cpSync(join(folder, 'assessments', '2022'), changed, { recursive: true });
  expect((await served.get('/v1/assessments/2024')).statusCode).toBe(200);
  appendFileSync(join(changed, 'report.html'), ' ');
  expect((await served.get('/v1/assessments/2024')).json()).toMatchObject({ status: 503, type: 'urn:shuxiang:problem:assessment-changed' });
  rmSync(join(changed, 'scores.parquet'));
  expect((await served.get('/v1/assessments/2024')).statusCode).toBe(503);
});
