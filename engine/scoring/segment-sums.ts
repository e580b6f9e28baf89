/**
 * Adding up over the rows of segments: what a roll-up needs of a tile of units. Rows of a segment stand together, so
 * every sum runs in a register and is stored once per segment.
 */
import { NOT_APPLICABLE, PRESENT } from '../core/table.js';
import { TILE_ROWS, type Segments } from './levels.js';

/** The segments of the tile at hand: segment s has rows [edge[s], edge[s + 1]), counted from the tile's first row. */
export class TileSegments {
  readonly edge = new Uint16Array(TILE_ROWS + 1);
  /** First segment of the tile, and how many there are. */
  first = 0;
  count = 0;
  /** Whether the first one has rows in an earlier tile: what is added up then adds to what is there. */
  continues = false;

  constructor(readonly all: Segments) {}

  /** Go to rows [lo, lo + n), of which the first lies in segment `from` or a later one. */
  place(from: number, lo: number, n: number): void {
    const { start } = this.all;
    let segment = from;
    while (start[segment + 1]! <= lo) segment++;
    this.first = segment;
    this.continues = start[segment]! < lo;
    this.count = 0;
    for (; segment + 1 < start.length && start[segment]! < lo + n; segment++) this.edge[this.count++] = Math.max(0, start[segment]! - lo);
    this.edge[this.count] = n;
  }
}

/** Sums of one tile, per segment: counts of states, and up to two columns at once. */
export class TileSums {
  readonly used = new Float64Array(TILE_ROWS);
  readonly missing = new Float64Array(TILE_ROWS);
  readonly passing = new Float64Array(TILE_ROWS);
  readonly a = new Float64Array(TILE_ROWS);
  readonly b = new Float64Array(TILE_ROWS);

  constructor(readonly segments: TileSegments) {}

  /** Units used (`unused` 0), and units in state missing. */
  countStates(state: Uint8Array, unused: Uint8Array): void {
    const { edge, count } = this.segments;
    for (let s = 0; s < count; s++) {
      let used = 0;
      let missing = 0;
      for (let i = edge[s]!; i < edge[s + 1]!; i++) {
        if (unused[i] === 0) used++;
        if (state[i] !== PRESENT && state[i] !== NOT_APPLICABLE) missing++;
      }
      this.used[s] = used;
      this.missing[s] = missing;
    }
  }

  /** Units that pass the filter (1); where that is unknown (2), those that are missing for it. `filter` null: all pass. */
  countPassing(state: Uint8Array, filter: Uint8Array | null): void {
    const { edge, count } = this.segments;
    for (let s = 0; s < count; s++) {
      let passing = edge[s + 1]! - edge[s]!;
      if (filter !== null) {
        for (let i = edge[s]!; i < edge[s + 1]!; i++) if (filter[i] === 0 || (filter[i] === 2 && (state[i] === PRESENT || state[i] === NOT_APPLICABLE))) passing--;
      }
      this.passing[s] = passing;
    }
  }

  /** Σ of two columns over the units used, into `a` and `b`; the columns are read from row `lo` on. */
  addTwo(first: Float64Array, second: Float64Array, unused: Uint8Array, lo: number): void {
    const { edge, count } = this.segments;
    for (let s = 0; s < count; s++) {
      let a = 0;
      let b = 0;
      for (let i = edge[s]!; i < edge[s + 1]!; i++) {
        if (unused[i] !== 0) continue;
        a += first[lo + i]!;
        b += second[lo + i]!;
      }
      this.a[s] = a;
      this.b[s] = b;
    }
  }

  /** Σ of a column over the units used, into `a`. */
  addOne(column: Float64Array, unused: Uint8Array, lo: number): void {
    const { edge, count } = this.segments;
    for (let s = 0; s < count; s++) {
      let sum = 0;
      for (let i = edge[s]!; i < edge[s + 1]!; i++) if (unused[i] === 0) sum += column[lo + i]!;
      this.a[s] = sum;
    }
  }

  /** Σ of own values times a weight column over the units used, into `a`. */
  addProducts(own: Float64Array, weight: Float64Array, unused: Uint8Array, lo: number): void {
    const { edge, count } = this.segments;
    for (let s = 0; s < count; s++) {
      let sum = 0;
      for (let i = edge[s]!; i < edge[s + 1]!; i++) if (unused[i] === 0) sum += own[i]! * weight[lo + i]!;
      this.a[s] = sum;
    }
  }
}
