/** A forecast, or a design storm, as the weather of a run, from the command line. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root, textOf } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const scenario = join(root, 'scenarios', 'forecast-flood.yaml');

describe('a flood in a forecast of ten days', () => {
  const out = join(folder, 'flood');
  beforeAll(async () => {
    await done('run', scenario, '--out', out, '--quiet', '--workers', '0');
  });

  test('comes out as it says, with its report and its files in the manifest', () => {
    const outcomes = JSON.parse(readFileSync(join(out, 'expect.json'), 'utf8')) as { holds: boolean }[];
    expect(outcomes.map(({ holds }) => holds)).toEqual([true, true, true, true]);
    const { inputs } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { inputs: { path: string }[] };
    for (const name of ['forecast.csv', 'rain-hindcast.csv', 'min-hindcast.csv', 'max-hindcast.csv']) expect(inputs.some(({ path }) => path.endsWith(name))).toBe(true);
    expect(filesIn(out)).toContain('report.html');
  });

  test('is certain up to the issue and uncertain after it', () => {
    const width = (time: string): number => {
      const { q05, q95 } = records(join(out, 'summary.csv')).find((row) => row['policy'] === 'baseline' && row['entity'] === 'south' && row['quantity'] === 'stage' && row['time'] === time)!;
      return Number(q95) - Number(q05);
    };
    expect(width('2023-06-20')).toBeLessThan(1e-9);
    expect(width('2023-06-27')).toBeGreaterThan(1);
  });

  test('rain a fifth heavier floods more, pair by pair', () => {
    const loss = records(join(out, 'policies.csv')).filter(({ quantity }) => quantity === 'loss');
    expect(loss.map(({ policy }) => policy)).toEqual(['wetter', 'wetter']);
    for (const { low } of loss) expect(Number(low)).toBeGreaterThan(0);
  });

  test('gives the same bytes from two threads, a shard for each catchment', async () => {
    const again = join(folder, 'again');
    await done('run', scenario, '--out', again, '--quiet', '--workers', '2', '--shard', '1');
    expect(differing(out, again)).toEqual([]);
  });
});

test('validate passes it, explain says when it was issued and what corrects it', async () => {
  expect(await done('validate', scenario)).toContain('6 个文件 files');
  const said = await done('explain', scenario);
  expect(said).toContain('预报 forecast forecast.csv, 起报 issued 2023-06-21, 预见期 leads 24–240 h, 5 个预报成员 forecasts');
  expect(said).toMatch(/temperatureMax: 误差 error EMOS max-hindcast\.csv, .*\n +\* 24 h: N\(.* s²\), 60 例 cases, CRPS [\d.]+ → [\d.]+/);
  expect(said).toMatch(/of 100 values beyond its range \d+/);
});

test('a design storm comes out as it says, the same bytes inline and from two threads', async () => {
  const [out, again] = [join(folder, 'storm'), join(folder, 'storm-again')];
  const storm = join(root, 'scenarios', 'design-storm.yaml');
  expect(await done('run', storm, '--out', out, '--quiet', '--workers', '0')).not.toContain('FAILS');
  await done('run', storm, '--out', again, '--quiet', '--workers', '2', '--shard', '1');
  expect(differing(out, again)).toEqual([]);
  expect(await done('explain', storm)).toContain('P = 100, r = triangular [0.3,0.5,0.8]; 1440 min');
});

test('bad input ends with 2, says where, and writes nothing', async () => {
  const at = join(folder, 'bad');
  cpSync(join(root, 'scenarios', 'data', 'forecast-flood'), join(at, 'data', 'forecast-flood'), { recursive: true });
  const bad = put(join(at, 'scenario.yaml'), textOf('scenarios/forecast-flood.yaml').replace('lag1: 0.4', 'lag1: 1').replace('rain: rain-hindcast.csv', 'rain: ../rain-hindcast.csv'));
  const out = join(at, 'out');
  const { status, stderr } = await run('run', bad, '--out', out, '--quiet');
  expect([status, filesIn(out)]).toEqual([2, []]);
  expect(stderr).toContain('scenario.yaml:16:15 weather.forecast.errors.rain.lag1: expected a number < 1, found 1 [scenario/schema]');
  expect(stderr).toMatch(/weather\.forecast\.quantileMapping\.rain: .*a path below the folder/);
});
