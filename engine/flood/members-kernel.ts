/**
 * Kernels of runoff in WebAssembly that run members side by side: units, catchments or members of an ensemble, in groups
 * whose numbers stand in rows, on columns in their own memory.
 */
import { fixedColumns, moduleOf } from '../core/column-memory.js';
import type { Columns, Quantities } from '../core/model.js';
import { copyRows } from '../core/rows.js';

/** Members of a group, which are run side by side, so that the long roots and quotients of one hide those of the others. */
export const ABREAST = 8;
/** Columns that are handed over at once, so that memory is read in long runs; then numbers of each input and output, and numbers of all groups. */
export const MOST_MEMBERS = 512;
const [HANDED, ROOM] = [8_192, 131_072] as const;
/** Bytes that are the kernel's own, for its constants. */
const OWN = 4_096;

interface Module {
  /** Where the first step of the inputs and outputs lies, then what else never changes. */
  readonly lay: (...numbers: readonly number[]) => void;
  /** Go on with a group: where its rows begin, its pairs of members, the column of the first of them out of how many, and what else tells its rows. */
  readonly advance: (steps: number, rows: number, pairs: number, column: number, columns: number, ...shape: readonly number[]) => void;
}

/** Members [first, first + members) of the columns, and their rows: element row × ABREAST + member of the group. */
export interface Group {
  readonly first: number;
  readonly members: number;
  /** What the kernel has to know of the rows. */
  readonly shape: readonly number[];
  readonly rows: Float64Array;
}

export interface MembersKernel<I extends Quantities, O extends Quantities, Beside> {
  /** Whether there is room for one more group of `count` rows; where there is not, run those there are first. */
  fits(first: number, members: number, count: number): boolean;
  /** A group of `count` rows, all 0. */
  add(first: number, members: number, count: number, shape: readonly number[]): Group;
  /** Go `steps` steps on with all groups, the columns in a row, out of `n`. */
  run(steps: number, n: number, inputs: Columns<I>, outputs: Columns<O>): void;
  readonly groups: readonly Group[];
  /** What else its memory holds. */
  readonly beside: Beside;
  /** Forget the groups. */
  clear(): void;
}

/** What gives the one instance of a kernel: of the module in base64, with columns for the inputs and outputs declared, and constants that `lay` is told; `beside` makes something of a column of `length` that its memory holds besides. */
export function membersKernel<const I extends Quantities, const O extends Quantities, Beside>(module: string, inputsOf: I, outputsOf: O, constants: readonly number[], length: number, beside: (column: Float64Array) => Beside): () => MembersKernel<I, O, Beside> {
  let made: MembersKernel<I, O, Beside> | undefined;
  return () => (made ??= instantiate(module, Object.keys(inputsOf), Object.keys(outputsOf), constants, length, beside));
}

function instantiate<I extends Quantities, O extends Quantities, Beside>(module: string, inputsOf: readonly string[], outputsOf: readonly string[], constants: readonly number[], length: number, beside: (column: Float64Array) => Beside): MembersKernel<I, O, Beside> {
  const handed = [...inputsOf, ...outputsOf];
  const { columns, instance } = fixedColumns<string>(OWN, { room: ROOM, beside: length, ...Object.fromEntries(handed.map((name) => [name, HANDED])) });
  const { lay, advance } = instance(moduleOf(module)) as unknown as Module;
  const room = columns['room']!;
  const [handedIn, handedOut] = [inputsOf, outputsOf].map((names) => names.map((name) => [name, columns[name]!] as const));
  lay(...handed.map((name) => columns[name]!.byteOffset), ...constants);
  const groups: Group[] = [];
  let used = 0;
  return {
    groups,
    beside: beside(columns['beside']!),
    fits: (first, members, count) => used + count * ABREAST <= ROOM && first + members - (groups[0]?.first ?? first) <= MOST_MEMBERS,
    add(first, members, count, shape) {
      const group = { first, members, shape, rows: room.subarray(used, used + count * ABREAST).fill(0) };
      used += count * ABREAST;
      groups.push(group);
      return group;
    },
    run(steps, n, inputs, outputs) {
      const [from, last] = [groups[0]!.first, groups.at(-1)!];
      const width = last.first + last.members - from;
      const most = Math.floor((HANDED - 1) / width);
      for (let done = 0; done < steps; done += most) {
        const handed = Math.min(most, steps - done);
        const begin = done * n + from;
        for (const [name, column] of handedIn!) copyRows(inputs[name]!, begin, n, column, 0, width, width, handed);
        // the last one first: where it is odd, its idle lane writes what the first one writes after it
        for (let k = groups.length - 1; k >= 0; k--) {
          const { first, members, shape, rows } = groups[k]!;
          advance(handed, rows.byteOffset, (members + 1) >> 1, first - from, width, ...shape);
        }
        for (const [name, column] of handedOut!) copyRows(column, 0, width, outputs[name]!, begin, n, width, handed);
      }
    },
    clear() {
      groups.length = 0;
      used = 0;
    },
  };
}
