import { expect, test } from 'vitest';
import { rowsOf } from '../../engine/monitor/formats.js';

test('a JSON array, NDJSON and CSV of the same rows are the same rows', () => {
  const rows = [
    { place: 'a', variable: 'rain', time: '2023-07-04T08:00:00+08:00', value: 5, unit: 'mm' },
    { place: 'b', variable: 'rain', time: '2023-07-04T08:00:00+08:00', value: -0.5, unit: 'mm' },
  ];
  expect(rowsOf(JSON.stringify(rows), 'json')).toEqual(rows);
  expect(rowsOf(`${rows.map((row) => JSON.stringify(row)).join('\r\n')}\n\n`, 'ndjson')).toEqual(rows);
  expect(rowsOf('\uFEFFplace,variable,time,value,unit\na,rain,2023-07-04T08:00:00+08:00,5,mm\nb,rain,2023-07-04T08:00:00+08:00,-0.5,mm\n', 'csv')).toEqual(rows);
});

test('a line that cannot be read is one row that is no object, and the others stay', () => {
  expect(rowsOf('{"place":"a"}\n{"place":\n{"place":"b"}', 'ndjson')).toEqual([{ place: 'a' }, '{"place":', { place: 'b' }]);
  expect(rowsOf('place,value\na,1\nb\n', 'csv')).toEqual([{ place: 'a', value: 1 }, 'b']);
});

test('a cell that is no plain number stays text, a blank one is absent', () => {
  expect(rowsOf('place,value\na,0x10\nb,NaN\nc,\n', 'csv')).toEqual([{ place: 'a', value: '0x10' }, { place: 'b', value: 'NaN' }, { place: 'c' }]);
});

test('a body that cannot be read at all says why', () => {
  expect(() => rowsOf('[', 'json')).toThrow('[ingest/not-json]');
  expect(() => rowsOf('{}', 'json')).toThrow('body: expected an array of observations, found "{}" [ingest/not-array]');
  expect(() => rowsOf('a,b\n1,2\n', 'csv')).toThrow('[ingest/csv-header]');
});
