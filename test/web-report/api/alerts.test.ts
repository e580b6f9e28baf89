import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR, START, VILLAGES } from '../../monitor/world.js';
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
  expect(alerts[0]).toMatchObject({ area: VILLAGES[0], name: '一村', hazard: 'flash-flood', level: 1, levelName: 'blue', status: 'issued', issued: '2023-07-02T09:00:00+08:00', expires: '2023-07-03T09:00:00+08:00' });
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
