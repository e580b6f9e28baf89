import { expect, test } from 'vitest';
import { normal, entityOf, randomStream } from '../../engine/core/random.js';
import { blockBootstrap, blockBootstraps, type BootstrapInterval } from '../../engine/verification/bootstrap.js';

const stream = randomStream('test', 'bootstrap');
const meanOf = (values: ArrayLike<number>) => (drawn: Uint32Array): number => drawn.reduce((sum, k) => sum + values[k]!, 0) / drawn.length;

test('the interval of a mean of 400 blocks is close to 1.96 standard errors each way', () => {
  const values = Float64Array.from({ length: 400 }, (_, k) => normal(randomStream('test', 'values'), entityOf('1'), k));
  const mean = meanOf(values)(Uint32Array.from(values.keys()));
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 400);
  const { low, high, missing } = blockBootstrap(400, meanOf(values), 2_000, stream) as BootstrapInterval;
  const half = (1.96 * deviation) / 20;
  expect(missing).toBe(0);
  expect(Math.abs(mean - half - low)).toBeLessThan(0.15 * half);
  expect(Math.abs(mean + half - high)).toBeLessThan(0.15 * half);
  expect(blockBootstrap(400, meanOf(values), 2_000, stream)).toEqual({ low, high, missing });
});

test('too few blocks, and draws without a number, say so', () => {
  expect(blockBootstrap(4, () => 1, 100, stream)).toEqual({ missing: '4 blocks of time: at least 5 are needed' });
  expect(blockBootstrap(9, () => ({ missing: 'x' }), 100, stream)).toEqual({ missing: 'most samples of blocks have no number' });
  const some = blockBootstrap(9, (drawn) => (drawn[0]! < 2 ? { missing: 'x' } : 1), 100, stream) as BootstrapInterval;
  expect([some.low, some.high]).toEqual([1, 1]);
  expect(some.missing).toBeGreaterThan(0);
});

test('several statistics share their draws: each has the interval it has alone', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const most = (drawn: Uint32Array): number => Math.max(...[...drawn].map((k) => values[k]!));
  const together = blockBootstraps(8, (drawn) => [meanOf(values)(drawn), { missing: 'x' }, most(drawn)], 200, stream);
  expect(together).toEqual([blockBootstrap(8, meanOf(values), 200, stream), { missing: 'most samples of blocks have no number' }, blockBootstrap(8, most, 200, stream)]);
});
