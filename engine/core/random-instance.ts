/**
 * The one instance of `assembly/random.ts`: random numbers in WebAssembly, and views of the memory they are handed over in.
 */
import { RANDOM_MODULE } from './random-module.js';

/** Entities of one call at most, as the module lays its memory out. */
export const CHUNK = 512;

interface Module {
  readonly fillPair: (n: number, draw: number, member: number, key0: number, key1: number, normals: boolean) => void;
}

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
const code = Uint8Array.from(atob(RANDOM_MODULE), (letter) => letter.charCodeAt(0));
export const { fillPair } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory, log: Math.log } }).exports as unknown as Module;

/** Words of the entities, and what is drawn for them. */
export const LOW = new Uint32Array(memory.buffer, 0, CHUNK);
export const HIGH = new Uint32Array(memory.buffer, 4 * CHUNK, CHUNK);
export const FIRST = new Float64Array(memory.buffer, 8 * CHUNK, CHUNK);
export const SECOND = new Float64Array(memory.buffer, 16 * CHUNK, CHUNK);
