/** Numbers in a CSV file stand there as JavaScript writes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeCsv } from '../../../engine/run/write/csv.js';
import { scratchFolder } from './support.js';

const folder = scratchFolder();

async function written(values: readonly number[]): Promise<string[]> {
  const path = join(folder, 'numbers.csv');
  await writeCsv(path, [{ name: 'x', type: 'number' }], [{ rows: values.length, columns: [Float64Array.from(values)], present: [null] }]);
  return readFileSync(path, 'utf8').split('\r\n').slice(1, -1);
}

test('the ends of every form: whole numbers to 21 digits, small numbers to six zeros, powers beyond', async () => {
  const values = [0, -0, 1, 10, 99, 100, 12_345_678, 123_456_789, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 999_999_999_999_999_900_000, 1e21, 1.5e21, 123_456.789, 0.5, 0.1, 1e-6, 1.25e-6, 9.999e-7, 1e-7, 5e-324, 2 ** -1022, Number.MAX_VALUE, 2 ** -44, 66.66666666666667, -33.3, 4.35, 9.5e-7, 1e23, 1.1e300];
  const all = [...values, ...values.map((value) => -value)];
  expect(await written(all)).toEqual(all.map(String));
});
test('powers of two and of ten, where the distance to the next number below is half of that above', async () => {
  const powers = [...Array.from({ length: 2046 }, (_, k) => 2 ** (k - 1022)), ...Array.from({ length: 617 }, (_, k) => Number(`1e${k - 308}`)).filter(Number.isFinite)];
  expect(await written(powers)).toEqual(powers.map(String));
});
test('any numbers, of any bits, of a few decimals, and neighbours of a short one', async () => {
  const short = fc.tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 0, max: 9 })).map(([whole, decimals]) => whole / 10 ** decimals);
  const near = short.map((value) => value * (1 + Number.EPSILON));
  const any = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), short, near);
  await fc.assert(
    fc.asyncProperty(fc.array(any, { minLength: 1000, maxLength: 2000, size: 'max' }), async (values) => {
      expect(await written(values)).toEqual(values.map(String));
    }),
    { numRuns: 20 },
  );
});
