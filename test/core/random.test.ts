import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../engine/core/errors.js';
import { philox4x32 } from '../../engine/core/philox.js';
import { normalQuantile } from '../../engine/core/normal.js';
import { entityOf, fillNormal, fillNormalPair, fillUniform, fillUniformPair, normal, openUniform, randomStream, registerEntities, uniform, uniformOf, type Entities } from '../../engine/core/random.js';

const numbered = (n: number): Entities => ({ low: Uint32Array.from({ length: n }, (_, i) => i), high: new Uint32Array(n) });
const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const word = fc.integer({ min: 0, max: 0xffff_ffff });

test.each(
  readFileSync(new URL('../oracles/philox4x32-10.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => [line]),
)('Random123 known answer %s', (line) => {
  const [c0, c1, c2, c3, k0, k1, ...answer] = line.split(',').map((hex) => parseInt(hex, 16)) as [number, number, number, number, number, number, ...number[]];
  const out = new Uint32Array(4);
  philox4x32(c0, c1, c2, c3, k0, k1, out);
  expect([...out]).toEqual(answer);
});
test('the ten rounds agree with the same arithmetic in whole numbers of any size', () => {
  const slow = (counter: bigint[], key: bigint[]): number[] => {
    let [a, b, c, d] = counter as [bigint, bigint, bigint, bigint];
    let [k, l] = key as [bigint, bigint];
    for (let round = 0; round < 10; round++) {
      const [p, q] = [0xd2511f53n * a, 0xcd9e8d57n * c];
      [a, b, c, d] = [(q >> 32n) ^ b ^ k, q & 0xffff_ffffn, (p >> 32n) ^ d ^ l, p & 0xffff_ffffn];
      [k, l] = [BigInt.asUintN(32, k + 0x9e3779b9n), BigInt.asUintN(32, l + 0xbb67ae85n)];
    }
    return [a, b, c, d].map(Number);
  };
  fc.assert(
    fc.property(word, word, word, word, word, word, (a, b, c, d, k, l) => {
      const out = new Uint32Array(4);
      philox4x32(a, b, c, d, k, l, out);
      expect([...out]).toEqual(slow([a, b, c, d].map(BigInt), [k, l].map(BigInt)));
    }),
  );
});

test('the key is the first 64 bits of SHA-256 over the JSON text of seed and stream', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (seed, name) => {
      const hash = createHash('sha256').update(JSON.stringify([seed, name]), 'utf8').digest();
      expect(randomStream(seed, name)).toEqual({ key0: hash.readUInt32BE(0), key1: hash.readUInt32BE(4) });
    }),
  );
});
test('seed and stream do not run into each other', () => {
  expect(randomStream('ab', 'c')).not.toEqual(randomStream('a', 'bc'));
});
test('hand calculation: the entity of a village code is the code itself, in two words', () => {
  // 370832100200 = 86 * 2^32 + 1464912744
  expect(entityOf('370832100200')).toEqual([1_464_912_744, 86]);
  expect(entityOf('18446744073709551615')).toEqual([0xffff_ffff, 0xffff_ffff]);
});
test('any other id is the first 64 bits of its hash, as is a number of 2^64 and more', () => {
  for (const id of ['清泉村', '18446744073709551616', '', '-1']) {
    const hash = createHash('sha256').update(id, 'utf8').digest();
    expect(entityOf(id)).toEqual([hash.readUInt32BE(4), hash.readUInt32BE(0)]);
  }
});
test('ids that would share their random numbers are refused', () => {
  expect([...registerEntities(['1', '2', 'a']).low.slice(0, 2)]).toEqual([1, 2]);
  expect(() => registerEntities(['7', 'x', '007'])).toThrow(InputError);
  expect(() => registerEntities(['7', 'x', '007'])).toThrow('ids[2]: expected an id with random numbers of its own, unlike ids[0] "7", found "007" [random/same-entity]');
  expect(() => registerEntities(['a', 'a'])).toThrow(InputError);
});

