/** The kernel of GR4 in WebAssembly, members side by side: `assembly/gr4.ts`, on columns in its own memory. */
import type { Columns } from '../core/model.js';
import { ROUTED, type GR_INPUTS, type GR_OUTPUTS } from './gr.js';
import { GR4_MODULE } from './gr4-module.js';

/** Members of a group, which are run side by side, so that the long roots and quotients of one hide those of the others. */
export const ABREAST = 8;
/** Numbers that a member has beside its hydrographs: water in the production store, X1, its `Levels`, water in the routing store, X2, 1 / X3, and three that the kernel passes on to itself. */
export const MEMBER = 11;
/** Columns that are handed over at once, so that memory is read in long runs; numbers of each input and output; numbers of all groups. */
const [COLUMNS, HANDED, ROOM] = [512, 32_768, 131_072] as const;
const [PAGE, NUMBER] = [65_536, 8] as const;
/** Bytes that are the kernel's own, for its constants. */
const CONSTANTS = 4_096;
/** Bytes between two columns, so that the same place of many does not lie at the same place of the cache. */
const APART = 320;

interface Module {
  readonly lay: (rain: number, evaporation: number, runoff: number, evaporated: number, lost: number, routed: number) => void;
  readonly advance: (steps: number, own: number, pairs: number, count1: number, count2: number, column: number, columns: number) => void;
}

/** Members [first, first + members) of the columns, and where their rows begin: element row × ABREAST + member of the group. */
interface Group {
  readonly first: number;
  readonly members: number;
  /** Rows of the ordinates of both hydrographs and of what they hold. */
  readonly count1: number;
  readonly count2: number;
  readonly rows: Float64Array;
}

export interface Gr4Kernel {
  /** Rows for a group, all 0; null: run those there are first. */
  add(first: number, members: number, count1: number, count2: number): Group | null;
  /** Go `steps` steps on with all groups, the columns in a row, out of `n`. */
  run(steps: number, n: number, inputs: Columns<typeof GR_INPUTS>, outputs: Columns<typeof GR_OUTPUTS>): void;
  readonly groups: readonly Group[];
  /** Forget the groups. */
  clear(): void;
}

/** Copy `rows` rows of `width` numbers, `fromApart` and `toApart` numbers from one to the next. */
function copyRows(from: Float64Array, fromFirst: number, fromApart: number, to: Float64Array, toFirst: number, toApart: number, width: number, rows: number): void {
  if (width === fromApart && width === toApart) to.set(from.subarray(fromFirst, fromFirst + rows * width), toFirst);
  else for (let row = 0, f = fromFirst, t = toFirst; row < rows; row++, f += fromApart, t += toApart) to.set(from.subarray(f, f + width), t);
}

let made: Gr4Kernel | undefined;

/** The one instance of it. */
export const gr4Kernel = (): Gr4Kernel => (made ??= instantiate());

function instantiate(): Gr4Kernel {
  const module = new WebAssembly.Module(Uint8Array.from(atob(GR4_MODULE), (letter) => letter.charCodeAt(0)));
  const pages = Math.ceil((CONSTANTS + ROOM * NUMBER + 5 * (HANDED * NUMBER + APART)) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { lay, advance } = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Module;
  const column = (k: number): Float64Array => new Float64Array(memory.buffer, CONSTANTS + ROOM * NUMBER + k * (HANDED * NUMBER + APART), HANDED);
  const [rain, evaporation, runoff, evaporated, lost] = [column(0), column(1), column(2), column(3), column(4)];
  lay(rain.byteOffset, evaporation.byteOffset, runoff.byteOffset, evaporated.byteOffset, lost.byteOffset, ROUTED);
  const groups: Group[] = [];
  let used = 0;
  return {
    groups,
    add(first, members, count1, count2) {
      const length = (MEMBER + 2 * (count1 + count2)) * ABREAST;
      if (used + length > ROOM || first + members - (groups[0]?.first ?? first) > COLUMNS) return null;
      const rows = new Float64Array(memory.buffer, CONSTANTS + used * NUMBER, length).fill(0);
      used += length;
      const group = { first, members, count1, count2, rows };
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
        copyRows(inputs.rain, begin, n, rain, 0, width, width, handed);
        copyRows(inputs.potentialEvapotranspiration, begin, n, evaporation, 0, width, width, handed);
        // the last one first: where it is odd, its idle lane writes what the first one writes after it
        for (let k = groups.length - 1; k >= 0; k--) {
          const { first, members, count1, count2, rows } = groups[k]!;
          advance(handed, rows.byteOffset, (members + 1) >> 1, count1, count2, first - from, width);
        }
        copyRows(runoff, 0, width, outputs.runoff, begin, n, width, handed);
        copyRows(evaporated, 0, width, outputs.actualEvapotranspiration, begin, n, width, handed);
        copyRows(lost, 0, width, outputs.groundwaterLoss, begin, n, width, handed);
      }
    },
    clear() {
      groups.length = 0;
      used = 0;
    },
  };
}
