import { afterEach, beforeEach, expect, test } from 'vitest';
import { VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
  await storm(served);
});
afterEach(() => served.stop());

/** QGIS takes a link as it is written: one that is relative leads it nowhere. */
const at = (href: string): string => {
  expect(href).toMatch(/^http:\/\/localhost:80\//);
  return href.replace(/^http:\/\/localhost:80/, '');
};

interface Linked {
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

test('from the landing page a client finds the collection, its extent and its items by links alone', async () => {
  const follow = async (from: Linked, rel: string): Promise<Linked> => (await served.get(at(from.links.find((link) => link.rel === rel)!.href))).json<Linked>();
  const landing = (await served.get('/ogc')).json<Linked>();
  expect(await follow(landing, 'conformance')).toMatchObject({ conformsTo: expect.arrayContaining(['http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core']) as unknown });
  const { collections } = (await follow(landing, 'data')) as Linked & { readonly collections: readonly (Linked & { readonly id: string })[] };
  expect(collections[0]).toMatchObject({ id: 'villages', itemType: 'feature', extent: { spatial: { bbox: [[119.01, 30, 119.02, 30]] } } });
  expect(await follow(collections[0]!, 'items')).toMatchObject({ type: 'FeatureCollection', numberMatched: 3, numberReturned: 3 });
});

test('items come in pages, within a box, with flat properties', async () => {
  const first = (await served.get('/ogc/collections/villages/items?limit=2')).json<Linked & { readonly features: readonly { readonly id: string; readonly properties: object }[] }>();
  expect(first.features.map(({ id }) => id)).toEqual([VILLAGES[0], VILLAGES[1]]);
  expect(Object.values(first.features[0]!.properties).every((value) => value === null || typeof value !== 'object')).toBe(true);
  const next = first.links.find(({ rel }) => rel === 'next')!.href;
  const second = (await served.get(at(next))).json<typeof first>();
  expect([second.features.map(({ id }) => id), second.links.some(({ rel }) => rel === 'next')]).toEqual([[VILLAGES[2]], false]);
  expect((await served.get('/ogc/collections/villages/items?bbox=119.015,29,119.025,31')).json()).toMatchObject({ numberMatched: 1 });
  // with heights, and from 119.015° eastwards across 180° to 118°
  expect((await served.get('/ogc/collections/villages/items?bbox=119.015,29,-100,119.025,31,9000')).json()).toMatchObject({ numberMatched: 1 });
  expect((await served.get('/ogc/collections/villages/items?bbox=119.015,29,118,31')).json()).toMatchObject({ numberMatched: 1 });
  expect((await served.get('/ogc/collections/villages/items?bbox=1,2,3,4,5')).json()).toMatchObject({ status: 400, errors: [{ pointer: '/bbox' }] });
  expect((await served.get(`/ogc/collections/villages/items/${VILLAGES[2]}`)).json()).toMatchObject({ id: VILLAGES[2] });
});

test('a limit above the most is taken as that; a time asked for is that which a level rests on', async () => {
  const matched = async (query: string): Promise<unknown> => (await served.get(`/ogc/collections/villages/items?${query}`)).json<{ readonly numberMatched: number }>().numberMatched;
  expect((await served.get('/ogc/collections/villages/items?limit=50000')).json()).toMatchObject({ numberReturned: 3 });
  expect(await matched('datetime=2023-07-02T01:00:00Z')).toBe(3); // 09:00 in China; one was not judged
  expect(await matched('datetime=2023-07-02T02:00:00Z/..')).toBe(1);
  expect(await matched('datetime=../2023-07-02T02:00:00Z')).toBe(3);
  expect((await served.get('/ogc/collections/villages/items?datetime=yesterday')).json()).toMatchObject({ status: 400, errors: [{ pointer: '/datetime' }] });
});

test('behind a proxy links lead to where the service is known', async () => {
  const other = await serve({ publicUrl: 'https://example.cn/risk/' });
  expect((await other.get('/ogc')).json<Linked>().links[0]!.href).toBe('https://example.cn/risk/ogc');
  await other.stop();
  await expect(serve({ publicUrl: 'example.cn' })).rejects.toThrow('--public-url: expected an address such as https://risk.example.cn or https://example.cn/risk, found "example.cn" [serve/bad-url]');
});
