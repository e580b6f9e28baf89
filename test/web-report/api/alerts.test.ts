import { afterEach, beforeEach, expect, test } from 'vitest';
import { Monitor } from '../../../engine/monitor/monitor.js';
import { anyRow, cycleOptions, HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
  await storm(served);
});
afterEach(() => served.stop());

interface Alerts {
  readonly count: number;
  readonly alerts: readonly { readonly id: string; readonly status: string }[];
}

test('alerts in force have an area with its name, a level, and when they end', async () => {
  const { count, alerts } = (await served.get('/v1/alerts')).json<Alerts>();
  expect(count).toBe(2);
  expect(alerts[0]).toMatchObject({ area: VILLAGES[0], name: '一村', township: '清波街道', county: '上城区', hazard: 'flash-flood', level: 1, levelName: 'blue', status: 'issued', issued: '2023-07-02T09:00:00+08:00', expires: '2023-07-03T09:00:00+08:00' });
  expect((await served.get('/v1/alerts?area=330103')).json<Alerts>().count).toBe(0);
});

test('one that ended is not in force, and its chain tells how', async () => {
  const { id } = (await served.get('/v1/alerts')).json<Alerts>().alerts[0]!;
  served.now = START + 30 * HOUR;
  await served.monitor.cycle();
  expect((await served.get('/v1/alerts')).json<Alerts>().count).toBe(0);
  expect((await served.get('/v1/alerts?status=all')).json<Alerts>().alerts.map(({ status }) => status)).toEqual(['expired', 'expired']);
  expect((await served.get(`/v1/alerts/${id}`)).json()).toMatchObject({ id, revisions: [{ revision: 1, status: 'issued' }, { revision: 2, status: 'expired' }] });
  expect((await served.get('/v1/alerts/none')).statusCode).toBe(404);
});

test('any past moment is replayed: what stood then, as it was known then', async () => {
  const levelsAt = async (hour: number): Promise<readonly unknown[]> => (await served.get(`/v1/alerts?asOf=${encodeURIComponent(new Date(START + hour * HOUR).toISOString())}`)).json<{ readonly alerts: readonly { readonly level: number; readonly revision: number }[] }>().alerts.map(({ level, revision }) => [level, revision]);
  await rained(2, 60);
  served.now = START + 30 * HOUR;
  await served.monitor.cycle();
  expect((await served.get('/v1/alerts')).json<Alerts>().count).toBe(0);
  expect(await levelsAt(0)).toEqual([]);
  expect(await levelsAt(1)).toEqual([[1, 1], [1, 1]]);
  expect(await levelsAt(2)).toEqual([[3, 2], [3, 2]]); // 40 + 60 mm in 3 h: orange from 100
  expect(await levelsAt(31)).toEqual([]);
  expect((await served.get('/v1/alerts?asOf=yesterday')).statusCode).toBe(400);
});

interface Done {
  readonly id: string;
  readonly revision: number;
  readonly status: string;
  readonly acknowledged: string | null;
}

const firstAlert = async (): Promise<string> => (await served.get('/v1/alerts')).json<Alerts>().alerts[0]!.id;
const rained = async (hour: number, value: number): Promise<void> => {
  served.now = START + hour * HOUR;
  await served.monitor.take([rain('P1', hour, value)], anyRow);
  await served.monitor.cycle();
};

