/**
 * Which parts of a grid have anything to compute: tiles of 32 x 32 cells. A tile is left out where no water can move:
 * it and its four neighbours are dry, nothing falls on it, and so it was in the step before. All that is left out would
 * have been zero, so that leaving it out changes no bit of any result.
 */
import type { Ground } from './inundation-faces.js';

/** Cells along a side of a tile. */
export const TILE = 32;

export interface Tiles {
  readonly bands: number;
  readonly across: number;
  /** Greatest depth in each tile [m]. */
  readonly most: Float64Array;
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
  const most = new Float64Array(bands * across);
  depth.forEach((h, cell) => {
    const tile = tileOf(cell, columns, across);
    if (h > most[tile]!) most[tile] = h;
  });
  return { bands, across, most, fed: new Uint8Array(bands * across), busy: new Uint8Array(bands * across).fill(1), active: new Uint8Array(bands * across), runs: new Int32Array(bands * runsWidth(across)) };
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
 */
export function findActive({ bands, across, most, fed, busy, active, runs }: Tiles, columns: number, still: number, seeps: boolean, all: boolean): void {
  const width = runsWidth(across);
  for (let band = 0; band < bands; band++) {
    let count = 0;
    let open = false;
    const base = band * width;
    for (let x = 0; x < across; x++) {
      const tile = band * across + x;
      const wet =
        most[tile]! > still ||
        (x > 0 && most[tile - 1]! > still) ||
        (x < across - 1 && most[tile + 1]! > still) ||
        (band > 0 && most[tile - across]! > still) ||
        (band < bands - 1 && most[tile + across]! > still) ||
        fed[tile] === 1 ||
        (seeps && most[tile]! > 0);
      const now = all || wet || busy[tile] === 1;
      busy[tile] = wet ? 1 : 0;
      active[tile] = now ? 1 : 0;
      if (now && !open) runs[base + 1 + 2 * count] = x * TILE;
      if (now) runs[base + 2 + 2 * count] = Math.min(columns, (x + 1) * TILE);
      if (open && !now) count++;
      open = now;
    }
    runs[base] = open ? count + 1 : count;
  }
}
