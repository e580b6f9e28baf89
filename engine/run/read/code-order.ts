/** Rows in ascending order of their unit codes, compared by code units as sorting strings does. */

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The rows 0, 1, 2 ... */
export function firstRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** Where the ascending runs of `rows` begin, and behind them where the last one ends. */
function runsOf(codes: readonly string[], rows: Uint32Array): number[] {
  const starts = [0];
  for (let i = 1; i < rows.length; i++) if (codes[rows[i - 1]!]! > codes[rows[i]!]!) starts.push(i);
  starts.push(rows.length);
  return starts;
}

/** Merge the ascending runs [low, middle) and [middle, high) of `from` into `to`; of equal codes the first run's go first. */
function merge(codes: readonly string[], from: Uint32Array, to: Uint32Array, low: number, middle: number, high: number): void {
  let [a, b] = [low, middle];
  for (let at = low; at < high; at++) {
    const first = b === high || (a < middle && codes[from[a]!]! <= codes[from[b]!]!);
    to[at] = first ? from[a++]! : from[b++]!;
  }
}

/**
 * Rows sorted by the codes they stand for, equal codes in the order given: by merging the runs already ascending, since
 * most files are sorted or are a few sorted files one behind the other.
 */
export function sortByCode(codes: readonly string[], rows: Uint32Array): Uint32Array {
  let starts = runsOf(codes, rows);
  let from = rows;
  let to: Uint32Array = new Uint32Array(starts.length > 2 ? rows.length : 0);
  while (starts.length > 2) {
    const merged = [0];
    for (let run = 0; run + 1 < starts.length; run += 2) {
      const high = starts[run + 2] ?? starts[run + 1]!;
      merge(codes, from, to, starts[run]!, starts[run + 1]!, high);
      merged.push(high);
    }
    [from, to, starts] = [to, from, merged];
  }
  return from;
}
