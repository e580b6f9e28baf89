/** A body of rows as it was sent, and the answer to it as bytes. */
import type { Store } from '../store/store.js';
import { rowsOf, type Format } from './formats.js';
import { once, requestHash } from './idempotency.js';
import type { IngestOptions, IngestReport } from './ingest.js';

export interface Received {
  readonly body: Uint8Array;
  readonly format: Format;
  /** Of rows that name none. */
  readonly source: string;
  /** Places the sender may tell of begin so, or feed villages alone whose codes do. */
  readonly areas: readonly string[];
  readonly dryRun: boolean;
  readonly atomic: boolean;
  /** What became of every row, or of those alone that were refused. */
  readonly detail: 'all' | 'problems';
  /** The same request under this name gets the same answer; null: it has none. */
  readonly once: { readonly name: string; readonly request: string } | null;
}

export interface ReceivedAnswer {
  /** JSON. */
  readonly answer: Uint8Array;
  /** Whether it was given before. */
  readonly repeated: boolean;
}

/** Most rows of a body. */
export const MOST_ROWS = 200_000;

export class TooManyRowsError extends Error {
  override readonly name = 'TooManyRowsError';
}

type Take = (rows: readonly unknown[], options: Omit<IngestOptions, 'variables' | 'now' | 'earliest'>) => Promise<IngestReport>;

/**
 * Whether somebody may tell of a place: it lies in their areas, or is a gauge of other name that feeds villages, all of which do.
 *
 * @param fedBy codes of the villages that are fed from a place
 */
export const mayTellIn =
  (areas: readonly string[], fedBy: (place: string) => readonly string[]) =>
  (place: string): boolean => {
    const within = (code: string): boolean => areas.some((area) => code.startsWith(area));
    const fed = fedBy(place);
    return within(place) || (fed.length > 0 && fed.every(within));
  };

/**
 * Read a body, take its rows in and say what became of each.
 *
 * @throws InputError, TooManyRowsError, OtherRequestError, UnderWayError
 */
export async function receive(store: Store, { body, format, source, areas, dryRun, atomic, detail, once: key }: Received, now: number, fedBy: (place: string) => readonly string[], take: Take): Promise<ReceivedAnswer> {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString();
  const work = async (): Promise<string> => {
    const rows = rowsOf(text, format);
    if (rows.length > MOST_ROWS) throw new TooManyRowsError(`expected at most ${MOST_ROWS} rows, found ${rows.length}; nothing was kept`);
    const { kept, counts, unwatched, rows: results } = await take(rows, { source, dryRun, atomic, mayTell: mayTellIn(areas, fedBy) });
    return JSON.stringify({ kept, counts, unwatched, rows: detail === 'problems' ? results.filter(({ status }) => status === 'rejected') : results });
  };
  const { answer, repeated } = key === null ? { answer: await work(), repeated: false } : await once(store, key.name, requestHash(key.request, format, text), now, work);
  return { answer: new Uint8Array(Buffer.from(answer)), repeated };
}
