/** Alerts that stand, as they were last told: what is served while the store does not answer. */
import { bearsOn } from '../../engine/monitor/alerts.js';
import type { Watch } from '../../engine/monitor/watch.js';
import { StoreAwayError } from '../../engine/store/driver.js';
import type { Alert } from '../../engine/store/store.js';

interface KnownAlerts {
  readonly alerts: readonly Alert[];
  /** The last moment that anything was heard [ms since 1970]. */
  readonly knownAt: number;
}

const keyOf = ({ area, hazard }: Alert): string => `${area} ${hazard}`;

/** What an answer from the store is, or what stands in for it while the store is away. */
export async function orWhileAway<T>(read: () => Promise<T>, known: () => T | null): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const other = error instanceof StoreAwayError ? known() : null;
    if (other === null) throw error;
    return other;
  }
}

export class StandingAlerts {
  #heads: Map<string, Alert> | null = null;
  #knownAt = 0;

  constructor(private readonly monitor: Watch) {
    monitor.listen(({ alerts }) => this.#heard(alerts));
  }

  /** Have them at hand; where the store is away nothing is known yet. */
  async load(): Promise<void> {
    if (this.#heads !== null) return;
    const found = await this.monitor.store.alerts({ standing: true }).catch(() => null);
    if (found === null) return;
    this.#heads ??= new Map(found.map((alert) => [keyOf(alert), alert]));
    this.#knownAt = this.monitor.now();
  }

  #heard(alerts: readonly Alert[]): void {
    this.#knownAt = this.monitor.now();
    for (const alert of alerts) {
      if (alert.status === 'issued' || alert.status === 'updated') this.#heads?.set(keyOf(alert), alert);
      else this.#heads?.delete(keyOf(alert));
    }
  }

  /** Those that bear on an area and have not run out, by area and hazard; null: nothing is known. */
  of(area = '', hazard?: string): KnownAlerts | null {
    if (this.#heads === null) return null;
    const now = this.monitor.now();
    const alerts = [...this.#heads.values()].filter((alert) => alert.expires > now && bearsOn(alert.area, area) && (hazard === undefined || alert.hazard === hazard)).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return { alerts, knownAt: this.#knownAt };
  }
}
