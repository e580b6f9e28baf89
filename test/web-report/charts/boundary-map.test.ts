import { expect, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { boundaryMap, type BoundarySource } from '../../../web-report/charts/boundary-map.js';
import { layoutFaults } from './layout.js';
import { OPTIONS, marks } from './marks.js';

const square = (west: number, south: number): unknown => ({ type: 'Polygon', coordinates: [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]] });
const feature = (code: unknown, geometry: unknown): unknown => ({ type: 'Feature', properties: { code }, geometry });
const collection = (...features: unknown[]): unknown => ({ type: 'FeatureCollection', features });
const source = (over: Partial<BoundarySource> = {}): BoundarySource => ({ geojson: collection(feature('a', square(110, 30)), feature(7, square(111, 30))), codeProperty: 'code', source: '某省标准地图服务', reviewNumber: 'GS(2024)0650号', coordinates: 'CGCS2000', ...over });
const options = { ...OPTIONS, classes: ['低', '中', '高', '很高'], missing: '无数据', words: { reviewNumber: '审图号', source: '来源', coordinates: '坐标系' } };
const places = new Map([['a', { name: '<b>东</b>', level: 3, value: '97%' }]]);

const problemsOf = (act: () => unknown): readonly string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ place, code }) => `${place} ${code}`);
    throw error;
  }
  return [];
};

test('refuses boundaries without a review number, and says what to do', () => {
  expect(() => boundaryMap(source({ reviewNumber: ' ' }), places, options)).toThrow('boundary reviewNumber: expected the review number (审图号) of the boundaries, such as GS(2024)0650号; without one use the code grid, found "" [map/no-review-number]');
});

test('refuses what is no review number, and boundaries without a source, both at once', () => {
  expect(problemsOf(() => boundaryMap(source({ reviewNumber: 'none', source: '' }), places, options))).toEqual(['boundary reviewNumber map/bad-review-number', 'boundary source map/no-source']);
  for (const reviewNumber of ['GS(2024)0650号', 'GS（2019）1822号', '京S(2023)012号', '浙S〔2022〕第31号']) expect(problemsOf(() => boundaryMap(source({ reviewNumber }), places, options))).toEqual([]);
});

test('draws every polygon with its class, prints review number, source and coordinates', () => {
  const svg = boundaryMap(source(), places, options);
  expect(marks(svg, 'mark area level-3')).toBe(1);
  expect(marks(svg, 'mark area missing')).toBe(1);
  expect(svg).toContain('审图号 GS(2024)0650号');
  expect(svg).toContain('来源 某省标准地图服务');
  expect(svg).toContain('坐标系 CGCS2000');
  expect(svg).toContain('&lt;b&gt;东&lt;/b&gt; a: 97%, 4 很高');
  expect(svg).toContain('<title>7 7: 无数据</title>');
  expect(layoutFaults(svg)).toEqual([]);
});

test('north is up, and a degree east is shorter than one north by the cosine of the latitude', () => {
  const svg = boundaryMap(source({ geojson: collection(feature('a', square(110, 59.5))) }), places, options);
  const points = [.../class="mark area level-3"[^>]* d="M([^Z]*)Z"/.exec(svg)![1]!.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  const [southWest, southEast, northEast] = points as [readonly [number, number], readonly [number, number], readonly [number, number]];
  expect(southEast[1]).toBeGreaterThan(northEast[1]);
  expect((southEast[0] - southWest[0]) / (southEast[1] - northEast[1])).toBeCloseTo(0.5, 2);
});

test('names every feature that is wrong', () => {
  const wrong = collection(feature('a', { type: 'Point', coordinates: [1, 2] }), feature(undefined, square(1, 2)), feature('c', { type: 'Polygon', coordinates: [[[1, 2], [3, 'x']]] }));
  expect(problemsOf(() => boundaryMap(source({ geojson: wrong }), places, options))).toEqual(['boundary.geojson features[0].geometry map/not-polygon', 'boundary.geojson features[1].properties.code map/no-code', 'boundary.geojson features[2].geometry map/not-polygon']);
  expect(problemsOf(() => boundaryMap(source({ geojson: [] }), places, options))).toEqual(['boundary.geojson map/not-geojson']);
});
