/** Observations that come in: every row is judged by itself, and what became of it is told. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { StoreFullError } from '../store/driver.js';
import type { Appended, KeptObservation, Observation, Store } from '../store/store.js';
import { checkRow, type RowRefusal, type RowResult, type RowRules, type Withheld } from './row.js';

export interface IngestOptions extends RowRules {
  /** Keep nothing, only tell. */
  readonly dryRun: boolean;
  /** Keep nothing where any row is refused. */
  readonly atomic: boolean;
  /** Whether anything follows from what is seen of a variable at a place; absent: from all. */
  readonly isWatched?: (place: string, variable: string) => boolean;
}

export interface IngestReport {
  /** Whether the good rows are kept. */
  readonly kept: boolean;
  /** `withheld` only where an atomic request was refused: good rows that were not kept. */
  readonly counts: Readonly<Record<Exclude<RowResult['status'], Withheld>, number> & Partial<Record<Withheld, number>>>;
  /** Of the good rows, each place and variable that nothing follows from: a gauge that is written wrong is none. */
  readonly unwatched: readonly { readonly place: string; readonly variable: string }[];
  /** One for each row sent, in their order. */
  readonly rows: readonly RowResult[];
}

export interface Ingested {
  readonly report: IngestReport;
  /** What is latest now that was not before. */
  readonly latest: readonly KeptObservation[];
  /** Places of which a row was kept, and the earliest moment of it [ms since 1970]. */
  readonly places: ReadonlyMap<string, number>;
}

/** Rows kept at a time: a commit is paid once for so many. Rows checked at a time, so that others have their turn. */
const [BATCH, CHECKED] = [5_000, 500] as const;

const isRefusal = (row: Observation | RowRefusal): row is RowRefusal => 'status' in row;

/** Where the store fails, what came before is kept; of these rows it may be so, too. */
function halted(error: unknown, rows: readonly Observation[], before: number, places: Map<string, number>): unknown {
  for (const row of rows) note(places, row);
  return error instanceof StoreFullError ? new StoreFullError(before === 0 ? 'nothing of it was kept' : `${before} of its rows were kept, and count as duplicates when they are sent again`, { cause: error }) : error;
}

const note = (places: Map<string, number>, { place, time }: Observation): Map<string, number> => places.set(place, Math.min(time, places.get(place) ?? Infinity));

/**
 * Judge rows and keep the good ones. Nothing is cut: as many results as rows.
 *
 * @param places filled with those of rows that are kept, or may be where the store fails
 * @throws StoreFullError, StoreAwayError
 */
export async function ingest(store: Store, raw: readonly unknown[], options: IngestOptions, places = new Map<string, number>()): Promise<Ingested> {
  const checked: (Observation | RowRefusal)[] = [];
  for (const [k, row] of raw.entries()) {
    if (k % CHECKED === CHECKED - 1) await othersFirst();
    checked.push(checkRow(row, k, options));
  }
  const results: RowResult[] = [];
  const unwatched = new Map<string, { readonly place: string; readonly variable: string }>();
  const counts = { accepted: 0, duplicate: 0, revised: 0, rejected: 0 };
  const good: { readonly row: number; readonly observation: Observation }[] = [];
  checked.forEach((row, k) => {
    if (isRefusal(row)) results[k] = row;
    else {
      good.push({ row: k, observation: row });
      const { place, variable } = row;
      if (options.isWatched?.(place, variable) === false) unwatched.set(`${place} ${variable}`, { place, variable });
    }
  });
  counts.rejected = raw.length - good.length;
  if (options.atomic && counts.rejected > 0) {
    for (const { row } of good) results[row] = { row, status: 'withheld' };
    return { report: { kept: false, counts: { ...counts, withheld: good.length }, unwatched: [...unwatched.values()], rows: results }, latest: [], places };
  }
  const kept = !options.dryRun;
  const latest: KeptObservation[] = [];
  // an atomic request is one commit, however long; of a dry run later rows are told apart from earlier ones
  const size = kept && !options.atomic ? BATCH : Math.max(1, good.length);
  for (let from = 0; from < good.length; from += size) {
    await othersFirst(); // whoever reads does not wait for all of it
    const batch = good.slice(from, from + size);
    const rows = batch.map(({ observation }) => observation);
    const append = (): Promise<Appended> => store.append(rows, options.now).catch((error: unknown) => {
      throw halted(error, rows, from, places);
    });
    const done = kept ? await append() : { outcomes: await wouldBe(store, rows), latest: [] };
    for (const row of done.latest) latest.push(row);
    done.outcomes.forEach((status, k) => {
      const { row, observation } = batch[k]!;
      results[row] = { row, status };
      counts[status]++;
      if (kept && status !== 'duplicate') note(places, observation);
    });
  }
  return { report: { kept, counts, unwatched: [...unwatched.values()], rows: results }, latest, places };
}

/** What would become of rows, by what is kept now and by the rows before them in the batch. */
async function wouldBe(store: Store, rows: readonly Observation[]): Promise<('accepted' | 'duplicate' | 'revised')[]> {
  const known = new Map<string, number>();
  const keyOf = ({ variable, time, source }: Observation): string => `${variable} ${time} ${source}`;
  const out: ('accepted' | 'duplicate' | 'revised')[] = [];
  const spans = new Map<string, { from: number; to: number }>();
  for (const { place, time } of rows) {
    const span = spans.get(place);
    spans.set(place, span === undefined ? { from: time, to: time } : { from: Math.min(span.from, time), to: Math.max(span.to, time) });
  }
  for (const [place, span] of spans) for (const kept of await store.history({ place, ...span })) known.set(`${place} ${keyOf(kept)}`, kept.value);
  for (const row of rows) {
    const key = `${row.place} ${keyOf(row)}`;
    const before = known.get(key);
    out.push(before === undefined ? 'accepted' : before === row.value ? 'duplicate' : 'revised');
    known.set(key, row.value);
  }
  return out;
}
