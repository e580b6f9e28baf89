/** A monitor that publishes what it is given. */
import { Monitor, type Published } from '../../engine/monitor/monitor.js';
import { NO_SNAPSHOT, type LevelChange, type Snapshot } from '../../engine/monitor/snapshot.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import type { Store } from '../../engine/store/store.js';

export class Loud extends Monitor {
  fixed: Snapshot = NO_SNAPSHOT;
  readonly #listeners = new Set<(published: Published) => void>();

  constructor(store: Store, now: number) {
    super({ store, units: new UnitIndex([]), variables: new Map(), rules: { books: [], dt: 3_600 }, rulesHash: '', clock: () => now });
  }

  override get snapshot(): Snapshot {
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