test('an office acknowledges an alert: the next revision, in the log, and told to listeners', async () => {
  const told: number[] = [];
  served.monitor.listen(({ alerts }) => told.push(...alerts.map(({ revision }) => revision)));
  const key = await served.key(['alert:write'], ['330102']);
  const id = await firstAlert();
  served.now += HOUR / 2;
  const answer = await served.post(`/v1/alerts/${id}/acknowledge`, { note: '已通知村干部' }, key);
  expect(answer.json()).toMatchObject({ id, revision: 2, status: 'issued', issued: '2023-07-02T09:00:00+08:00', level: 1, acknowledged: '2023-07-02T09:30:00+08:00', note: '已通知村干部' });
  // before it was made nobody had seen it
  const acknowledgedAt = async (time: string): Promise<unknown> => (await served.get(`/v1/alerts?area=${VILLAGES[0]}&asOf=2023-07-02T${encodeURIComponent(`${time}:00+08:00`)}`)).json<{ alerts: readonly Done[] }>().alerts.map(({ revision, acknowledged }) => [revision, acknowledged]);
  expect([await acknowledgedAt('09:10'), await acknowledgedAt('09:30')]).toEqual([[[1, null]], [[2, '2023-07-02T09:30:00+08:00']]]);
  expect(answer.json()).not.toHaveProperty('hand');
  expect(told).toEqual([2]);
  expect(await served.store.auditLog(1, 10)).toMatchObject([{ action: 'alert/acknowledge', subject: id, detail: '已通知村干部' }]);
  // it holds while the level does
  await rained(14, 40);
  expect((await served.get(`/v1/alerts/${id}`)).json<{ readonly revisions: readonly Done[] }>().revisions.at(-1)).toMatchObject({ acknowledged: '2023-07-02T09:30:00+08:00' });
});

test('what an office cancels is not said again in the same run, also by the process after this one; a higher level is', async () => {
  const id = await firstAlert();
  const answer = await served.post(`/v1/alerts/${id}/cancel`, { note: '雨量计故障', revision: 1 }, await served.key(['admin']));
  expect(answer.json()).toMatchObject({ revision: 2, status: 'cancelled', note: '雨量计故障' });
  await rained(2, 1);
  expect((await served.get(`/v1/alerts?area=${VILLAGES[0]}`)).json<Alerts>().count).toBe(0);
  const next = new Monitor({ ...cycleOptions(served.store), clock: () => served.now });
  await next.cycle();
  await next.stop();
  expect((await served.get(`/v1/alerts?area=${VILLAGES[0]}`)).json<Alerts>().count).toBe(0);
  await rained(3, 90);
  expect((await served.get(`/v1/alerts?area=${VILLAGES[0]}`)).json<Alerts>().alerts.map((alert) => [alert.id === id, alert.status])).toEqual([[false, 'issued']]);
});

test('who may not, who is late and who names another revision are told so', async () => {
  const id = await firstAlert();
  const body = { note: 'seen by us' };
  const key = await served.key(['alert:write']);
  const status = async (url: string, more: object, headers = {}): Promise<number> => (await served.post(url, more, headers)).statusCode;
  expect(await status(`/v1/alerts/${id}/cancel`, body)).toBe(401);
  expect(await status(`/v1/alerts/${id}/cancel`, body, await served.key(['observation:write']))).toBe(403);
  expect(await status(`/v1/alerts/${id}/cancel`, body, await served.key(['alert:write'], ['44']))).toBe(403);
  expect(await status('/v1/alerts/none/cancel', body, key)).toBe(404);
  expect(await status(`/v1/alerts/${id}/cancel`, {}, key)).toBe(400);
  expect(await status(`/v1/alerts/${id}/acknowledge`, { ...body, revision: 7 }, key)).toBe(409);
  expect(await status(`/v1/alerts/${id}/cancel`, body, key)).toBe(200);
  expect(await status(`/v1/alerts/${id}/acknowledge`, body, key)).toBe(409);
});

test('nothing new is 304 until an alert has a new revision, whoever made it', async () => {
  const tag = async (): Promise<string> => String((await served.get('/v1/alerts')).headers['etag']);
  const poll = async (held: string): Promise<number> => (await served.get('/v1/alerts', { 'if-none-match': held })).statusCode;
  const first = await tag();
  expect([await poll(first), await tag()]).toEqual([304, first]);
  await served.post(`/v1/alerts/${await firstAlert()}/acknowledge`, { note: 'seen' }, await served.key(['alert:write']));
  expect([await poll(first), await tag() === first]).toEqual([200, false]);
  const second = await tag();
  await rained(2, 90);
  expect(await poll(second)).toBe(200);
  expect((await served.get('/v1/alerts')).json<Alerts>().alerts.map(({ status }) => status)).toEqual(['updated', 'updated']);
});
