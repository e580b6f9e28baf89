import { expect, test } from 'vitest';
import { VILLAGES } from '../../monitor/world.js';
import { serve } from './served.js';

const square = (west: number): object => ({ type: 'Polygon', coordinates: [[[west, 30], [west + 0.1, 30], [west + 0.1, 30.123_456_7], [west, 30]]] });
const geojson = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: VILLAGES[0] }, geometry: square(119) }] };

test('boundaries come with their review number, to a metre, and with a tag', async () => {
  const served = await serve({ boundary: { geojson, codeProperty: 'code', source: '测试 test', reviewNumber: ' GS(2024)0650号', coordinates: 'CGCS2000' } });
  const answer = await served.get('/v1/boundaries');
  expect(answer.json()).toEqual({ reviewNumber: 'GS(2024)0650号', source: '测试 test', coordinates: 'CGCS2000', outlines: [{ code: VILLAGES[0], rings: [[[119, 30], [119.1, 30], [119.1, 30.123_46], [119, 30]]] }] });
  expect((await served.get('/v1/boundaries', { 'if-none-match': String(answer.headers['etag']) })).statusCode).toBe(304);
  await served.stop();
});

test('without any there are no outlines; without a review number there is no server', async () => {
  const served = await serve();
  expect((await served.get('/v1/boundaries')).json()).toMatchObject({ reviewNumber: null, outlines: [] });
  await served.stop();
  await expect(serve({ boundary: { geojson, codeProperty: 'code', source: '测试 test', reviewNumber: '', coordinates: 'CGCS2000' } })).rejects.toThrow('[map/no-review-number]');
});
