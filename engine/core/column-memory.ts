/**
 * Memory of WebAssembly kernels that work on columns. It is shared memory, so that it may grow and what was given out
 * stays where it is; a column is handed to a kernel by its place, `column.byteOffset`.
 */

const PAGE = 65_536;
/** Pages taken at a time, and at most: as many as the kernels are compiled for. */
const STEP = 16;
const MOST = 16_384;
/** Bytes of a line of the cache, and of what kernels may read and write beyond the end of a column. */
const LINE = 64;
const BEYOND = 256;

export class ColumnMemory {
  readonly memory = new WebAssembly.Memory({ initial: STEP, maximum: MOST, shared: true });
  #end: number;

  /** @param own bytes before the columns, where a kernel keeps constants */
  constructor(own: number = LINE) {
    this.#end = own;
  }

  /** An instance of the module of a kernel on this memory. */
  instance(module: WebAssembly.Module, functions: WebAssembly.ModuleImports = {}): WebAssembly.Exports {
    return new WebAssembly.Instance(module, { env: { ...functions, memory: this.memory } }).exports;
  }

  #place(bytes: number): number {
    const at = this.#end;
    this.#end = Math.ceil((at + bytes + BEYOND) / LINE) * LINE;
    const short = Math.ceil((this.#end - this.memory.buffer.byteLength) / PAGE);
    if (short > 0) this.memory.grow(Math.ceil(short / STEP) * STEP);
    return at;
  }

  numbers(length: number): Float64Array {
    const at = this.#place(8 * length);
    return new Float64Array(this.memory.buffer, at, length);
  }

  codes(length: number): Uint32Array {
    const at = this.#place(4 * length);
    return new Uint32Array(this.memory.buffer, at, length);
  }

  bytes(length: number): Uint8Array {
    const at = this.#place(length);
    return new Uint8Array(this.memory.buffer, at, length);
  }
}

/** The compiled module of a kernel from its text in base64. */
export const moduleOf = (text: string): WebAssembly.Module => new WebAssembly.Module(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
