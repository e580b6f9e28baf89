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
    expect(rows.length).toBe(2 * 122 * 4);
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
  test.each([
    ['scenario', meiyu.replace('runoff-gr4j', 'runoff-gr4'), forcing, ['did you mean runoff-gr4j', 'scenario.yaml:']],
    ['series', meiyu, forcing.replace(/^north,2023-05-05.*\n/m, ''), ['forcing.csv:6 time', 'a gap of 1 steps']],
  ])('%s', async (name, yaml, csv, expected) => {
    const { status, stderr, out } = await runWith(name, yaml, csv);
    expect(stderr.split('\n').some((line) => /^\s+at /.test(line))).toBe(false);
    for (const text of expected) expect(stderr).toContain(text);
    expect(status).toBe(2);
    expect(filesIn(out)).toEqual([]);
  });
});
