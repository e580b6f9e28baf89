import { expect, test } from 'vitest';
import { formIn, formOf } from '../../../web-report/api/formats.js';

const FORMS = ['json', 'geojson', 'csv', 'ndjson'] as const;

test.each([
  ['application/geo+json;q=0.9, application/json;q=0.1', 'geojson'],
  ['application/json;q=0.1, application/geo+json;q=0.9', 'geojson'],
  ['*/*;q=0.1', 'json'],
  ['text/csv, */*;q=0.1', 'csv'],
  ['*/*, application/json;q=0', 'geojson'],
  ['application/*;q=0.4, text/csv;q=0.5', 'csv'],
  ['text/*', 'csv'],
  ['application/ndjson', 'ndjson'],
  ['application/json, text/csv', 'json'],
  ['text/csv, application/json', 'csv'],
  ['APPLICATION/GEO+JSON; charset=utf-8 ; Q=1', 'geojson'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
  ['application/xml', null],
  ['application/json;q=0', null],
  ['application/json;q=0, application/xml', null],
  ['', null],
])('Accept: %s is %s', (accept, form) => {
  expect(formIn(undefined, accept, FORMS)).toBe(form);
});

test('the parameter counts before the header, and without either it is the first form', () => {
  expect([formIn('csv', 'application/xml', FORMS), formIn(undefined, undefined, ['csv']), formIn(undefined, '*/*', ['csv', 'json'])]).toEqual(['csv', 'csv', 'csv']);
  expect(() => formOf(undefined, 'application/xml', ['json', 'csv'])).toThrow('expected one of application/json, text/csv, found application/xml');
});
