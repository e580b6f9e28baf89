import { afterEach, beforeEach, expect, test } from 'vitest';
import { UnitIndex } from '../../../engine/monitor/units.js';
import { Monitor } from '../../../engine/monitor/monitor.js';
import { Past } from '../../../web-report/api/past.js';
import { anyRow, cycleOptions, HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
  await storm(served);
});
afterEach(() => served.stop());

interface Risks {
  readonly count: number;
  readonly computedAt: string;
  readonly villages: readonly { readonly code: string; readonly level: number | null }[];
}

const levels = ({ villages }: Risks): readonly (number | null)[] => villages.map(({ level }) => level);
const THEN = encodeURIComponent(new Date(START + HOUR).toISOString());

/** A day later: no rain any more, and the gauge corrects what it told. */
async function later(): Promise<void> {
  served.now = START + 30 * HOUR;
  await served.monitor.take([rain('P1', 1, 3), rain('P1', 30, 0)], anyRow);
  await served.monitor.cycle();
}

const expectedBecause = { zh: expect.stringContaining('未保存') as string, en: expect.stringContaining('is not kept') as string };

test('of a past moment every row says why nothing is told of what was expected, and nothing can be chosen by it', async () => {
  await later();
  expect((await served.get(`/v1/villages/${VILLAGES[0]}?asOf=${THEN}`)).json()).toMatchObject({ expectedLevel: null, expectedBecause, forecast: [] });
  expect((await served.get(`/v1/risks.geojson?asOf=${THEN}`)).json<{ features: readonly { properties: object }[] }>().features[0]!.properties).toMatchObject({ expectedBecause: expect.stringMatching(/未保存.* \/ what/) as string });
  expect((await served.get('/v1/risks')).body).not.toContain('expectedBecause');
  expect((await served.get(`/v1/risks?asOf=${THEN}&minExpectedLevel=1`)).json()).toMatchObject({ status: 400, errors: [{ pointer: '/minExpectedLevel', code: 'request/expected-not-kept' }] });
  expect((await served.post('/v1/risks/query', { codes: [VILLAGES[1]], asOf: new Date(START + HOUR).toISOString(), minExpectedLevel: 1 })).statusCode).toBe(422);
});

test('what is asked as of a moment is what was published then, whatever came in since', async () => {
  const published = (await served.get('/v1/risks')).json<Risks>();
  await later();
  expect(levels((await served.get('/v1/risks')).json())).toEqual([0, 0, null]);
  const past = (await served.get(`/v1/risks?asOf=${THEN}`)).json<Risks>();
  expect(past.villages).toEqual(published.villages.map((village) => ({ ...village, expectedBecause })));
  expect(past.computedAt).toBe('2023-07-02T09:00:00+08:00');
});

test('a past moment is filtered, paged and packed as the present one, and has a tag that stays', async () => {
  await later();
  const url = `/v1/risks?asOf=${THEN}&area=330102&minLevel=1&limit=1`;
  const first = await served.get(url);
  expect(levels(first.json())).toEqual([1]);
  expect(first.headers['link']).toMatch(/asOf=.*cursor=.*rel="next"/);
  const next = await served.get(String(first.headers['link']).slice(1).split('>')[0]!);
  expect(next.json<Risks>().villages.map(({ code }) => code)).toEqual([VILLAGES[1]]);
  const tag = String(first.headers['etag']);
  await served.monitor.take([rain('P1', 29, 90)], anyRow);
  await served.monitor.cycle();
  expect((await served.get(url, { 'if-none-match': tag })).statusCode).toBe(304);
  expect((await served.get(`/v1/risks.csv?asOf=${THEN}`)).body.split('\n')[1]).toMatch(/^330102001201,一村,1,blue,.*,"过去时刻的预期.* \/ what was expected at a past moment .*is not kept/);
});

test('many codes are asked as of a moment by POST', async () => {
  await later();
  const answer = await served.post('/v1/risks/query', { codes: [VILLAGES[1], '999999999999'], asOf: new Date(START + HOUR).toISOString(), fields: ['code', 'level'] });
  expect(answer.json()).toMatchObject({ count: 1, unknown: ['999999999999'], villages: [{ code: VILLAGES[1], level: 1 }] });
});

test('a moment that has not come is refused, and so are more villages than a few counties have', async () => {
  expect((await served.get(`/v1/risks?asOf=${encodeURIComponent(new Date(START + 9 * HOUR).toISOString())}`)).json()).toMatchObject({ status: 400, errors: [{ pointer: '/asOf', code: 'request/future' }] });
  const [unit] = cycleOptions(served.store).units.units;
  const many = new UnitIndex(Array.from({ length: 2_001 }, (_, k) => ({ ...unit!, code: String(330_102_000_000 + k) })));
  const past = new Past(new Monitor({ ...cycleOptions(served.store), units: many, clock: () => START + HOUR }));
  await expect(past.ofArea({}, START)).rejects.toMatchObject({ status: 413, code: 'too-many-units' });
  await expect(past.ofArea({ area: '3301020000' }, START)).resolves.toMatchObject({ computedAt: START });
});

test('a moment is read with its + as it is typed into an address', async () => {
  expect((await served.get('/v1/risks?asOf=2023-07-02T08:00:00+08:00')).statusCode).toBe(200);
});
