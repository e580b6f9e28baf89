import { afterEach, beforeEach, expect, test } from 'vitest';
import { nowcastOptions } from '../../monitor/nowcast/world.js';
import { rain, START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
  await storm(served);
});
afterEach(() => served.stop());

const SPAN = 'from=2023-07-02T00:00:00%2B08:00&to=2023-07-03T00:00:00%2B08:00';

test('a village has its level, its lines, where it is fed from and what was seen last', async () => {
  expect((await served.get(`/v1/villages/${VILLAGES[0]}`)).json()).toMatchObject({ code: VILLAGES[0], level: 1, lines: { bankfull_m: 52 }, feeds: { rain: 'P1', stage: 'Z1' }, latest: [{ variable: 'rain', value: 40, unit: 'mm', time: '2023-07-02T09:00:00+08:00', place: 'P1', source: 'gauge' }] });
  expect((await served.get('/v1/villages/990000000000')).json()).toMatchObject({ status: 404 });
  expect((await served.get('/v1/villages/12')).statusCode).toBe(400);
});

test('the next hours of a village: a fan for each quantity with the lines of the rules, and the probability of each level', async () => {
  const ahead = await serve({ nowcast: nowcastOptions });
  await storm(ahead);
  const { forecast, outlook, expectedLevel } = (await ahead.get(`/v1/villages/${VILLAGES[1]}`)).json<{ forecast: readonly Record<string, unknown>[]; outlook: Record<string, unknown>; expectedLevel: number }>();
  expect(forecast).toHaveLength(1);
  expect(forecast[0]).toMatchObject({ quantity: 'rain', unit: 'mm', issued: '2023-07-02T09:00:00+08:00', leads_h: [1, 2, 3, 4, 5, 6], lines: [{ level: 1, levelName: 'blue', value: 35 }, { value: 45 }, { value: 60 }, { value: 80 }] });
  for (const name of ['p10', 'p50', 'p90']) expect(forecast[0]![name]).toHaveLength(6);
  expect(outlook).toMatchObject({ issued: '2023-07-02T09:00:00+08:00', members: 40 });
  expect((outlook['blue'] as number[])[0]!).toBeGreaterThanOrEqual((outlook['red'] as number[])[0]!);
  expect(expectedLevel).toBeGreaterThanOrEqual(1);
  expect((await ahead.get(`/v1/risks?area=${VILLAGES[1]}&minExpectedLevel=${expectedLevel}`)).json()).toMatchObject({ villages: [{ expectedLevel, hazards: [{ expected: { level: expectedLevel } }] }] });
  await ahead.stop();
  expect((await served.get(`/v1/villages/${VILLAGES[1]}`)).json()).toMatchObject({ forecast: [], outlook: null, expectedLevel: null });
});

test('as of a moment it is judged by what was known then', async () => {
  served.now = START + 3 * 3_600_000;
  const answer = await served.get(`/v1/villages/${VILLAGES[0]}?asOf=2023-07-02T08:30:00%2B08:00`);
  expect(answer.json()).toMatchObject({ level: null, asOf: null });
  expect((await served.get(`/v1/villages/${VILLAGES[0]}?asOf=2023-07-02T10:00:00%2B08:00`)).json()).toMatchObject({ level: 1 });
});

test('what was seen, whole or in steps, as JSON, CSV and NDJSON', async () => {
  const url = `/v1/villages/${VILLAGES[1]}/observations?${SPAN}`;
  expect((await served.get(url)).json()).toMatchObject({ code: VILLAGES[1], units: { rain: 'mm' }, count: 2, observations: [{ variable: 'rain', time: '2023-07-02T08:00:00+08:00', value: 2, revision: 0 }, { value: 40 }] });
  expect((await served.get(`${url}&step=1d&f=csv`)).body).toBe('\uFEFFvariable,time,min,mean,max,sum,count,source,sources\nrain,2023-07-02T00:00:00+08:00,2,21,40,42,2,gauge,1\n');
  expect((await served.get(`${url}&step=6h`, { accept: 'application/x-ndjson' })).body).toBe('{"variable":"rain","time":"2023-07-02T06:00:00+08:00","min":2,"mean":21,"max":40,"sum":42,"count":2,"source":"gauge","sources":1}\n');
  await served.monitor.take([{ ...rain('P1', 1, 7), source: 'backup' }, rain('P1', 1, 41)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  const { observations } = (await served.get(`${url}&step=1d&revisions=1`)).json<{ observations: readonly { source: string; sum: number; sources: number }[] }>();
  expect(observations.map(({ source, sum, sources }) => [source, sum, sources])).toEqual([['gauge', 43, 2]]);
});

test('revisions are there when asked for', async () => {
  await served.monitor.take([rain('P1', 1, 41)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  const values = async (more: string): Promise<number[]> => (await served.get(`/v1/villages/${VILLAGES[0]}/observations?${SPAN}${more}`)).json<{ readonly observations: readonly { readonly value: number }[] }>().observations.map(({ value }) => value);
  expect(await values('')).toEqual([2, 41]);
  expect(await values('&revisions=1')).toEqual([2, 40, 41]);
});

test('a variable that is not observed, or a moment that is none, is told with its place', async () => {
  expect((await served.get(`/v1/villages/${VILLAGES[0]}/observations?${SPAN}&variable=snowball`)).json()).toMatchObject({ status: 400, errors: [{ pointer: '/variable' }] });
  expect((await served.get(`/v1/villages/${VILLAGES[0]}/observations?from=2023-02-30T00:00:00Z&to=2023-07-03T00:00:00Z`)).json()).toMatchObject({ status: 400, errors: [{ pointer: '/from' }] });
});
