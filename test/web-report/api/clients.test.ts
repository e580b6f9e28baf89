/** Requests as the tools send them that people read this API with, over a real socket. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusalOf } from '../../../engine/monitor/webhook.js';
import { START, HOUR, VILLAGES } from '../../monitor/world.js';
import { clientOf, type OpenApi } from './openapi-client.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
let origin = '';
beforeEach(async () => {
  served = await serve({ docs: true, webhooksInto: ['127.0.0.1'] });
  await storm(served);
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(served.app.server.address() as AddressInfo).port}`;
});
afterEach(() => served.stop());

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>): number => (address as AddressInfo).port;

test('curl: a CSV file with --data-binary, then the risk as JSON', async () => {
  const { authorization } = await served.key(['observation:write']);
  const csv = `place,variable,time,value,unit\nP1,rain,${new Date(START + HOUR).toISOString()},41,mm\n`;
  const sent = await fetch(`${origin}/v1/observations`, { method: 'POST', body: csv, headers: { authorization, 'content-type': 'text/csv', 'user-agent': 'curl/8.5.0', accept: '*/*' } });
  expect(await sent.json()).toMatchObject({ kept: true, counts: { accepted: 1 } });
  const risks = await fetch(`${origin}/v1/risks?minLevel=1`, { headers: { 'user-agent': 'curl/8.5.0', accept: '*/*' } });
  expect(await risks.json()).toMatchObject({ count: 2 });
});

test('Grafana Infinity: rows under one key in one page as JSON, and the same with a header line as CSV', async () => {
  const accept = { accept: 'application/json, text/csv' };
  const span = `from=${encodeURIComponent(new Date(START).toISOString())}&to=${encodeURIComponent(new Date(START + 5 * HOUR).toISOString())}`;
  const url = `${origin}/v1/villages/${VILLAGES[0]}/observations?variable=rain&${span}&step=1h`;
  const { observations } = (await (await fetch(url, { headers: accept })).json()) as { readonly observations: readonly Readonly<Record<string, unknown>>[] };
  // every cell is a number or a text: a panel takes no objects
  for (const row of observations) for (const cell of Object.values(row)) expect(['number', 'string']).toContain(typeof cell);
  expect(observations.every(({ time }) => !Number.isNaN(Date.parse(String(time))))).toBe(true);
  const csv = (await (await fetch(`${url}&f=csv`)).text()).trim().split('\n');
  expect(csv[0]).toBe('variable,time,min,mean,max,sum,count,source,sources');
  expect(csv.slice(1)).toHaveLength(observations.length);
  const table = (await (await fetch(`${origin}/v1/risks.csv?limit=2000`)).text()).trim().split('\n');
  expect(table).toHaveLength(1 + VILLAGES.length);
});

test('Home Assistant: a state by one path and attributes, asked again with the tag, unchanged until it changes', async () => {
  const url = `${origin}/v1/risks?area=${VILLAGES[0]}&fields=code,level,levelName,asOf`;
  const first = await fetch(url);
  const { villages } = (await first.json()) as { readonly villages: readonly { readonly level: number; readonly levelName: string }[] };
  expect(villages[0]).toMatchObject({ level: 1, levelName: 'blue' }); // value_template: value_json.villages[0].levelName
  const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag')! } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('QGIS: from the landing page over conformance and collections to pages of features, by the links alone', async () => {
  interface Linked {
    readonly links: readonly { readonly rel: string; readonly href: string; readonly type: string }[];
    readonly features?: readonly { readonly type: string; readonly id: string; readonly geometry: { readonly type: string; readonly coordinates: readonly number[] }; readonly properties: Readonly<Record<string, unknown>> }[];
    readonly numberMatched?: number;
    readonly collections?: readonly Linked[];
  }
  const read = async (href: string): Promise<Linked> => (await (await fetch(new URL(href, origin), { headers: { accept: 'application/json, application/geo+json' } })).json()) as Linked;
  const follow = ({ links }: Linked, rel: string): string => links.find((link) => link.rel === rel)!.href;
  const landing = await read('/ogc');
  expect(await read(follow(landing, 'conformance'))).toMatchObject({ conformsTo: expect.arrayContaining(['http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core']) as unknown });
  const { collections = [] } = await read(follow(landing, 'data'));
  const ids: string[] = [];
  for (let href: string | undefined = `${follow(collections[0]!, 'items')}?limit=2&bbox=100,20,130,50`; href !== undefined; ) {
    const page: Linked = await read(href);
    for (const { id, type, geometry, properties } of page.features ?? []) {
      ids.push(id);
      expect([type, geometry.type, geometry.coordinates.length]).toEqual(['Feature', 'Point', 2]);
      for (const value of Object.values(properties)) expect(typeof value === 'object' && value !== null).toBe(false); // flat, as an attribute table is
    }
    href = page.links.find(({ rel }) => rel === 'next')?.href;
  }
  expect(ids).toEqual([...VILLAGES]);
});

