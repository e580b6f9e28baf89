/** `shuxiang run` where the weather is made by a generator, and where a valley is flooded cell by cell. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const shipped = (name: string): string => join(root, 'scenarios', name);
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');

describe('a thousand years from a generator', () => {
  const out = join(folder, 'catalogue');
  beforeAll(async () => {
    await done('run', shipped('storm-catalogue.yaml'), '--out', out, '--quiet');
  });

  test('give exceedance curves that rise with the return period, by place and for all', () => {
    const rows = records(join(out, 'exceedance.csv')).filter(({ policy, measure }) => policy === 'baseline' && measure === 'AEP');
    expect(new Set(rows.map(({ entity }) => entity))).toEqual(new Set(['north', 'south', '*']));
    for (const place of ['north', 'south', '*']) {
      const losses = rows.filter(({ entity }) => entity === place).map(({ value }) => Number(value));
      expect(losses.length).toBe(9);
      expect(losses).toEqual([...losses].sort((a, b) => a - b));
    }
    const average = records(join(out, 'exceedance.csv')).filter(({ policy, measure }) => policy === 'baseline' && measure === 'AAL');
    const [north, south, all] = ['north', 'south', '*'].map((place) => Number(average.find(({ entity }) => entity === place)!.value)) as [number, number, number];
    expect(all).toBeCloseTo(north + south, 3);
  });

  test('explain says that the weather is generated, from what', async () => {
    expect(await done('explain', shipped('storm-catalogue.yaml'))).toContain('fitted to record.csv\n    生成 generated: rain, temperatureMean, temperatureMin, temperatureMax\n');
  });

  test('a warmer and wetter climate costs more, pair by pair', () => {
    const loss = records(join(out, 'policies.csv')).filter(({ quantity }) => quantity === 'loss');
    expect(loss.length).toBe(2);
    for (const { low } of loss) expect(Number(low)).toBeGreaterThan(0);
  });

  test('are the same bytes from two threads, a shard for each catchment', async () => {
    const few = put(join(folder, 'few.yaml'), textOf('storm-catalogue.yaml').replace('members: 1000', 'members: 24').replace(/^expect:\n[^]*/m, 'expect:\n  - { quantity: loss, statistic: mean, over: max, min: 0 }\n'));
    const [one, two] = [join(folder, 'catalogue-0'), join(folder, 'catalogue-2')];
    const data = ['--data', join(root, 'scenarios', 'data', 'storm-catalogue'), '--quiet'];
    await done('run', few, '--out', one, ...data);
    await done('run', few, '--out', two, ...data, '--workers', '2', '--shard', '1');
    expect(differing(one, two)).toEqual([]);
  });
});

describe('a flash flood, cell by cell', () => {
  const out = join(folder, 'flash-flood');
  const grid = (name: string): number[] => readFileSync(join(out, name), 'utf8').trim().split('\n').slice(6).flatMap((line) => line.split(' ').map(Number));
  beforeAll(async () => {
    await done('run', shipped('flash-flood.yaml'), '--out', out, '--quiet');
  });

  test('gives maps whose quantiles are in order, and accounts for the water of all members', () => {
    const [low, middle, high, share] = ['q05', 'q50', 'q95', 'exceedance'].map((name) => grid(`flood-${name}.asc`)) as [number[], number[], number[], number[]];
    expect(low.length).toBe(30 * 50);
    expect(low.every((depth, cell) => depth >= 0 && depth <= middle[cell]! && middle[cell]! <= high[cell]! && share[cell]! >= 0 && share[cell]! <= 1)).toBe(true);
    const [ledger] = JSON.parse(readFileSync(join(out, 'ledgers.json'), 'utf8')) as { in: number; residual: number }[];
    expect(Math.abs(ledger!.residual)).toBeLessThan(1e-10 * ledger!.in);
  });

  test('an unstable alpha is refused with the limit, a spring outside with the corners', async () => {
    const yaml = textOf('flash-flood.yaml');
    const data = ['dem.asc', 'forcing.csv', 'sites.csv'].map((name) => [name, textOf('data', 'flash-flood', name)] as const);
    const refusal = async (name: string, text: string): Promise<string> => {
      for (const [file, content] of data) put(join(folder, name, 'data', 'flash-flood', file), content);
      const { status, stderr } = await run('validate', put(join(folder, name, 'scenario.yaml'), text));
      expect(status).toBe(2);
      return stderr;
    };
    expect(await refusal('unstable', yaml.replace('  above: 0.5', '  alpha: 0.7\n  above: 0.5'))).toContain('0.670820');
    expect(await refusal('outside', yaml.replace('x: 500310', 'x: 100'))).toContain('x 500000 to 500600');
  });
});
