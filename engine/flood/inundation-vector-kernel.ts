/** The kernel of inundation in WebAssembly, two cells at a time: `assembly/inundation.ts`, on columns in its own memory. */
import { GRAVITY } from './inundation-faces.js';
import { TILE, WET, lengthsOf, type Kernel, type KernelMaker, type Layout, type Numbers } from './inundation-kernel.js';
import { INUNDATION_MODULE } from './inundation-module.js';

const PAGE = 65_536;
/** Bytes of a number, and of a line of the cache. */
const [NUMBER, LINE] = [8, 64] as const;
/** Bytes before the columns, where the kernel keeps its own numbers. */
const OWN = 8 * LINE;
/** Lines between two columns, so that the same cell of many columns does not lie at the same place of the cache. */
const APART = 5;
/** What a 32-bit address reaches [B]. */
const REACH = 2 ** 32;

interface Module extends Kernel {
  /** Where the columns lie [B], in the order of `lengthsOf`, between the numbers of the layout. */
  lay(columns: number, tile: number, ...rest: readonly number[]): void;
}

/** Bytes from the beginning of one column to that of the next. */
const stride = (length: number): number => (Math.ceil((length * NUMBER) / LINE) + APART) * LINE;
const bytesOf = (layout: Pick<Layout, 'rows' | 'columns'>): number => OWN + Object.values(lengthsOf(layout)).reduce((sum, length) => sum + stride(length), 0);

/** Whether a grid fits the memory of the kernel. */
export const fitsMemory = (layout: Pick<Layout, 'rows' | 'columns'>): boolean => bytesOf(layout) <= REACH;

let compiled: WebAssembly.Module | undefined;

export const vectorKernel: KernelMaker = (layout) => {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(INUNDATION_MODULE), (letter) => letter.charCodeAt(0)));
  const pages = Math.ceil(bytesOf(layout) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Module;
  let at = OWN;
  const places: number[] = [];
  const numbers = Object.fromEntries(
    Object.entries(lengthsOf(layout)).map(([name, length]) => {
      places.push(at);
      const column = new Float64Array(memory.buffer, at, length);
      at += stride(length);
      return [name, column];
    }),
  ) as unknown as Numbers;
  module.lay(layout.columns, TILE, ...places, layout.cellSize, layout.theta, layout.minDepth, GRAVITY, WET);
  return { numbers, kernel: module };
};
