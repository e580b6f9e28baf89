/** Number columns of a Parquet file read piece by piece: runs of chunks that lie together, taken by whichever thread is free. */
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { NotRead, storeNumbers, type NumberPlace, type StoredColumn } from './parquet-chunk.js';
import type { ColumnChunk } from './parquet-footer.js';
import { roomFor, type Areas, type Sizes } from './parquet-kernel.js';

/** A column to read. */
export type PlacedColumn = StoredColumn & NumberPlace;

/** A chunk of one of the columns. */
interface PlacedChunk extends ColumnChunk {
  readonly column: number;
}

/** Chunks that are read from the file in one go. */
type Piece = readonly PlacedChunk[];

/** Reading some columns, as all its threads see it. */
export interface PiecesTask {
  readonly path: string;
  readonly columns: readonly PlacedColumn[];
  readonly pieces: readonly Piece[];
  /** The next piece to be taken, and cells stored so far. */
  readonly progress: Int32Array;
}

/** Bytes of a piece, and between two chunks of it, at most. */
const PIECE_BYTES = 1 << 20;
const GAP_BYTES = 1 << 16;

const endOf = ({ offset, bytes }: ColumnChunk): number => offset + bytes;

/** Cut the chunks of columns into pieces, in the order of the file. */
export function piecesOf(columns: readonly { readonly chunks: readonly ColumnChunk[] }[]): Piece[] {
  const chunks = columns.flatMap((of, column) => of.chunks.map((chunk): PlacedChunk => ({ ...chunk, column })));
  chunks.sort((a, b) => a.offset - b.offset);
  const pieces: PlacedChunk[][] = [];
  for (const chunk of chunks) {
    const piece = pieces.at(-1);
    if (piece !== undefined && chunk.offset - endOf(piece.at(-1)!) <= GAP_BYTES && endOf(chunk) - piece[0]!.offset <= PIECE_BYTES) piece.push(chunk);
    else pieces.push([chunk]);
  }
  return pieces;
}

const largest = (pieces: readonly Piece[], sizeOf: (piece: Piece) => number): number => pieces.reduce((most, piece) => Math.max(most, sizeOf(piece)), 0);
const largestChunk = (pieces: readonly Piece[], sizeOf: (chunk: ColumnChunk) => number): number => largest(pieces, (piece) => piece.reduce((most, chunk) => Math.max(most, sizeOf(chunk)), 0));

const sizesOf = (pieces: readonly Piece[]): Sizes => ({
  stored: largest(pieces, (piece) => endOf(piece.at(-1)!) - piece[0]!.offset),
  uncompressed: largestChunk(pieces, ({ uncompressed }) => uncompressed),
  rows: largestChunk(pieces, ({ rows }) => rows),
});

/** The areas of this thread for one piece: another reading of this thread may have made the memory grow since the last one. @throws NotRead where there is no room */
function areasOf(sizes: Sizes): Areas {
  const areas = roomFor(sizes);
  if (areas === null) throw new NotRead('groups of too many rows');
  return areas;
}

/** Run `take` on every piece that `next` names, each standing in memory: a chunk at `at(chunk)`, until `take` awaits anything. */
export async function forEachPiece(path: string, pieces: readonly Piece[], next: () => number, take: (piece: Piece, areas: Areas, at: (chunk: ColumnChunk) => number) => Promise<void> | void): Promise<void> {
  const sizes = sizesOf(pieces);
  const file = openSync(path, 'r');
  try {
    for (let piece = pieces[next()]; piece !== undefined; piece = pieces[next()]) {
      const areas = areasOf(sizes);
      const from = piece[0]!.offset;
      const bytes = endOf(piece.at(-1)!) - from;
      if (readSync(file, areas.bytes, areas.stored, bytes, from) !== bytes) throw new NotRead('cut short');
      await take(piece, areas, ({ offset }) => areas.stored + offset - from);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Read pieces until none is left.
 *
 * @returns for each column whether this thread found odd cells in it, or null where the file must be read by others
 */
export async function readPieces({ path, columns, pieces, progress }: PiecesTask, onCells?: (cells: number) => void): Promise<boolean[] | null> {
  const odd = columns.map(() => false);
  try {
    await forEachPiece(path, pieces, () => Atomics.add(progress, 0, 1), async (piece, areas, at) => {
      for (const chunk of piece) {
        const column = columns[chunk.column]!;
        if (storeNumbers(areas, chunk, column, at(chunk), column)) odd[chunk.column] = true;
        const cells = Atomics.add(progress, 1, chunk.rows) + chunk.rows;
        onCells?.(cells);
      }
      if (onCells !== undefined) await turn();
    });
    return odd;
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    return null;
  }
}
