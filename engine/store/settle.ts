/** What new rows mean beside those that are kept: new, told before, or told otherwise; and which of them are the latest. */
import type { KeptObservation, Observation, Outcome } from './store.js';

/** The newest revision of one moment of one series. */
export interface Head {
  readonly revision: number;
  readonly value: number;
}

export interface Settled {
  readonly outcomes: readonly Outcome[];
  /** Rows to add, and which of the given rows each was. */
  readonly added: readonly { readonly at: number; readonly revision: number }[];
}

/** The revision a value comes in as; null: it was told before. @param head the newest revision of its moment; undefined: there is none */
export const revisionAfter = (head: Head | undefined, value: number): number | null => (head === undefined ? 0 : head.value === value ? null : head.revision + 1);

/**
 * Judge rows in their order.
 *
 * @param headOf what is kept for the moment of row `at`
 * @param keyOf equal for two rows of the same series and moment
 */
export function settle(rows: readonly Observation[], headOf: (at: number) => Head | undefined, keyOf: (at: number) => string): Settled {
  const here = new Map<string, Head>();
  const outcomes: Outcome[] = [];
  const added: { at: number; revision: number }[] = [];
  rows.forEach(({ value }, at) => {
    const key = keyOf(at);
    const head = here.get(key) ?? headOf(at);
    const revision = revisionAfter(head, value);
    if (revision === null) {
      outcomes.push('duplicate');
      return;
    }
    outcomes.push(revision === 0 ? 'accepted' : 'revised');
    here.set(key, { revision, value });
    added.push({ at, revision });
  });
  return { outcomes, added };
}

/**
 * Whether `a` takes the place of `b` as the latest: by the moment it was seen, never by when it came in; of one moment the
 * source whose name sorts first, whichever came first; of one source the later revision.
 */
export function isNewer(a: Pick<KeptObservation, 'time' | 'source' | 'revision'>, b: Pick<KeptObservation, 'time' | 'source' | 'revision'>): boolean {
  if (a.time !== b.time) return a.time > b.time;
  if (a.source !== b.source) return a.source < b.source;
  return a.revision > b.revision;
}

/** The newest row of each place and variable. */
export function newestOf(rows: readonly KeptObservation[]): KeptObservation[] {
  const best = new Map<string, KeptObservation>();
  for (const row of rows) {
    const key = `${row.place} ${row.variable}`;
    const other = best.get(key);
    if (other === undefined || isNewer(row, other)) best.set(key, row);
  }
  return [...best.values()];
}
