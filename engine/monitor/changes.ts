/** What was published, numbered in its order, as far back as memory goes: changes of level, alerts. */
import type { LevelChange } from './snapshot.js';

export interface Place {
  readonly id: number;
  /** When it was published [ms since 1970]. */
  readonly time: number;
}
export type NumberedChange = LevelChange & Place;

/** Entries are let go some at a time, once there are so many times as many as are kept. */
const SLACK = 1.1;

export class ChangeLog<T extends object = LevelChange> {
  readonly #entries: (T & Place)[] = [];
  #last: number;

  /**
   * @param begun when this log begins [ms since 1970]: its numbers are above those of any that began before
   * @param most entries kept
   */
  constructor(
    begun: number,
    private readonly most = 100_000,
  ) {
    this.#last = begun * 1_000;
  }

  /** Number of the newest change. */
  get last(): number {
    return this.#last;
  }

  add(changes: readonly T[], time: number): (T & Place)[] {
    const added = changes.map((change) => ({ ...change, id: ++this.#last, time }));
    for (const change of added) this.#entries.push(change); // a first cycle changes more than a call takes arguments
    if (this.#entries.length > SLACK * this.most) this.#entries.splice(0, this.#entries.length - this.most);
    return added;
  }

  /**
   * Changes after a number, the oldest first.
   *
   * @returns null where some of them are no longer known: then all has to be read again
   */
  since(id: number, limit = this.most): (T & Place)[] | null {
    if (id === this.#last) return [];
    const first = this.#entries[0];
    if (first === undefined || id < first.id - 1 || id > this.#last) return null;
    const from = id - first.id + 1;
    return this.#entries.slice(from, from + limit);
  }
}
