/** Names of units as one long string: half a million of them are searched in a few milliseconds. */

export interface Names {
  /** Whether the page holds names at all. */
  readonly known: boolean;
  readonly at: (row: number) => string;
  /** Rows in [from, to) whose name holds the words, ascending. */
  readonly holding: (words: string, from: number, to: number) => Uint32Array;
}

const UNKNOWN: Names = { known: false, at: () => '', holding: () => new Uint32Array() };

/** Where each line begins, and where one after the last would. */
function lineStarts(joined: string, rows: number): Uint32Array {
  const starts = new Uint32Array(rows + 1);
  let at = 0;
  for (let row = 1; row < rows; row++) starts[row] = at = joined.indexOf('\n', at) + 1;
  starts[rows] = joined.length + 1;
  return starts;
}

/** Names from lines; names are compared as they stand and in lower case. */
export function namesIn(joined: string | undefined, rows: number): Names {
  if (joined === undefined) return UNKNOWN;
  const starts = lineStarts(joined, rows);
  const folded = joined.toLowerCase();
  return {
    known: true,
    at: (row) => joined.slice(starts[row], starts[row + 1]! - 1),
    holding(words, from, to) {
      const wanted = words.toLowerCase();
      const found: number[] = [];
      let row = from;
      let at = wanted === '' ? -1 : folded.indexOf(wanted, starts[from]);
      while (at >= 0 && at < starts[to]!) {
        while (starts[row + 1]! <= at) row++;
        found.push(row);
        at = folded.indexOf(wanted, starts[row + 1]);
        if (row + 1 >= to) break;
      }
      return Uint32Array.from(found);
    },
  };
}
