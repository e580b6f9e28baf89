/** Pairs of random numbers for many entities at once, in WebAssembly: `assembly/random.ts`. */
import { CHUNK, fillPair, FIRST, HIGH, LOW, SECOND } from './random-instance.js';

/** Units that random numbers are drawn for, as two 32-bit words each. */
export interface Entities {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** The entities whose words lie in the module, from which on. */
let [held, heldFrom]: [Entities | undefined, number] = [undefined, 0];

/**
 * Two independent numbers for each entity from one draw each: on (0, 1), or standard normals by inversion of these.
 *
 * @param key0,key1 key words of the stream, `draw` and `member` counter words
 * @param first,second receive them, that of entity i at i × `stride` + `offset`
 */
export function fillPairs(key0: number, key1: number, entities: Entities, draw: number, member: number, normals: boolean, first: Float64Array, second: Float64Array, stride: number, offset: number): void {
  const n = entities.low.length;
  for (let from = 0; from < n; from += CHUNK) {
    const count = Math.min(CHUNK, n - from);
    if (held !== entities || heldFrom !== from) {
      LOW.set(entities.low.subarray(from, from + count));
      HIGH.set(entities.high.subarray(from, from + count));
      [held, heldFrom] = [entities, from];
    }
    fillPair(count, draw, member, key0, key1, normals);
    for (let i = 0, at = from * stride + offset; i < count; i++, at += stride) {
      first[at] = FIRST[i]!;
      second[at] = SECOND[i]!;
    }
  }
}
