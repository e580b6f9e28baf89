import { expect, test } from 'vitest';
import type { BoundarySource } from '../../../web-report/charts/boundary-map.js';
import { boundaryFit, readBoundary } from '../../../web-report/commands/boundaries.js';

const ring = [[119, 30], [119.1, 30], [119.1, 30.1], [119, 30]];
const boundaryOf = (...codes: string[]): BoundarySource => ({ geojson: { type: 'FeatureCollection', features: codes.map((code) => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } })) }, codeProperty: 'code', source: 'x', reviewNumber: 'GS(2024)0650号', coordinates: 'CGCS2000' });
const VILLAGES = ['330102001201', '330102001202', '330102002201'];

test('outlines of no village are refused, with what was expected and found', () => {
  expect(() => boundaryFit(boundaryOf('x', 'y'), VILLAGES, 'c.geojson')).toThrow('c.geojson --boundary-code code: expected codes of the villages or of their areas, such as 330102001201, found "x", "y" [map/no-match]');
});

test('what matches is counted, what does not is named, both ways', () => {
  expect(boundaryFit(boundaryOf('330102001201', '330102009201'), VILLAGES, 'c.geojson').split('\n')).toEqual([
    '边界 boundaries: 1 / 2 个有村 have villages, 1 / 3 个村在其中 villages are in one',
    '  无村的边界 boundaries without a village: 330102009201',
    '  无边界的村 villages without a boundary: 330102001202, 330102002201',
  ]);
  // a township filled up with zeros, and the county
  expect(boundaryFit(boundaryOf('330102001000', '330102'), VILLAGES, 'c.geojson')).toBe('边界 boundaries: 2 / 2 个有村 have villages, 3 / 3 个村在其中 villages are in one');
});

test('a review number or a source of no boundaries is an error', async () => {
  await expect(readBoundary({ reviewNumber: 'GS(2024)0650号', boundarySource: 'x' })).rejects.toThrow(/--review-number: .*\[map\/no-boundaries\]\n--boundary-source: .*\[map\/no-boundaries\]/);
  expect(await readBoundary({ boundaryCode: 'code' })).toBeNull();
});
