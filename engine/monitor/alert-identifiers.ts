/** Identifiers of the CAP messages that say revisions of alerts: given once, when a revision is made, and kept with it. */
import type { Alert, CapStatus, Store } from '../store/store.js';
import { CapIdentifiers } from '../warning/cap-identifiers.js';
import type { CapProfile } from '../warning/cap-profile.js';
import { isTold } from './alerts.js';

/** What an alert is named as: one whose status was not kept is no warning for sure. */
const voiceOf = ({ capStatus = 'test' }: Alert): CapStatus => capStatus;

export class AlertIdentifiers {
  readonly #identifiers: CapIdentifiers | null;
  /** What identifiers of offices begin with that those in the store are known of. */
  readonly #known = new Set<string>();

  /** @param profile in whose name they are told; null: they are not */
  constructor(
    private readonly store: Pick<Store, 'identifiersFrom'>,
    profile: CapProfile | null,
  ) {
    this.#identifiers = profile === null ? null : new CapIdentifiers(profile);
  }

  /** Those that are told with the identifiers of their messages. @param now [ms since 1970] */
  async give(alerts: readonly Alert[], now: number): Promise<Alert[]> {
    const identifiers = this.#identifiers;
    if (identifiers === null || alerts.length === 0) return [...alerts];
    identifiers.forgetBefore(now);
    for (const alert of new Map(alerts.map((one) => [`${voiceOf(one)} ${one.hazard}`, one])).values()) await this.#know(identifiers, alert, now);
    return alerts.map((alert) => (isTold(alert) ? { ...alert, identifier: identifiers.next(alert.hazard, voiceOf(alert), alert.issued).identifier } : alert));
  }

  /** Those that a process before this one gave, of now or ahead of it. */
  async #know(identifiers: CapIdentifiers, alert: Alert, now: number): Promise<void> {
    const first = identifiers.beginning(alert.hazard, voiceOf(alert), now);
    const office = first.slice(0, first.indexOf('_') + 1);
    if (this.#known.has(office)) return;
    for (const identifier of await this.store.identifiersFrom(first, office)) identifiers.taken(identifier);
    this.#known.add(office);
  }
}
