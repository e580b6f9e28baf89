/**
 * Which parts of a grid have anything to compute: tiles of 16 x 16 cells. A tile is left out where no water can move: it is
 * dry, so are the cells of its four neighbours along it, nothing falls on it, and so it was in the step before. All that is
 * left out would have been zero, so that leaving it out changes no bit of any result.
 */
import type { Side } from './inundation-boundaries.js';
import type { Ground } from './inundation-faces.js';
import { TILE } from './inundation-kernel.js';

export interface Tiles {
  readonly bands: number;
  readonly across: number;
  /** Greatest depth in each tile [m]. */
  readonly most: Float64Array;
  /** Greatest depth along each side of each tile [m]. */
  readonly rim: Readonly<Record<Side, Float64Array>>;
  /** 1 where something falls, springs up or flows in. */
  readonly fed: Uint8Array;
  /** 1 where there was something to do in the last step, its trace on the faces still to be cleared. */
  readonly busy: Uint8Array;
  /** 1 where this step computes. */
  readonly active: Uint8Array;
  /** For each band, the number of runs of active tiles and then the first and the end column of each. */
  readonly runs: Int32Array;
}

/** Numbers held for the runs of a band. */
export const runsWidth = (across: number): number => 1 + 2 * Math.ceil(across / 2);

/** Tiles of a grid, all to be computed in the first step. */
export function layTiles({ rows, columns }: Ground, depth: Float64Array): Tiles {
  const bands = Math.ceil(rows / TILE);
  const across = Math.ceil(columns / TILE);
  const column = (): Float64Array => new Float64Array(bands * across);
  const most = column();
  const rim = { north: column(), east: column(), south: column(), west: column() };
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < across; x++) {
      const tile = Math.floor(row / TILE) * across + x;
      const [from, to] = [row * columns + x * TILE, row * columns + Math.min(columns, (x + 1) * TILE)];
      let h = 0;
      for (let cell = from; cell < to; cell++) h = Math.max(h, depth[cell]!);
      noteRow(most, rim, tile, row, rows, h, depth[from]!, depth[to - 1]!);
    }
  }
  return { bands, across, most, rim, fed: new Uint8Array(bands * across), busy: new Uint8Array(bands * across).fill(1), active: new Uint8Array(bands * across), runs: new Int32Array(bands * runsWidth(across)) };
}

/**
 * Note the depths of one row of a tile; rows come from north to south.
 *
 * @param h greatest depth in the row, `first` and `last` those at its ends [m]
 */
export function noteRow(most: Float64Array, { north, east, south, west }: Tiles['rim'], tile: number, row: number, rows: number, h: number, first: number, last: number): void {
  const begins = row % TILE === 0;
  if (begins) north[tile] = h;
  if (row % TILE === TILE - 1 || row === rows - 1) south[tile] = h;
  if (begins || h > most[tile]!) most[tile] = h;
  if (begins || first > west[tile]!) west[tile] = first;
  if (begins || last > east[tile]!) east[tile] = last;
}

/** The tile of a cell. */
export const tileOf = (cell: number, columns: number, across: number): number => Math.floor(Math.floor(cell / columns) / TILE) * across + Math.floor((cell % columns) / TILE);

/** Greatest depth on the grid [m]. */
export function deepest({ most }: Tiles): number {
  let h = 0;
  for (let tile = 0; tile < most.length; tile++) if (most[tile]! > h) h = most[tile]!;
  return h;
}

/**
 * Find the tiles of the next step and their runs.
 *
 * @param still depth up to which water neither moves nor counts [m]
 * @param seeps whether any depth at all may seep away
 * @param all compute every tile
 * @returns whether anything moves, falls or seeps: where nothing does, a step of any length changes nothing
 */
export function findActive({ bands, across, most, rim, fed, busy, active, runs }: Tiles, columns: number, still: number, seeps: boolean, all: boolean): boolean {
  const width = runsWidth(across);
  let moves = false;
  for (let band = 0; band < bands; band++) {
    let count = 0;
    let open = false;
    const base = band * width;
    for (let x = 0; x < across; x++) {
      const tile = band * across + x;
      const wet =
        most[tile]! > still ||
        (x > 0 && rim.east[tile - 1]! > still) ||
        (x < across - 1 && rim.west[tile + 1]! > still) ||
        (band > 0 && rim.south[tile - across]! > still) ||
        (band < bands - 1 && rim.north[tile + across]! > still) ||
        fed[tile] === 1 ||
        (seeps && most[tile]! > 0);
      const now = all || wet || busy[tile] === 1;
      busy[tile] = wet ? 1 : 0;
      moves ||= wet;
      active[tile] = now ? 1 : 0;
      if (now && !open) runs[base + 1 + 2 * count] = x * TILE;
      if (now) runs[base + 2 + 2 * count] = Math.min(columns, (x + 1) * TILE);
      if (open && !now) count++;
      open = now;
    }
    runs[base] = open ? count + 1 : count;
  }
  return moves;
}
