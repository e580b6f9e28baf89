import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const record = join(root, 'scenarios', 'data', 'storm-catalogue', 'record.csv');
const lines = readFileSync(record, 'utf8').trim().split('\n');

/** The record with its rain times a factor and its temperatures shifted: a model that is wrong in a known way. */
const model = (name: string, factor: number, shift: number): string =>
  put(join(folder, name), [lines[0], ...lines.slice(1).map((line) => line.split(',').map((cell, c) => (c < 2 ? cell : c === 2 ? String(Number((Number(cell) * factor).toPrecision(12))) : String(Number(cell) + shift))).join(','))].join('\n'));

const column = (file: string, name: string): number[] => records(file).map((row) => Number(row[name]));
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

test('a model too wet by half and too cold by 2 °C: its change of a fifth and of 3 °C is kept, its error is not', async () => {
  const out = join(folder, 'corrected.csv');
  const said = await done('bias-correct', model('future.csv', 1.5 * 1.2, 1), '--historical', model('past.csv', 1.5, -2), '--observed', record, '--out', out);
  expect(said).toContain('2 个单元 entities, 4383 步 steps, rain, temperatureMean, temperatureMin, temperatureMax');
  expect(mean(column(out, 'rain [mm]')) / mean(column(record, 'rain [mm]'))).toBeCloseTo(1.2, 2);
  expect(mean(column(out, 'temperatureMax [°C]')) - mean(column(record, 'temperatureMax [°C]'))).toBeCloseTo(3, 9);
  const again = join(folder, 'again.csv');
  await done('bias-correct', join(folder, 'future.csv'), '--historical', join(folder, 'past.csv'), '--observed', record, '--out', again);
  expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
});

test('mapping takes a model of the past to what was observed, and says what lies beyond', async () => {
  const out = join(folder, 'mapped.csv');
  const past = model('wet.csv', 1.5, -2);
  expect(await done('bias-correct', past, '--historical', past, '--observed', record, '--method', 'mapping', '--out', out)).toContain(', 0 个值超出率定范围 values beyond the calibration range');
  const seen = column(record, 'temperatureMin [°C]');
  expect(Math.max(...column(out, 'temperatureMin [°C]').map((value, k) => Math.abs(value - seen[k]!)))).toBeLessThan(1e-9);
  const wetter = model('wetter.csv', 3, -2);
  expect(await done('bias-correct', wetter, '--historical', past, '--observed', record, '--method', 'mapping', '--out', out)).toMatch(/, [1-9]\d* 个值超出率定范围/);
});

test('what the other records lack is told, and nothing is written', async () => {
  const short = put(join(folder, 'short.csv'), lines.filter((line, k) => k === 0 || /,2005-0[12]-/.test(line)).map((line) => line.replace('temperatureMax [°C]', 'temperatureMax [K]')).join('\n'));
  const out = join(folder, 'none.csv');
  const units = await run('bias-correct', record, '--historical', record, '--observed', short, '--out', out);
  expect([units.status, units.stderr]).toEqual([2, `${short}:1 temperatureMax: expected temperatureMax in °C, found K [plan/wrong-unit]\n`]);
  const few = put(join(folder, 'few.csv'), lines.filter((line, k) => k === 0 || /,2005-0[12]-/.test(line)).join('\n'));
  const { status, stderr } = await run('bias-correct', few, '--historical', record, '--observed', few, '--out', out);
  expect(status).toBe(2);
  expect(stderr).toContain(`${few} north rain, month 2: expected at least 30 values, found 28 [quantile-mapping/too-few]`);
  expect(filesIn(folder)).not.toContain('none.csv');
});
