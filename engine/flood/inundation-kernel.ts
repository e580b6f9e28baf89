/**
 * The numbers of a simulation of inundation and what works on them row by row. There are two kernels that agree in every
 * bit: WebAssembly with two cells at a time, which runs, and the equations in TypeScript, which it is tested against.
 */
import type { Ground, Water } from './inundation-faces.js';

/** What a simulation is laid out for. */
export type Layout = Pick<Ground, 'rows' | 'columns' | 'cellSize' | 'theta' | 'minDepth'>;

/** What is known of each cell since the beginning. */
export interface Extremes {
  /** Greatest depth [m]. */
  readonly maxDepth: Float64Array;
  /** Greatest speed while deeper than `WET` [m/s]. */
  readonly maxSpeed: Float64Array;
  /** When it was first deeper than `WET` [s]; Infinity: never. */
  readonly arrival: Float64Array;
  /** How long it was deeper than `WET` [s]. */
  readonly wetSeconds: Float64Array;
}

/** Depth from which a place counts as under water [m]. */
export const WET = 0.05;

/** Every column of a simulation, all 0 at first. */
export interface Numbers extends Water, Extremes, Pick<Ground, 'height' | 'friction'> {
  /** Rain and what springs up, and infiltration where there is water enough [m/s]. */
  readonly gain: Float64Array;
  readonly loss: Float64Array;
  /** Old discharge of the faces of the row above, by column [m²/s]. */
  readonly above: Float64Array;
  /** Greatest depth in each tile, band by band [m]. */
  readonly most: Float64Array;
  /** Depth that seeped away in the step, summed over the cells [m]. */
  readonly seeped: Float64Array;
}

/** Cells along a side of a tile. */
export const TILE = 16;

/** Lengths of the columns, in the order in which they lie. */
export function lengthsOf({ rows, columns }: Pick<Layout, 'rows' | 'columns'>): Readonly<Record<keyof Numbers, number>> {
  const cells = rows * columns;
  return {
    height: cells,
    friction: cells,
    depth: cells,
    qx: rows * (columns + 1),
    qy: (rows + 1) * columns,
    above: columns,
    maxDepth: cells,
    maxSpeed: cells,
    arrival: cells,
    wetSeconds: cells,
    gain: cells,
    loss: cells,
    seeped: 1,
    most: Math.ceil(rows / TILE) * Math.ceil(columns / TILE),
  };
}

/** Works on the cells [from, to) of a row; what each does is said where it stands in TypeScript. */
export interface Kernel {
  /** Begin a step of `dt` that ends at `time` [s]; `weathers`: anything falls, springs up or seeps. */
  begin(dt: number, time: number, weathers: boolean): void;
  flowWest(row: number, from: number, to: number): void;
  /** Not of the first row. */
  flowWestAndNorth(row: number, from: number, to: number): void;
  limitOutflow(row: number, from: number, to: number): void;
  /** `from` at the beginning of a tile, rows from north to south; writes `most`, adds to `seeped`. */
  settle(row: number, from: number, to: number): void;
}

/** Lays the columns out and what works on them. */
export type KernelMaker = (layout: Layout) => { readonly numbers: Numbers; readonly kernel: Kernel };
