import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { presentWhere, type Block, type OutputColumn } from '../../../engine/run/write/block.js';
import { writeParquet } from '../../../engine/run/write/parquet.js';
import { query, scratchFolder } from './support.js';

const folder = scratchFolder();
const columns: readonly OutputColumn[] = [
  { name: 'code', type: 'text' },
  { name: 'score', type: 'number' },
  { name: 'rank', type: 'integer' },
  { name: 'flag', type: 'boolean' },
  { name: 'grade', type: 'text', dictionary: ['优', '良', "it's"] },
];

/** `rows` rows, cut into blocks of `size`; every fifth score, seventh rank and third grade has no value. */
function* blocks(rows: number, size: number): Generator<Block> {
  for (let from = 0; from < rows; from += size) {
    const at = Array.from({ length: Math.min(size, rows - from) }, (_, i) => from + i);
    yield {
      rows: at.length,
      columns: [
        at.map((i) => (i % 11 === 0 ? null : `11010100${i}`)),
        Float64Array.from(at, (i) => (i % 10 === 0 ? 0 : i / 3)),
        Uint32Array.from(at, (i) => 4_000_000_000 + i),
        Uint8Array.from(at, (i) => i % 2),
        Uint8Array.from(at, (i) => i % 3),
      ],
      present: [
        null,
        Uint8Array.from(at, (i) => (i % 5 === 1 ? 0 : 1)),
        Uint8Array.from(at, (i) => (i % 7 === 0 ? 0 : 1)),
        null,
        Uint8Array.from(at, (i) => (i % 3 === 0 ? 0 : 1)),
      ],
    };
  }
}
const sha = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

test('what is written is what is read back, and no value stays different from zero', async () => {
  const path = join(folder, "it's here.parquet");
  expect(await writeParquet(path, columns, blocks(12, 5))).toBe(12);
  const rows = await query(`SELECT * FROM '${path.replaceAll("'", "''")}'`);
  expect(rows).toHaveLength(12);
  expect(rows[0]).toEqual([null, 0, null, false, null]);
  expect(rows[1]).toEqual(['110101001', null, '4000000001', true, '良']);
  expect(rows[2]).toEqual(['110101002', 2 / 3, '4000000002', false, "it's"]);
  expect(rows[10]![1]).toBe(0);
});
test('the columns have the declared types', async () => {
  const path = join(folder, 'types.parquet');
  await writeParquet(path, columns, blocks(3, 3));
  const types = await query(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`);
  expect(types).toEqual([
    ['code', 'VARCHAR'],
    ['score', 'DOUBLE'],
    ['rank', 'BIGINT'],
    ['flag', 'BOOLEAN'],
    ['grade', 'VARCHAR'],
  ]);
});
test('the bytes do not depend on how the producer cuts its blocks, nor on the day', async () => {
  const hashes = new Set<string>();
  for (const size of [1, 100, 2048, 2049, 25_000]) {
    const path = join(folder, `cut-${size}.parquet`);
    await writeParquet(path, columns, blocks(25_000, size));
    hashes.add(sha(path));
  }
  expect(hashes.size).toBe(1);
});
test('any doubles come back bit for bit', async () => {
  const path = join(folder, 'bits.parquet');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 }), async (values) => {
      await writeParquet(path, [{ name: 'x', type: 'number' }], [{ rows: values.length, columns: [Float64Array.from(values)], present: [null] }]);
      const back = await query(`SELECT CAST(x AS VARCHAR) FROM '${path}'`);
      expect(back.map(([text]) => Number(text))).toEqual(values);
    }),
    { numRuns: 20 },
  );
});
test('an asynchronous producer gives the same file', async () => {
  async function* later(): AsyncGenerator<Block> {
    for (const block of blocks(100, 30)) yield await Promise.resolve(block);
  }
  await writeParquet(join(folder, 'later.parquet'), columns, later());
  await writeParquet(join(folder, 'now.parquet'), columns, blocks(100, 100));
  expect(sha(join(folder, 'later.parquet'))).toBe(sha(join(folder, 'now.parquet')));
});
test('a table without rows keeps its columns', async () => {
  const path = join(folder, 'empty.parquet');
  expect(await writeParquet(path, columns, [])).toBe(0);
  expect(await query(`SELECT count(*) FROM '${path}'`)).toEqual([['0']]);
});
test('a value that is not a number stops the writing', async () => {
  const block: Block = { rows: 2, columns: [Float64Array.of(1, NaN)], present: [null] };
  await expect(writeParquet(join(folder, 'nan.parquet'), [{ name: 'score', type: 'number' }], [block])).rejects.toThrow('column score, row 1: NaN is not a result');
});
test("a producer's own error comes through as it is", async () => {
  function* failing(): Generator<Block> {
    yield* blocks(10, 10);
    throw new RangeError('the producer broke');
  }
  await expect(writeParquet(join(folder, 'failing.parquet'), columns, failing())).rejects.toThrow(new RangeError('the producer broke'));
});
test('presence is the absence of a missing reason', () => {
  expect(presentWhere(Uint8Array.of(0, 1, 255))).toEqual(Uint8Array.of(1, 0, 0));
});