test('the first numbers of a stream are these, for good', () => {
  // Words of Philox4x32-10 with counter (draw 0, member 0, 1464912744, 86); key from SHA-256 of ["seed","rain"], the 53 bits put together with big integers.
  const hash = createHash('sha256').update('["seed","rain"]').digest();
  const out = new Uint32Array(4);
  philox4x32(0, 0, 1_464_912_744, 86, hash.readUInt32BE(0), hash.readUInt32BE(4), out);
  const expected = Number((BigInt(out[0]!) >> 5n << 26n) + (BigInt(out[1]!) >> 6n)) / 2 ** 53;
  expect(uniform(randomStream('seed', 'rain'), entityOf('370832100200'), 0)).toBe(expected);
});
test('uniform numbers have the mean, variance and evenness of a uniform distribution', () => {
  const n = 200_000;
  const values = new Float64Array(n);
  fillUniform(randomStream('moments', 'u'), numbered(n), 0, 0, values);
  const m = mean(values);
  expect(Math.abs(m - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(mean(values.map((x) => (x - m) ** 2)) - 1 / 12)).toBeLessThan(0.001);
  const bins = new Array<number>(100).fill(0);
  for (const x of values) bins[Math.floor(100 * x)]!++;
  const chiSquare = bins.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
  expect(chiSquare).toBeLessThan(148.2); // 99.9 % point of chi-square with 99 degrees of freedom
  expect(values.every((x) => x > 0 && x < 1)).toBe(true);
});
test('normal numbers have mean 0, variance 1, no skew and a kurtosis of 3', () => {
  const n = 200_000;
  const values = new Float64Array(n);
  fillNormal(randomStream('moments', 'z'), numbered(n), 3, 1, values);
  const moment = (k: number): number => mean(values.map((z) => z ** k));
  expect(Math.abs(moment(1))).toBeLessThan(0.01);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.015);
  expect(Math.abs(moment(3))).toBeLessThan(0.03);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.12);
});
test('streams, draws, members and entities do not correlate', () => {
  const n = 50_000;
  const entities = numbered(n);
  const series = (stream: string, draw: number, member: number): Float64Array => {
    const out = new Float64Array(n);
    fillNormal(randomStream('s', stream), entities, draw, member, out);
    return out;
  };
  const base = series('a', 0, 0);
  const others = [series('b', 0, 0), series('a', 1, 0), series('a', 0, 1), base.map((_, i) => base[(i + 1) % n]!)];
  for (const other of others) expect(Math.abs(mean(base.map((z, i) => z * other[i]!)))).toBeLessThan(4 / Math.sqrt(n));
});
test('a block gives what single calls give, in any order of the entities', () => {
  const ids = ['370832100200', '110101', 'x', '3'];
  const stream = randomStream('seed', 'blocks');
  const [first, second, alone, z] = [new Float64Array(4), new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  fillUniformPair(stream, registerEntities(ids), 5, 2, first, second);
  fillUniform(stream, registerEntities([...ids].reverse()), 5, 2, alone);
  fillNormal(stream, registerEntities(ids), 5, 2, z);
  expect([...alone].reverse()).toEqual([...first]);
  ids.forEach((id, i) => {
    expect(openUniform(stream, entityOf(id), 5, 2)).toBe(first[i]);
    expect(normal(stream, entityOf(id), 5, 2)).toBe(z[i]);
    expect(second[i]).not.toBe(first[i]);
  });
  expect(uniformOf('seed', 'blocks', 'x')).toBe(openUniform(stream, entityOf('x'), 0));
});
test('pairs for many entities, wherever they are put, are the numbers of each by itself, far tails and all', () => {
  const n = 1_500;
  const entities: Entities = { low: Uint32Array.from({ length: n }, (_, i) => Math.imul(i, 0x9e3779b9)), high: Uint32Array.from({ length: n }, (_, i) => i * i) };
  const stream = randomStream('seed', 'pairs');
  const [first, second, u, v] = [new Float64Array(3 * n), new Float64Array(3 * n), new Float64Array(n), new Float64Array(n)];
  fillNormalPair(stream, entities, 0xffff_ffff, 3_000_000_000, first, second, 3, 2);
  fillUniformPair(stream, entities, 0xffff_ffff, 3_000_000_000, u, v);
  for (let i = 0; i < n; i++) {
    const entity = [entities.low[i]!, entities.high[i]!] as const;
    expect(u[i]).toBe(openUniform(stream, entity, 0xffff_ffff, 3_000_000_000));
    expect([first[3 * i + 2], second[3 * i + 2]]).toEqual([normalQuantile(u[i]!), normalQuantile(v[i]!)]);
  }
  expect(first.filter((z) => z !== 0)).toHaveLength(n);
});
test('uniform numbers stay inside their intervals whatever the counter', () => {
  fc.assert(
    fc.property(word, word, word, word, fc.string(), (low, high, draw, member, seed) => {
      const stream = randomStream(seed, 'bounds');
      const [u, open] = [uniform(stream, [low, high], draw, member), openUniform(stream, [low, high], draw, member)];
      expect(u >= 0 && u < 1 && open > 0 && open < 1).toBe(true);
      expect(Number.isFinite(normal(stream, [low, high], draw, member))).toBe(true);
    }),
  );
});
