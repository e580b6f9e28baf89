/**
 * The one instance of `assembly/random.ts`: random numbers in WebAssembly, and views of the memory they are handed over in.
 */
import { RANDOM_MODULE } from './random-module.js';

/** Entities of one call at most, and blocks of one call at most, as the module lays its memory out. */
export const CHUNK = 512;
const MOST_BLOCKS = 16;
const WORDS = 24 * CHUNK;
const PAGE = 65_536;

interface Module {
  readonly fillPair: (n: number, draw: number, member: number, key0: number, key1: number, normals: boolean) => void;
  readonly fillBlocks: (first: number, count: number, c1: number, c2: number, c3: number, key0: number, key1: number) => void;
}

const memory = new WebAssembly.Memory({ initial: Math.ceil((WORDS + 16 * MOST_BLOCKS) / PAGE), maximum: 1 });
const code = Uint8Array.from(atob(RANDOM_MODULE), (letter) => letter.charCodeAt(0));
export const { fillPair, fillBlocks } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory, log: Math.log } }).exports as unknown as Module;

/** Words of the entities, and what is drawn for them. */
export const LOW = new Uint32Array(memory.buffer, 0, CHUNK);
export const HIGH = new Uint32Array(memory.buffer, 4 * CHUNK, CHUNK);
export const FIRST = new Float64Array(memory.buffer, 8 * CHUNK, CHUNK);
export const SECOND = new Float64Array(memory.buffer, 16 * CHUNK, CHUNK);
/** Words of blocks in a row: element 4 × block + word. */
export const BLOCK_WORDS = new Uint32Array(memory.buffer, WORDS, 4 * MOST_BLOCKS);
