/** The kernel of inundation in WebAssembly, two cells at a time: `assembly/inundation.ts`, on columns in its own memory. */
import { fixedBytes, fixedColumns, moduleOf } from '../core/column-memory.js';
import { GRAVITY } from './inundation-faces.js';
import { TILE, WET, lengthsOf, type Kernel, type KernelMaker, type Layout } from './inundation-kernel.js';
import { INUNDATION_MODULE } from './inundation-module.js';

/** Bytes before the columns, where the kernel keeps its own numbers. */
const OWN = 512;
/** What a 32-bit address reaches [B]. */
const REACH = 2 ** 32;

interface Module extends Kernel {
  /** Where the columns lie [B], in the order of `lengthsOf`, between the numbers of the layout. */
  lay(columns: number, tile: number, ...rest: readonly number[]): void;
}

/** Whether a grid fits the memory of the kernel. */
export const fitsMemory = (layout: Pick<Layout, 'rows' | 'columns'>): boolean => fixedBytes(OWN, lengthsOf(layout)) <= REACH;

let compiled: WebAssembly.Module | undefined;

export const vectorKernel: KernelMaker = (layout) => {
  const { columns, instance } = fixedColumns(OWN, lengthsOf(layout));
  const module = instance((compiled ??= moduleOf(INUNDATION_MODULE))) as unknown as Module;
  module.lay(layout.columns, TILE, ...Object.values(columns).map(({ byteOffset }) => byteOffset), layout.cellSize, layout.theta, layout.minDepth, GRAVITY, WET);
  return { numbers: columns, kernel: module };
};
