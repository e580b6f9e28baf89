/** The kernels of scoring in WebAssembly (`assembly/tile.ts`) on the memory of a tile. */
import { moduleOf, type ColumnMemory } from '../core/column-memory.js';
import type { Goalpost } from './framework.js';
import type { IndicatorColumns } from './normalise/columns.js';
import { scaleNamed } from './normalise/index.js';
import { TILE_MODULE } from './tile-module.js';

type Kernel = (...given: readonly number[]) => number;
type Operation = 'normaliseIdentity' | 'normaliseSqrt' | 'normaliseLog1p' | 'leafWeights' | 'weigh' | 'divideByWeight' | 'split' | 'percent' | 'reported' | 'appliesAs' | 'rankable' | 'tally' | 'tallyScores' | 'unused' | 'weighed' | 'maskOf' | 'sumTwo' | 'sumOne' | 'countUnits' | 'joinSums' | 'joinOnce' | 'joinRates' | 'blankWhereUnused' | 'meanOfUnits' | 'settleGroups' | 'reportedShares' | 'weighShares' | 'effectiveWeight';
export type TileKernels = Readonly<Record<Operation, Kernel>>;

let compiled: WebAssembly.Module | undefined;

export const tileKernels = (memory: ColumnMemory): TileKernels => memory.instance((compiled ??= moduleOf(TILE_MODULE)), { log1p: Math.log1p }) as unknown as TileKernels;

/**
 * Goalpost normalisation of the first `n` units of a tile, from `value` and `state` to `normalised`: z = clip((g(x) - g(floor)) / (g(target) - g(floor)), 0, 1).
 * A value below zero under `log1p` or `sqrt` has no score: its state becomes out-of-domain (scoring policy, R20).
 */
export function normaliseTile(kernels: TileKernels, goalpost: Goalpost, { value, state, normalised }: IndicatorColumns): (n: number) => void {
  const scale = scaleNamed(goalpost.scale);
  const floor = scale.apply(goalpost.floor);
  const span = scale.apply(goalpost.target) - floor;
  const kernel = { identity: kernels.normaliseIdentity, sqrt: kernels.normaliseSqrt, log1p: kernels.normaliseLog1p }[goalpost.scale];
  const [from, states, to] = [value.byteOffset, state.byteOffset, normalised.byteOffset];
  return (n) => kernel(from, states, to, floor, span, n);
}

/** A list in the memory that `weigh` and `weighShares` read: where each column is, where its shares are, and its weight. */
export function weightList(memory: ColumnMemory, columns: readonly Float64Array[], weights: readonly number[], shares: readonly number[] = []): number {
  const list = memory.numbers(2 * columns.length);
  const places = new Uint32Array(list.buffer, list.byteOffset, 4 * columns.length);
  columns.forEach((column, k) => {
    places[4 * k] = column.byteOffset;
    places[4 * k + 1] = shares[k] ?? 0;
    list[2 * k + 1] = weights[k]!;
  });
  return list.byteOffset;
}

/** A list of places, 4 bytes each. */
export function placeList(memory: ColumnMemory, places: readonly number[]): number {
  const list = memory.codes(places.length);
  list.set(places);
  return list.byteOffset;
}
