import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HazardRule } from '../../../engine/warning/rule.js';
import { anyRow, HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { serve, type Served } from './served.js';

const rule = (hazard: string, area?: HazardRule['area']): HazardRule => ({
  hazard, title: { zh: '大雨', en: 'heavy rain' }, branches: ['forecast', 'observed'], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: 'a test', verified: true, ...(area === undefined ? {} : { area }),
  levels: [{ level: 'blue', any: [[{ quantity: 'rain', unit: 'mm', statistic: 'max', window: null, comparison: '>=', line: 30 }]] }],
});

let served: Served;
beforeEach(async () => {
  // half of the villages of a county, and two of a city
  served = await serve({ rules: { books: [{ book: 'areas', editions: [{ effective: '2020-01-01', region: '', hazards: [rule('rain'), rule('rain-county', { digits: 6, share: 0.5 }), rule('rain-city', { digits: 4, units: 3 })] }] }], dt: 3_600 } });
  await served.monitor.take([rain('P1', 0, 2), rain('P1', 1, 40), rain(VILLAGES[2], 1, 3)], anyRow);
  await served.monitor.cycle();
});
afterEach(() => served.stop());

interface Area {
  readonly code: string;
  readonly kind: string;
  readonly units: number;
  readonly level: number;
  readonly levelName: string;
  readonly asOf: string;
  readonly hazards: readonly { readonly hazard: string; readonly level: number; readonly reasons: readonly { readonly quantity: string; readonly value: number; readonly line: number }[] }[];
}
const areasOf = async (url: string): Promise<readonly Area[]> => (await served.get(url)).json<{ readonly areas: readonly Area[] }>().areas;
const told = (areas: readonly Area[]): unknown => areas.map(({ code, units, level }) => [code, units, level]);

test('areas that rules speak of are asked for by kind, with their units, level and why; villages stay as they were', async () => {
  const areas = await areasOf('/v1/risks?kind=area');
  expect(told(areas)).toEqual([['3301', 3, 0], ['330102', 2, 1], ['330103', 1, 0]]);
  expect(areas[1]).toMatchObject({ kind: 'area', levelName: 'blue', asOf: '2023-07-02T09:00:00+08:00', hazards: [{ hazard: 'rain-county', level: 1, reasons: [{ quantity: 'share of units at blue or above', value: 1, line: 0.5 }] }] });
  expect(told(await areasOf('/v1/risks?kind=area&county=330103'))).toEqual([['330103', 1, 0]]);
  expect(told(await areasOf('/v1/risks?kind=area&minLevel=1'))).toEqual([['330102', 2, 1]]);
  expect(told(await areasOf('/v1/risks?kind=area&hazard=rain-city'))).toEqual([['3301', 3, 0]]);
  const { villages } = (await served.get('/v1/risks')).json<{ readonly villages: readonly object[] }>();
  expect(villages).toHaveLength(3);
  expect(villages.some((one) => 'kind' in one || 'units' in one)).toBe(false);
  expect((await served.get('/v1/risks.csv?kind=area')).body.split('\n').slice(0, 3).map((line) => line.replace(/^\uFEFF/, '').split(',').filter((_, k) => [0, 2, 14].includes(k)))).toEqual([['code', 'level', 'units'], ['3301', '0', '3'], ['330102', '1', '2']]);
  expect((await served.get('/v1/risks.ndjson?kind=area')).body.trim().split('\n').map((line) => (JSON.parse(line) as Area).code)).toEqual(['3301', '330102', '330103']);
  expect((await served.get('/v1/risks?kind=area&bbox=1,1,2,2')).statusCode).toBe(400);
});

test('changes of the level of areas are told beside those of villages, by kind and name, to who asks for what lies in them too', async () => {
  const { cursor } = (await served.get('/v1/changes')).json<{ cursor: number }>();
  served.now = START + 2 * HOUR;
  await served.monitor.take([rain('P1', 2, 45), rain(VILLAGES[2], 2, 45)], anyRow);
  await served.monitor.cycle();
  const changesOf = async (more = ''): Promise<unknown> => (await served.get(`/v1/changes?since=${cursor}${more}`)).json<{ changes: readonly { code: string; kind: string; name: string | null; from: number; to: number }[] }>().changes.map(({ code, kind, name, from, to }) => [code, kind, name, from, to]);
  const [village, city, county] = [[VILLAGES[2], 'village', '三村', 0, 1], ['3301', 'area', '杭州市', 0, 1], ['330103', 'area', null, 0, 1]];
  expect(await changesOf()).toEqual([village, city, county]);
  expect(await changesOf('&kind=area')).toEqual([city, county]);
  expect(await changesOf(`&area=${VILLAGES[0]}`)).toEqual([city]);
  const areas = (await served.get('/v1/risks?kind=area')).json<{ areas: readonly { code: string; name: string }[] }>().areas;
  expect(areas.map(({ code, name }) => [code, name])).toEqual([['3301', '杭州市'], ['330102', '上城区'], ['330103', '330103']]);
  expect((await served.get('/v1/alerts?hazard=rain-city')).json()).toMatchObject({ alerts: [{ area: '3301', kind: 'area', name: '杭州市' }] });
});

test('a listener hears of areas as their levels change', async () => {
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = served.app.server.address() as AddressInfo;
  const stopper = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/v1/stream?area=330103`, { signal: stopper.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value!;
  served.now = START + 2 * HOUR;
  await served.monitor.take([rain(VILLAGES[2], 2, 45)], anyRow);
  await served.monitor.cycle();
  while (!text.includes('"alerts":[{')) text += (await reader.read()).value!;
  expect(text).toContain(`"changes":[{"code":"${VILLAGES[2]}","kind":"village","from":0,"to":1},{"code":"330103","kind":"area","from":0,"to":1}]`);
  stopper.abort();
});

test('an answer about areas has a tag of its own, which stays while no area is other', async () => {
  const { headers } = await served.get('/v1/risks?kind=area');
  const again = (): Promise<number> => served.get('/v1/risks?kind=area', { 'if-none-match': String(headers['etag']) }).then(({ statusCode }) => statusCode);
  expect(await again()).toBe(304);
  expect((await served.get('/v1/risks', { 'if-none-match': String(headers['etag']) })).statusCode).toBe(200);
  served.now = START + 2 * HOUR;
  await served.monitor.take([rain('P1', 2, 0)], anyRow);
  await served.monitor.cycle();
  expect(await again()).toBe(200);
});

test('areas as of a past moment are what was published then: by area, and by code with villages', async () => {
  const before = await areasOf('/v1/risks?kind=area');
  served.now = START + 30 * HOUR;
  await served.monitor.take([rain('P1', 1, 3), rain('P1', 30, 0), rain(VILLAGES[2], 30, 50)], anyRow);
  await served.monitor.cycle();
  expect(told(await areasOf('/v1/risks?kind=area'))).toEqual([['3301', 3, 0], ['330102', 2, 0], ['330103', 1, 1]]);
  const then = new Date(START + HOUR).toISOString();
  expect(await areasOf(`/v1/risks?kind=area&asOf=${encodeURIComponent(then)}`)).toEqual(before.map((area) => ({ ...(area as object), expectedBecause: expect.anything() as unknown })));
  // of a part of an area nothing is said of the whole
  expect(told(await areasOf(`/v1/risks?kind=area&area=330102&asOf=${encodeURIComponent(then)}`))).toEqual([['330102', 2, 1]]);
  const now = (await served.post('/v1/risks/query', { codes: ['330103', VILLAGES[0], '3399'], fields: ['code', 'level', 'units'] })).json<{ readonly villages: unknown; readonly unknown: unknown }>();
  expect([now.villages, now.unknown]).toEqual([[{ code: '330103', level: 1, units: 1 }, { code: VILLAGES[0], level: 0 }], ['3399']]);
  const past = (await served.post('/v1/risks/query', { codes: ['3301', '330102'], asOf: then, fields: ['code', 'level'] })).json<{ readonly villages: unknown }>();
  expect(past.villages).toEqual([{ code: '3301', level: 0 }, { code: '330102', level: 1 }]);
});