test('a client generated from /openapi.json reaches every resource it names without a key, and is told by type what it got', async () => {
  const description = (await (await fetch(`${origin}/openapi.json`)).json()) as OpenApi;
  const client = clientOf(description, origin);
  expect(client.operations).toEqual(expect.arrayContaining(['getRisks', 'postRisksQuery', 'postObservations', 'getAlerts', 'postAlertsByIdAcknowledge', 'getOgcCollectionsVillagesItems']));
  for (const operation of ['getAlerts', 'getChanges']) expect(await client.call(operation)).toMatchObject({ status: 200, misfits: [] });
  const { id } = ((await client.call('getAlerts')).body as { readonly alerts: readonly { readonly id: string }[] }).alerts[0]!;
  expect(await client.call('getAlertsById', { id })).toMatchObject({ status: 200, misfits: [] });
  expect(await client.call('getVillagesByCode', { code: VILLAGES[0] })).toMatchObject({ status: 200, body: { level: 1 } });
  expect(await client.call('getAlertsById', { id: 'none' })).toMatchObject({ status: 404, misfits: [], body: { type: 'urn:shuxiang:problem:not-found' } });
  await expect(client.call('getAlertsById')).rejects.toThrow('getAlertsById: id is missing');
});

test('a receiver that checks signatures takes what is sent, and nothing that was changed on its way', async () => {
  const bodies: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly timestamp: string | undefined; readonly signature: string | undefined }[] = [];
  let heard = (): void => undefined;
  const first = new Promise<void>((resolve) => (heard = resolve));
  const receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { 'shuxiang-timestamp': timestamp, 'shuxiang-signature': signature } = request.headers as Readonly<Record<string, string | undefined>>;
      bodies.push({ headers: request.headers, body, timestamp, signature });
      reply.writeHead(204).end();
      heard();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  try {
    const { authorization } = await served.key(['subscription:write', 'alert:write']);
    const headers = { authorization, 'content-type': 'application/json' };
    const made = await fetch(`${origin}/v1/subscriptions`, { method: 'POST', headers, body: JSON.stringify({ url: `http://127.0.0.1:${portOf(receiver.address())}/`, areas: [''] }) });
    expect(made.status).toBe(201);
    const { secret } = (await made.json()) as { readonly secret: string };
    const { alerts } = (await (await fetch(`${origin}/v1/alerts`)).json()) as { readonly alerts: readonly { readonly id: string }[] };
    const seen = await fetch(`${origin}/v1/alerts/${alerts[0]!.id}/cancel`, { method: 'POST', headers, body: JSON.stringify({ note: '已核实' }) });
    expect(seen.status).toBe(200);
    await first;
    const got = bodies[0]!;
    expect(refusalOf(got, [secret], Date.now() / 1_000)).toBeNull();
    expect(refusalOf({ ...got, body: got.body.replace('"level":1', '"level":4') }, [secret], Date.now() / 1_000)).toBe('wrong-signature');
    expect(refusalOf(got, [secret], Date.now() / 1_000 + 301)).toBe('outside-window');
    expect(JSON.parse(got.body)).toMatchObject({ type: 'alert.cancelled', alert: { revision: 2, cancelled: { note: '已核实' } } });
    expect(got.body).not.toContain('"by"');
    const client = clientOf((await (await fetch(`${origin}/openapi.json`)).json()) as OpenApi, origin);
    expect(client.received('alert', got.headers, JSON.parse(got.body))).toEqual([]);
    expect(client.received('alert', { ...got.headers, 'shuxiang-signature': 'none' }, { type: 'alert' })).toContainEqual(expect.stringContaining('shuxiang-signature'));
  } finally {
    await new Promise((resolve) => receiver.close(resolve));
  }
});
