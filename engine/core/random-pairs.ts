/** Pairs of random numbers for many entities at once, in WebAssembly: `assembly/random.ts`. */
import { RANDOM_MODULE } from './random-module.js';

/** Entities of one call at most, as the module lays its columns out. */
const CHUNK = 512;
const PAGE = 65_536;

interface Module {
  readonly fillPair: (n: number, draw: number, member: number, key0: number, key1: number, normals: boolean) => void;
}

/** Units that random numbers are drawn for, as two 32-bit words each. */
export interface Entities {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

function begin() {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((24 * CHUNK) / PAGE), maximum: 1 });
  const code = Uint8Array.from(atob(RANDOM_MODULE), (letter) => letter.charCodeAt(0));
  const { fillPair } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory, log: Math.log } }).exports as unknown as Module;
  const { buffer } = memory;
  return {
    fillPair,
    low: new Uint32Array(buffer, 0, CHUNK),
    high: new Uint32Array(buffer, 4 * CHUNK, CHUNK),
    first: new Float64Array(buffer, 8 * CHUNK, CHUNK),
    second: new Float64Array(buffer, 16 * CHUNK, CHUNK),
  };
}

let begun: ReturnType<typeof begin> | undefined;
/** The entities whose words lie in the module, from which on. */
let [held, heldFrom]: [Entities | undefined, number] = [undefined, 0];

/**
 * Two independent numbers for each entity from one draw each: on (0, 1), or standard normals by inversion of these.
 *
 * @param key0,key1 key words of the stream, `draw` and `member` counter words
 * @param first,second receive them, that of entity i at i × `stride` + `offset`
 */
export function fillPairs(key0: number, key1: number, entities: Entities, draw: number, member: number, normals: boolean, first: Float64Array, second: Float64Array, stride: number, offset: number): void {
  const module = (begun ??= begin());
  const n = entities.low.length;
  for (let from = 0; from < n; from += CHUNK) {
    const count = Math.min(CHUNK, n - from);
    if (held !== entities || heldFrom !== from) {
      module.low.set(entities.low.subarray(from, from + count));
      module.high.set(entities.high.subarray(from, from + count));
      [held, heldFrom] = [entities, from];
    }
    module.fillPair(count, draw, member, key0, key1, normals);
    for (let i = 0, at = from * stride + offset; i < count; i++, at += stride) {
      first[at] = module.first[i]!;
      second[at] = module.second[i]!;
    }
  }
}
