/**
 * Memory of WebAssembly kernels that work on columns; a column is handed to a kernel by its place, `column.byteOffset`.
 */

const PAGE = 65_536;
/** Pages taken at a time, and at most: as many as the kernels are compiled for. */
const STEP = 16;
const MOST = 16_384;
/** Bytes of a line of the cache, and of what kernels may read and write beyond the end of a column. */
const LINE = 64;
const BEYOND = 256;

/** Where the next column begins after one of so many bytes: not at the same place of the cache. */
const after = (at: number, bytes: number): number => Math.ceil((at + bytes + BEYOND) / LINE) * LINE;

/** Memory that grows with what is asked of it; shared, so that what was given out stays where it is. */
export class ColumnMemory {
  readonly memory = new WebAssembly.Memory({ initial: STEP, maximum: MOST, shared: true });
  #end: number = LINE;

  /** An instance of the module of a kernel on this memory. */
  instance(module: WebAssembly.Module, functions: WebAssembly.ModuleImports = {}): WebAssembly.Exports {
    return new WebAssembly.Instance(module, { env: { ...functions, memory: this.memory } }).exports;
  }

  #place(bytes: number): number {
    const at = this.#end;
    this.#end = after(at, bytes);
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

type Lengths<Name extends string> = Readonly<Record<Name, number>>;

/** Bytes that columns of these lengths take, after `own` of the kernel itself. */
export const fixedBytes = (own: number, lengths: Lengths<string>): number => Object.values(lengths).reduce((at, length) => after(at, 8 * length), own);

/**
 * Columns whose lengths are known, all 0, in memory that never grows: it need not be shared, and copies to and from it are quicker.
 *
 * @param own bytes before the columns, where the kernel keeps constants
 */
export function fixedColumns<Name extends string>(own: number, lengths: Lengths<Name>): { readonly columns: Readonly<Record<Name, Float64Array>>; readonly instance: (module: WebAssembly.Module) => WebAssembly.Exports } {
  const pages = Math.ceil(fixedBytes(own, lengths) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  let at = own;
  const columns = Object.entries<number>(lengths).map(([name, length]) => {
    const column = new Float64Array(memory.buffer, at, length);
    at = after(at, 8 * length);
    return [name, column] as const;
  });
  return { columns: Object.fromEntries(columns) as Readonly<Record<Name, Float64Array>>, instance: (module) => new WebAssembly.Instance(module, { env: { memory } }).exports };
}

/** The compiled module of a kernel from its text in base64. */
export const moduleOf = (text: string): WebAssembly.Module => new WebAssembly.Module(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
