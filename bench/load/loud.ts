/** A monitor that publishes what it is given. */
import { Monitor } from '../../engine/monitor/monitor.js';
import { publishedOf, type PublishedSnapshot } from '../../engine/monitor/published.js';
import { NO_SNAPSHOT, type LevelChange } from '../../engine/monitor/snapshot.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import type { Published } from '../../engine/monitor/watch.js';
import type { Store } from '../../engine/store/store.js';

/** Listeners ask about its area: one that nothing is watched in is refused. */
const WATCHED = { code: '330102000000', name: '', at: null, lines: new Map(), feeds: new Map() };

export class Loud extends Monitor {
  fixed: PublishedSnapshot = publishedOf(NO_SNAPSHOT);
  readonly #listeners = new Set<(published: Published) => void>();

  constructor(store: Store, now: number) {
    super({ store, units: new UnitIndex([WATCHED]), variables: new Map(), rules: { books: [], dt: 3_600 }, rulesHash: '', clock: () => now });
  }

  override get snapshot(): PublishedSnapshot {
    return this.fixed;
  }

  override listen(listener: (published: Published) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(changes: readonly LevelChange[], tag: string): void {
    this.fixed = { ...this.fixed, tag };
    const published = { snapshot: this.fixed, changes: this.changes.add(changes, this.now()), alerts: [] };
    for (const listener of this.#listeners) listener(published);
  }
}
