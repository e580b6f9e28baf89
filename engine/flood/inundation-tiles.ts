/**
 * Which parts of a grid have anything to compute: tiles of 16 x 16 cells. A tile is left out where no water can move: it is
 * dry, so are the cells of its four neighbours along it, nothing falls on it, and so it was in the step before. All that is
 * left out would have been zero, so that leaving it out changes no bit of any result.
 */
import type { Ground } from './inundation-faces.js';
import { TILE } from './inundation-kernel.js';

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

/** Tiles of a grid, all to be computed in the first step; `most` is filled. */
export function layTiles({ rows, columns }: Pick<Ground, 'rows' | 'columns'>, depth: Float64Array, most: Float64Array): Tiles {
  const bands = Math.ceil(rows / TILE);
  const across = Math.ceil(columns / TILE);
  most.fill(0);
  for (let cell = 0; cell < depth.length; cell++) {
    const tile = tileOf(cell, columns, across);
    most[tile] = Math.max(most[tile]!, depth[cell]!);
  }
  return { bands, across, most, fed: new Uint8Array(bands * across), busy: new Uint8Array(bands * across).fill(1), active: new Uint8Array(bands * across), runs: new Int32Array(bands * runsWidth(across)) };
}

/** Whether any of `count` cells from `first` on, `step` apart, is deeper than `still`. */
function anyDeeper(depth: Float64Array, first: number, step: number, count: number, still: number): boolean {
  for (let k = 0; k < count; k++) if (depth[first + k * step]! > still) return true;
  return false;
}

/** Whether a cell of a neighbour along the tile is deeper than `still`. */
function wetBeside({ bands, across, most }: Tiles, { rows, columns }: Pick<Ground, 'rows' | 'columns'>, depth: Float64Array, band: number, x: number, still: number): boolean {
  const tile = band * across + x;
  const corner = band * TILE * columns + x * TILE;
  const [high, wide] = [Math.min(TILE, rows - band * TILE), Math.min(TILE, columns - x * TILE)];
  return (
    (x > 0 && most[tile - 1]! > still && anyDeeper(depth, corner - 1, columns, high, still)) ||
    (x < across - 1 && most[tile + 1]! > still && anyDeeper(depth, corner + TILE, columns, high, still)) ||
    (band > 0 && most[tile - across]! > still && anyDeeper(depth, corner - columns, 1, wide, still)) ||
    (band < bands - 1 && most[tile + across]! > still && anyDeeper(depth, corner + TILE * columns, 1, wide, still))
  );
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
export function findActive(tiles: Tiles, grid: Pick<Ground, 'rows' | 'columns'>, depth: Float64Array, still: number, seeps: boolean, all: boolean): boolean {
  const { bands, across, most, fed, busy, active, runs } = tiles;
  const { columns } = grid;
  const width = runsWidth(across);
  let moves = false;
  for (let band = 0; band < bands; band++) {
    let count = 0;
    let open = false;
    const base = band * width;
    for (let x = 0; x < across; x++) {
      const tile = band * across + x;
      const wet = most[tile]! > still || fed[tile] === 1 || (seeps && most[tile]! > 0) || wetBeside(tiles, grid, depth, band, x, still);
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
