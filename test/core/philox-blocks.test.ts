import fc from 'fast-check';
import { expect, test } from 'vitest';
import { philox4x32 } from '../../engine/core/philox.js';
import { BLOCK_WORDS, philoxBlocks } from '../../engine/core/philox-blocks.js';

const word = fc.nat(0xffff_ffff);

test('published oracle: the first two known answers of Random123, kat_vectors, philox4x32-10', () => {
  philoxBlocks(0, 1, 0, 0, 0, 0, 0);
  expect(Array.from(BLOCK_WORDS.subarray(0, 4))).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  philoxBlocks(0xffffffff, 1, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff);
  expect(Array.from(BLOCK_WORDS.subarray(0, 4))).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
});
test('blocks in a row are those of one counter after another', () => {
  const one = new Uint32Array(4);
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 16 }), word, word, word, word, word, (first, count, c1, c2, c3, k0, k1) => {
      philoxBlocks(first, count, c1, c2, c3, k0, k1);
      for (let block = 0; block < count; block++) {
        philox4x32((first + block) >>> 0, c1, c2, c3, k0, k1, one);
        expect(BLOCK_WORDS.subarray(4 * block, 4 * block + 4)).toEqual(one);
      }
    }),
    { numRuns: 50 },
  );
});
