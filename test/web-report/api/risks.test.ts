import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { UnitIndex } from '../../../engine/monitor/units.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
  await storm(served);
});
afterEach(() => served.stop());

interface Risks {
  readonly count: number;
  readonly next: string | null;
  readonly snapshot: string;
  readonly unknown?: readonly string[];
  readonly villages: readonly { readonly code: string; readonly level: number | null; readonly hazards: readonly { readonly hazard: string }[] }[];
}

test('levels with when they were made, what they rest on, and the number that crossed the line', async () => {
  const answer = await served.get('/v1/risks');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  const { count, villages } = answer.json<Risks>();
  expect(count).toBe(3);
  expect(villages[0]).toMatchObject({ code: VILLAGES[0], name: '一村', level: 1, levelName: 'blue', trend: 1, asOf: '2023-07-02T09:00:00+08:00', quality: 'fresh', lon: 119.01, hazards: [{ hazard: 'flash-flood', since: '2023-07-02T09:00:00+08:00', reasons: [{ value: 40, line: 35, crossed: true }, {}, {}, {}] }] });
  expect(villages[2]).toMatchObject({ code: VILLAGES[2], level: null, levelName: null, quality: 'stale' });
});

test('while nothing changed it is 304, form by form; once something did, another tag', async () => {
  const first = await served.get('/v1/risks');
  const tag = String(first.headers['etag']);
  const again = await served.get('/v1/risks', { 'if-none-match': tag });
  expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', tag]);
  expect((await served.get('/v1/risks?f=csv', { 'if-none-match': tag })).statusCode).toBe(200);
  expect((await served.get('/v1/risks', { 'if-none-match': `"other", W/${tag}` })).statusCode).toBe(304);
  served.now = START + 2 * HOUR;
  await served.monitor.take([rain('P1', 2, 1)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await served.monitor.cycle();
  const next = await served.get('/v1/risks', { 'if-none-match': tag });
  expect(next.statusCode).toBe(200);
  expect(next.headers['etag']).not.toBe(tag);
});

test('a county keeps its tag while only another changes', async () => {
  const tag = String((await served.get('/v1/risks?county=330102')).headers['etag']);
  await served.monitor.take([rain(VILLAGES[2], 1, 1)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await served.monitor.cycle();
  expect((await served.get('/v1/risks?county=330102', { 'if-none-match': tag })).statusCode).toBe(304);
  expect((await served.get('/v1/risks?county=330103')).json<Risks>().villages[0]).toMatchObject({ level: 0 });
});

test('packed answers are the plain ones, each with a tag of its own', async () => {
  const url = '/v1/risks?area=330102';
  const plain = await served.get(url);
  const packed = await served.get(url, { 'accept-encoding': 'gzip, deflate' });
  const brotli = await served.get(url, { 'accept-encoding': 'gzip, deflate, br' });
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept, accept-encoding' });
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body);
  expect(new Set([plain, packed, brotli].map(({ headers }) => headers['etag'])).size).toBe(3);
  expect((await served.get(url, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
});

test('filters: area, hazard, level, box, fields', async () => {
  const codes = async (query: string): Promise<string[]> => (await served.get(`/v1/risks?${query}`)).json<Risks>().villages.map(({ code }) => code);
  expect(await codes('area=330102')).toEqual([VILLAGES[0], VILLAGES[1]]);
  expect(await codes('area=330102001202')).toEqual([VILLAGES[1]]);
  expect(await codes('minLevel=1')).toEqual([VILLAGES[0], VILLAGES[1]]);
  expect(await codes('minLevel=2')).toEqual([]);
  expect(await codes('hazard=river-stage')).toEqual([]);
  expect(await codes('hazard=flash-flood')).toEqual([VILLAGES[0], VILLAGES[1]]);
  expect(await codes('bbox=119.015,29,119.025,31')).toEqual([VILLAGES[1]]);
  expect((await served.get('/v1/risks?fields=code,level&area=330103')).json<Risks>().villages).toEqual([{ code: VILLAGES[2], level: null }]);
});

/** Pages from an address on until the last, or until one is refused; between them the gauge of two villages tells of more rain. */
async function pages(url: string, rains: readonly number[]): Promise<{ readonly seen: readonly string[]; readonly last: LightMyRequestResponse }> {
  const seen: string[] = [];
  for (let page = 0; ; page++) {
    const last = await served.get(url);
    if (last.statusCode !== 200) return { seen, last };
    const { villages, next } = last.json<Risks>();
    seen.push(...villages.map(({ code }) => code));
    if (next === null) return { seen, last };
    expect(last.headers['link']).toBe(`<${url.replace(/&cursor=.*/, '')}&cursor=${next}>; rel="next"`);
    url += url.includes('cursor=') ? '' : '&cursor=';
    url = url.replace(/cursor=.*/, `cursor=${next}`);
    await served.monitor.take([rain('P1', 1, rains[page]!)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
    await served.monitor.cycle();
  }
}

test('pages by code follow one another over new levels, pages by level while levels are as they were', async () => {
  expect((await pages('/v1/risks?limit=1&sort=-level', [41, 42])).seen).toEqual([...VILLAGES]);
  expect((await pages('/v1/risks?limit=1&sort=code', [41, 90])).seen).toEqual([...VILLAGES]);
  expect((await served.get('/v1/risks?cursor=abc')).json()).toMatchObject({ status: 400, type: 'urn:shuxiang:problem:cursor' });
});

test('once levels are others a cursor of the order by level is gone, and the first page is told', async () => {
  const first = '/v1/risks?limit=1&sort=-level';
  const { seen, last } = await pages(first, [90]);
  expect(seen).toEqual([VILLAGES[0]]);
  expect(last.json()).toMatchObject({ status: 410, title: 'Gone', type: 'urn:shuxiang:problem:cursor-gone', detail: expect.stringContaining(first) as string });
  expect(last.headers['link']).toBe(`<${first}>; rel="first"`);
  expect((await pages(first, [90, 90])).seen).toEqual([...VILLAGES]);
  const { next } = (await served.get(first)).json<Risks>();
  expect((await served.get(`/v1/risks?limit=1&cursor=${next}`)).statusCode).toBe(400);
  // as cursors were before they had a version
  expect((await served.get(`${first}&cursor=${Buffer.from(JSON.stringify([1, VILLAGES[0]])).toString('base64url')}`)).statusCode).toBe(410);
});

test('GeoJSON, CSV and NDJSON, by parameter, by name and by Accept', async () => {
  for (const answer of [await served.get('/v1/risks?f=geojson'), await served.get('/v1/risks.geojson'), await served.get('/v1/risks', { accept: 'application/geo+json' })]) {
    expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8');
    expect(answer.json<{ readonly features: readonly unknown[] }>().features[0]).toMatchObject({ type: 'Feature', id: VILLAGES[0], geometry: { type: 'Point', coordinates: [119.01, 30] }, properties: { level: 1, hazard: 'flash-flood', hazards: 1 } });
  }
  // of some fields, those properties
  const { features } = (await served.get('/v1/risks.geojson?fields=code,level')).json<{ readonly features: readonly { readonly id: string; readonly properties: object }[] }>();
  expect([features[0]!.id, features[0]!.properties]).toEqual([VILLAGES[0], { code: VILLAGES[0], level: 1 }]);
  expect((await served.get('/v1/risks.geojson?fields=hazards')).json<{ readonly features: readonly { readonly properties: object }[] }>().features[0]!.properties).toEqual({ hazard: 'flash-flood', hazards: 1 });
  expect((await served.get('/v1/risks.csv')).body.split('\n').slice(0, 2)).toEqual(['\uFEFFcode,name,level,levelName,trend,atMost,expectedLevel,expectedAtMost,asOf,computedAt,quality,inputsHash,lon,lat', expect.stringMatching(/^330102001201,一村,1,blue,1,4,,,2023-07-02T09:00:00\+08:00,/)]);
  const lines = (await served.get('/v1/risks.ndjson?fields=code')).body.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(VILLAGES.map((code) => ({ code })));
  expect((await served.get('/v1/risks', { accept: 'application/xml' })).json()).toMatchObject({ status: 406 });
});

test('many codes by POST, and those that are not watched are named', async () => {
  const { count, unknown, villages } = (await served.post('/v1/risks/query', { codes: [VILLAGES[2], VILLAGES[0], '990000000000'], fields: ['code', 'level'] })).json<Risks>();
  expect([count, unknown, villages]).toEqual([2, ['990000000000'], [{ code: VILLAGES[2], level: null }, { code: VILLAGES[0], level: 1 }]]);
  expect((await served.post('/v1/risks/query', { codes: [330102001201] })).json()).toMatchObject({ status: 400, errors: [{ pointer: '/codes/0' }] });
  expect((await served.post('/v1/risks/query', { codes: [...VILLAGES], minLevel: 1 })).json<Risks>().count).toBe(2);
});

test('a parameter that is wrong is told with its place', async () => {
  const pointers = async (query: string): Promise<unknown> => (await served.get(`/v1/risks?${query}`)).json<{ readonly errors?: readonly { readonly pointer: string }[] }>().errors?.map(({ pointer }) => pointer);
  expect(await pointers('minLevel=5&limit=0&nope=1')).toEqual(expect.arrayContaining(['/minLevel', '/limit', '/nope']));
  expect(await pointers('bbox=1,2,3')).toEqual(['/bbox']);
  expect(await pointers('fields=code,secret')).toEqual(['/fields']);
  expect((await served.get('/v1/risks?county=330102&area=330103')).statusCode).toBe(400);
});

test('tables of a county and by level are whole, however many villages there are', async () => {
  const units = new UnitIndex(Array.from({ length: 620 }, (_, k) => ({ code: String(330_102_001_000 + k), name: `村${k}`, at: null, lines: new Map(), feeds: new Map(k === 600 ? [['rain', 'P1']] : []) })));
  const many = await serve({ units });
  await storm(many);
  for (const query of ['county=330102', 'sort=-level', 'county=330102&sort=-level', '']) {
    const csv = (await many.get(`/v1/risks.csv?${query}`)).body.trim().split('\n');
    const lines = (await many.get(`/v1/risks.ndjson?${query}`)).body.trim().split('\n').map((line) => JSON.parse(line) as { readonly code: string });
    expect([query, csv.length, lines.length, new Set(lines.map(({ code }) => code)).size]).toEqual([query, 621, 620, 620]);
    expect([csv[1]!.split(',')[0], lines[0]!.code]).toEqual(query.includes('sort') ? ['330102001600', '330102001600'] : ['330102001000', '330102001000']);
  }
  // what is limited is told to go on
  expect((await many.get('/v1/risks.csv?county=330102&limit=500')).headers['link']).toContain('rel="next"');
  await many.stop();
});
