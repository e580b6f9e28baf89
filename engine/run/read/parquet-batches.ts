/** Texts of some rows of a Parquet file that follow each other, and reading them all where they are stored as texts. */
import { NotRead, textsIn, type TextCells } from './parquet-chunk.js';
import type { Footer } from './parquet-footer.js';
import { forEachPiece, piecesOf } from './parquet-pieces.js';

export interface TextBatch {
  /** First of its rows of the file, from 0. */
  readonly first: number;
  readonly rows: number;
  /** Cells by position of their column. */
  readonly cells: ReadonlyMap<number, TextCells>;
}

/** The texts of some columns, group of rows by group of rows, or null where the file must be read by others. */
export async function textBatches(path: string, { columns }: Footer, positions: readonly number[]): Promise<TextBatch[] | null> {
  const stored = positions.flatMap((position) => columns[position]!.stored ?? []);
  if (stored.length < positions.length) return null;
  const batches = new Map<number, { first: number; rows: number; cells: Map<number, TextCells> }>();
  try {
    const pieces = piecesOf(stored);
    let next = 0;
    await forEachPiece(path, pieces, () => next++, (piece, areas, at) => {
      for (const chunk of piece) {
        const { first, rows, column } = chunk;
        const batch = batches.get(first) ?? { first, rows, cells: new Map<number, TextCells>() };
        batches.set(first, batch);
        batch.cells.set(positions[column]!, textsIn(areas, chunk, stored[column]!, at(chunk)));
      }
    });
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    return null;
  }
  return [...batches.values()].sort((a, b) => a.first - b.first);
}
