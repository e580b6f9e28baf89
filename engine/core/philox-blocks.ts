/** Philox4x32-10 for blocks in a row, in WebAssembly (`assembly/random.ts`): the words that `philox4x32` gives, for kernels that need many words of one draw. */
import { BLOCK_WORDS, fillBlocks } from './random-instance.js';

export { BLOCK_WORDS };

/**
 * Fill `BLOCK_WORDS` with `count` blocks, 1 to 16, whose first counter words are `first`, `first` + 1 and so on.
 *
 * @param c1,c2,c3 the other counter words
 * @param k0,k1 key words
 */
export const philoxBlocks = (first: number, count: number, c1: number, c2: number, c3: number, k0: number, k1: number): void => fillBlocks(first, count, c1, c2, c3, k0, k1);
