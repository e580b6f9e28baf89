/** Philox4x32-10 of `philox.ts`, one block at a time and four side by side: the same words. */

export const M0: u64 = 0xd2511f53;
export const M1: u64 = 0xcd9e8d57;
export const W0: u32 = 0x9e3779b9;
export const W1: u32 = 0xbb67ae85;

/** The four words of a block, from `at` on. */
@inline
export function philoxBlock(c0: u32, c1: u32, c2: u32, c3: u32, key0: u32, key1: u32, at: usize): void {
  let x0 = <u64>c0;
  let x1 = <u64>c1;
  let x2 = <u64>c2;
  let x3 = <u64>c3;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const p0 = M0 * x0;
    const p1 = M1 * x2;
    x0 = (p1 >> 32) ^ x1 ^ <u64>k0;
    x1 = p1 & 0xffffffff;
    x2 = (p0 >> 32) ^ x3 ^ <u64>k1;
    x3 = p0 & 0xffffffff;
    k0 += W0;
    k1 += W1;
  }
  store<u32>(at, <u32>x0, 0);
  store<u32>(at, <u32>x1, 4);
  store<u32>(at, <u32>x2, 8);
  store<u32>(at, <u32>x3, 12);
}

/** Put down the constants of `philoxFour`, 16 bytes: as vectors made anew each time, they would cost more than what is done with them. */
@inline
export function putPhilox(constants: usize): void {
  store<u32>(constants, <u32>M0, 0);
  store<u32>(constants, <u32>M1, 4);
  store<u32>(constants, W0, 8);
  store<u32>(constants, W1, 12);
}

/** Four blocks, a lane each: word w of the block in lane k stands at `at` + 16 w + 4 k. @param constants where `putPhilox` has put them */
@inline
export function philoxFour(c0: v128, c1: v128, c2: v128, c3: v128, key0: u32, key1: u32, at: usize, constants: usize): void {
  const m0 = v128.load32_splat(constants, 0);
  const m1 = v128.load32_splat(constants, 4);
  const w0 = v128.load32_splat(constants, 8);
  const w1 = v128.load32_splat(constants, 12);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  for (let round = 0; round < 10; round++) {
    const a = i64x2.extmul_low_i32x4_u(c0, m0);
    const b = i64x2.extmul_high_i32x4_u(c0, m0);
    const c = i64x2.extmul_low_i32x4_u(c2, m1);
    const d = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(c, d, 1, 3, 5, 7), c1), k0);
    c1 = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(a, b, 1, 3, 5, 7), c3), k1);
    c3 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  v128.store(at, c0, 0);
  v128.store(at, c1, 16);
  v128.store(at, c2, 32);
  v128.store(at, c3, 48);
}
