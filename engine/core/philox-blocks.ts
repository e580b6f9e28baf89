/**
 * Philox4x32-10 for blocks in a row, in WebAssembly: the words that `philox4x32` gives, several times as fast, for kernels
 * that need many words of one draw. A product of 64 bits is one instruction there and some fifteen in JavaScript.
 *
 * Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC '11; WebAssembly Core
 * Specification 1.0, chapter 5 (binary format).
 */

const ROUNDS = 10;
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const MASK = 0xffffffff;
/** Most blocks of one call. */
const MOST_BLOCKS = 16;
const BYTES = 16;

const I32 = 0x7f;
const I64 = 0x7e;

/** A whole number >= 0 in LEB128; signed numbers need one bit more. */
function leb(value: number, signed = false): number[] {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 && !(signed && low >= 64) ? [low] : [low | 128, ...leb(rest, signed)];
}
const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];
const name = (text: string): number[] => [text.length, ...Array.from(text, (letter) => letter.charCodeAt(0))];

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const int = (value: number): number[] => [0x41, ...leb(value, true)];
const long = (value: number): number[] => [0x42, ...leb(value, true)];
const ADD = 0x6a;
const SUB = 0x6b;
const [LONG_ADD, LONG_MUL, LONG_AND, LONG_XOR, LONG_SHIFT] = [0x7c, 0x7e, 0x83, 0x85, 0x88] as const;
const EXTEND = 0xad;
const WRAP = 0xa7;

/** Parameters, then locals, of the function. */
const [FIRST, COUNT, C1, C2, C3, KEY0, KEY1, AT] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const [X0, X1, X2, X3, P0, P1, K0, K1] = [8, 9, 10, 11, 12, 13, 14, 15] as const;

const extend = (from: number, to: number): number[] => [...get(from), EXTEND, ...set(to)];
const product = (x: number, factor: number, to: number): number[] => [...get(x), ...long(factor), LONG_MUL, ...set(to)];
const upper = (of: number): number[] => [...get(of), ...long(32), LONG_SHIFT];
const lower = (of: number): number[] => [...get(of), ...long(MASK), LONG_AND];
const bump = (key: number, by: number): number[] => [...get(key), ...long(by), LONG_ADD, ...long(MASK), LONG_AND, ...set(key)];
const round = (): number[] => [
  ...product(X0, M0, P0),
  ...product(X2, M1, P1),
  ...[...upper(P1), ...get(X1), LONG_XOR, ...get(K0), LONG_XOR, ...set(X0)],
  ...[...upper(P0), ...get(X3), LONG_XOR, ...get(K1), LONG_XOR, ...set(X2)],
  ...[...lower(P1), ...set(X1)],
  ...[...lower(P0), ...set(X3)],
  ...bump(K0, W0),
  ...bump(K1, W1),
];
const store = (x: number, offset: number): number[] => [...get(AT), ...get(x), WRAP, 0x36, 2, offset];

const loop = [
  ...[0x03, 0x40],
  ...[extend(FIRST, X0), extend(C1, X1), extend(C2, X2), extend(C3, X3), extend(KEY0, K0), extend(KEY1, K1)].flat(),
  ...Array.from({ length: ROUNDS }, round).flat(),
  ...[store(X0, 0), store(X1, 4), store(X2, 8), store(X3, 12)].flat(),
  ...[...get(AT), ...int(BYTES), ADD, ...set(AT)],
  ...[...get(FIRST), ...int(1), ADD, ...set(FIRST)],
  ...[...get(COUNT), ...int(1), SUB, 0x22, COUNT, 0x0d, 0, 0x0b],
];
const body = [...[2, 1, I32, 8, I64], ...loop, 0x0b];
const module = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 7, ...new Array<number>(7).fill(I32), 0]),
  ...section(3, [1, 0]),
  ...section(5, [1, 0, 1]),
  ...section(7, [2, ...name('memory'), 2, 0, ...name('fill'), 0, 0]),
  ...section(10, [1, ...leb(body.length), ...body]),
]);

const { memory, fill } = new WebAssembly.Instance(new WebAssembly.Module(module)).exports as { readonly memory: WebAssembly.Memory; readonly fill: (first: number, count: number, c1: number, c2: number, c3: number, key0: number, key1: number) => void };

/** Words of the last `philoxBlocks`: element 4 × block + word. */
export const BLOCK_WORDS = new Uint32Array(memory.buffer, 0, 4 * MOST_BLOCKS);

/**
 * Fill `BLOCK_WORDS` with `count` blocks, 1 to 16, whose first counter words are `first`, `first` + 1 and so on.
 *
 * @param c1,c2,c3 the other counter words
 * @param k0,k1 key words
 */
export const philoxBlocks = (first: number, count: number, c1: number, c2: number, c3: number, k0: number, k1: number): void => fill(first, count, c1, c2, c3, k0, k1);
