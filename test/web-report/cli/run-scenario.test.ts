/** `shuxiang run` as a researcher meets it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const shipped = (name: string): string => join(root, 'scenarios', name);
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');
const forcing = textOf('data', 'meiyu-runoff', 'forcing.csv');
const meiyu = textOf('meiyu-runoff.yaml');

/** A scenario and its data in a folder of their own; returns what running it says. */
async function runWith(name: string, yaml: string, series: string): Promise<{ status: number; stderr: string; stdout: string; out: string }> {
  const scenario = put(join(folder, name, 'scenario.yaml'), yaml);
  put(join(folder, name, 'data', 'meiyu-runoff', 'forcing.csv'), series);
  const out = join(folder, name, 'out');
  return { ...(await run('run', scenario, '--out', out, '--quiet')), out };
}

describe('the Meiyu season', () => {
  const out = join(folder, 'meiyu');
  beforeAll(async () => {
    await done('run', shipped('meiyu-runoff.yaml'), '--out', out);
  });

  test('writes a row for each catchment, day and quantity, quantiles in order', () => {
    const rows = records(join(out, 'summary.csv'));
    expect(rows.length).toBe(2 * 122 * 2);
    for (const { q05, q50, q95 } of rows) {
      expect(Number(q05)).toBeLessThanOrEqual(Number(q50));
      expect(Number(q50)).toBeLessThanOrEqual(Number(q95));
    }
    expect(rows.filter(({ quantity }) => quantity === 'actualEvapotranspiration').every(({ exceedance }) => exceedance === '')).toBe(true);
  });

  test('accounts for the water of all members: 200 times the rain of the series', () => {
    const [ledger] = JSON.parse(readFileSync(join(out, 'ledgers.json'), 'utf8')) as { in: number; residual: number }[];
    const rain = forcing.trim().split('\n').slice(1).reduce((sum, line) => sum + Number(line.split(',')[2]), 0);
    expect(ledger!.in).toBeCloseTo(200 * rain, 3);
    expect(Math.abs(ledger!.residual)).toBeLessThanOrEqual(1e-9 * ledger!.in);
  });

  test('gives the same bytes again, and with the rows of the series in another order of catchments', async () => {
    const again = join(folder, 'again');
    await done('run', shipped('meiyu-runoff.yaml'), '--out', again, '--quiet');
    expect(differing(out, again)).toEqual([]);
    const [header, ...lines] = forcing.trim().split('\n');
    const turned = [header, ...lines.filter((line) => line.startsWith('south')), ...lines.filter((line) => line.startsWith('north'))].join('\n');
    const { status, out: other } = await runWith('turned', meiyu, turned);
    expect(status).toBe(0);
    expect(differing(out, other, ['manifest.json'])).toEqual([]); // the manifest holds the digest of the file
  });

  test('a catchment alone has the numbers it has among others', async () => {
    const alone = forcing.split('\n').filter((line) => !line.startsWith('north')).join('\n');
    const { out: other } = await runWith('alone', meiyu.replace(/^ {2}- .*entity: north.*\n/m, ''), alone);
    const south = records(join(out, 'summary.csv')).filter(({ entity }) => entity === 'south');
    expect(records(join(other, 'summary.csv'))).toEqual(south);
  });
});

test('the landslide week comes out as it says', async () => {
  const out = join(folder, 'landslide');
  await done('run', shipped('landslide-week.yaml'), '--out', out);
  const outcomes = JSON.parse(readFileSync(join(out, 'expect.json'), 'utf8')) as { holds: boolean }[];
  expect(outcomes.map(({ holds }) => holds)).toEqual([true, true]);
});

test('an expectation that does not hold ends with 1, and the results are there', async () => {
  const { status, stdout, out } = await runWith('fails', meiyu.replace('entity: south, min: 50', 'entity: south, min: 5000'), forcing);
  expect(status).toBe(1);
  expect(stdout).toContain('FAILS');
  expect(filesIn(out)).toContain('summary.csv');
});

describe('bad input ends with 2, says where, and writes nothing', () => {
  const lines = forcing.trim().split('\n');
  const series = (change: (rows: string[]) => void): string => {
    const rows = [...lines];
    change(rows);
    return rows.join('\n');
  };
  test.each([
    ['unknown-model', meiyu.replace('runoff-gr4j', 'runoff-gr4'), forcing, ['did you mean runoff-gr4j', 'scenario.yaml:']],
    ['parameter-out-of-range', meiyu.replace('baseTime: 1.7', 'baseTime: 0.1'), forcing, ['baseTime', 'a number >= 0.5']],
    ['no-members', meiyu.replace('members: 200', 'members: 0'), forcing, ['members', '>= 1']],
    ['unknown-output', meiyu.replace('quantity: actualEvapotranspiration }', 'quantity: thresholdRatio }'), forcing, ['scenario/unknown-output']],
    ['unknown-entity', meiyu.replace('entity: north', 'entity: nort'), forcing, ['did you mean north', 'scenario/unknown-entity']],
    ['outside-the-folder', meiyu.replace('series: forcing.csv', 'series: ../forcing.csv'), forcing, ['a path below the folder']],
    ['wrong-step', meiyu.replace('1 d', '1 h').replace('steps: 122', 'steps: 1'), forcing, ['plan/wrong-step']],
    ['no-such-day', meiyu.replace('2023-05-01', '2023-02-30'), forcing, ['scenario/bad-time']],
    ['gap', meiyu, series((rows) => rows.splice(5, 1)), ['forcing.csv:6 time', 'a gap of 1 steps']],
    ['duplicate', meiyu, series((rows) => rows.splice(5, 0, rows[5]!)), ['forcing.csv:7 time', 'a duplicate']],
    ['negative-rain', meiyu, series((rows) => (rows[3] = 'north,2023-05-03,-1,3')), ['north 2023-05-03 rain', 'from 0 to 2000 mm', 'series/out-of-range']],
    ['no-number', meiyu, series((rows) => (rows[3] = 'north,2023-05-03,NaN,3')), ['forcing.csv:4 rain', 'series/not-a-number']],
    ['wrong-unit', meiyu, forcing.replace('potentialEvapotranspiration [mm]', 'potentialEvapotranspiration [cm]'), ['plan/wrong-unit', 'in mm']],
    ['missing-quantity', meiyu, lines.map((line) => line.split(',').slice(0, 3).join(',')).join('\n'), ['plan/missing-input', 'potentialEvapotranspiration']],
  ])('%s', async (name, yaml, csv, expected) => {
    const { status, stderr, out } = await runWith(name, yaml, csv);
    expect(stderr.split('\n').some((line) => /^\s+at /.test(line))).toBe(false);
    for (const text of expected) expect(stderr).toContain(text);
    expect(status).toBe(2);
    expect(filesIn(out)).toEqual([]);
  });
});
