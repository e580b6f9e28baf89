/**
 * Philox4x32-10: 128 random bits as a function of a 128-bit counter and a 64-bit key. There is no state between calls.
 *
 * Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11, section 3.3 and
 * table 2, doi:10.1145/2063384.2063405.
 */

const ROUNDS = 10;
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
/** Weyl constants by which the key is bumped between rounds: the golden ratio and √3 - 1, times 2^32. */
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** The upper 32 bits of the product of two words, the first given as its halves; in 32-bit arithmetic throughout, which neither sum overflows. */
function high(mHigh: number, mLow: number, x: number): number {
  const xHigh = x >>> 16;
  const xLow = x & 0xffff;
  const lower = (Math.imul(mLow, xHigh) + (Math.imul(mLow, xLow) >>> 16)) | 0;
  const cross = (Math.imul(mHigh, xLow) + (lower & 0xffff)) | 0;
  return (Math.imul(mHigh, xHigh) + (lower >>> 16) + (cross >>> 16)) | 0;
}

/**
 * Four random words.
 *
 * @param c0,c1,c2,c3 counter words
 * @param k0,k1 key words
 * @param out receives the words at 0 to 3
 */
export function philox4x32(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  for (let round = 0; round < ROUNDS; round++) {
    const h0 = high(M0 >>> 16, M0 & 0xffff, c0);
    const h1 = high(M1 >>> 16, M1 & 0xffff, c2);
    const l0 = Math.imul(M0, c0);
    const l1 = Math.imul(M1, c2);
    c0 = h1 ^ c1 ^ k0;
    c1 = l1;
    c2 = h0 ^ c3 ^ k1;
    c3 = l0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}
