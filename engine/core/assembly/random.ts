/**
 * `philox.ts`, `openUnit` of `random.ts` and `normalQuantile` of `normal.ts` in AssemblyScript, for columns of draws: the
 * same operations in the same order, so that every bit is the same; what they mean is said there. The logarithm is the one
 * of JavaScript, handed in.
 */

import { normalQuantile } from './normal';
import { M0, M1, W0, W1 } from './philox';

/** Entities of one call at most. */
const CHUNK: usize = 512;
/** Where the columns lie [B]: words of the entities, and what is drawn for them. */
const LOW: usize = 0;
const HIGH: usize = LOW + 4 * CHUNK;
const FIRST: usize = HIGH + 4 * CHUNK;
const SECOND: usize = FIRST + 8 * CHUNK;

@inline
function openUnit(a: u32, b: u32): f64 {
  return (<f64>(a >>> 6) * <f64>0x4000000 + <f64>(b >>> 6) + 0.5) / <f64>0x10000000000000;
}

/** Two numbers on (0, 1) for each of `n` entities, or the standard normals of them. */
export function fillPair(n: usize, draw: u32, member: u32, key0: u32, key1: u32, normals: bool): void {
  for (let i: usize = 0; i < n; i++) {
    let c0 = draw;
    let c1 = member;
    let c2 = load<u32>(LOW + 4 * i);
    let c3 = load<u32>(HIGH + 4 * i);
    let k0 = key0;
    let k1 = key1;
    for (let round = 0; round < 10; round++) {
      const p0 = M0 * <u64>c0;
      const p1 = M1 * <u64>c2;
      c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
      c1 = <u32>p1;
      c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
      c3 = <u32>p0;
      k0 += W0;
      k1 += W1;
    }
    const u = openUnit(c0, c1);
    const v = openUnit(c2, c3);
    store<f64>(FIRST + 8 * i, normals ? normalQuantile(u) : u);
    store<f64>(SECOND + 8 * i, normals ? normalQuantile(v) : v);
  }
}
