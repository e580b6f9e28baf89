/** Who wants to be told of which alerts, and the messages that follow from an alert. */
import { capTimeText } from '../warning/cap.js';
import { levelLabel } from '../warning/facts.js';
import type { NewDelivery } from '../store/delivery.js';
import { bearsOn, capStatusOf, isAcknowledgement } from './alerts.js';
import { basisTold } from './basis.js';
import type { Alert, Records, Store } from '../store/store.js';
import { derived, type Secrets } from '../store/secrets.js';
import type { Place } from './units.js';

export interface Subscription {
  readonly url: string;
  /** Codes begin so; '' all. */
  readonly areas: readonly string[];
  /** Absent: all. */
  readonly hazards?: readonly string[];
  /** 1 blue … 4 red. */
  readonly minLevel: number;
  /** Id of the key that made it. */
  readonly owner: string;
  /** [ms since 1970] */
  readonly created: number;
  /** Which secret is in force, 1, 2, …; the one before it too, until `previousUntil`. */
  readonly generation: number;
  /** [ms since 1970]; null: the one before is not good any more. */
  readonly previousUntil: number | null;
}

/** How long the secret before the last is still signed with [ms]. */
export const OVERLAP_MS = 24 * 3_600_000;

export const subscriptionsOf = (store: Store): Records<Subscription> => store.records<Subscription>('subscription');

const secretOf = (secrets: Secrets, id: string, generation: number): string => `whsec_${derived(secrets.get('webhook'), id, String(generation)).toString('base64url')}`;

/** Secrets in force, the newest first; they follow from one outside the store and are kept nowhere. */
export function secretsOf(secrets: Secrets, id: string, { generation, previousUntil }: Pick<Subscription, 'generation' | 'previousUntil'>, now: number): string[] {
  return [secretOf(secrets, id, generation), ...(previousUntil !== null && now < previousUntil ? [secretOf(secrets, id, generation - 1)] : [])];
}

/** The same subscription with a new secret. */
export const rotated = (subscription: Subscription, now: number): Subscription => ({ ...subscription, generation: subscription.generation + 1, previousUntil: now + OVERLAP_MS });

/** An alert that is new, and the one it takes the place of. */
export interface AlertStep {
  readonly alert: Alert;
  readonly before: Alert | undefined;
}

/** Whoever was told of a level is told when it falls, too. */
const wants = ({ areas, hazards, minLevel }: Subscription, { alert, before }: AlertStep): boolean =>
  areas.some((area) => bearsOn(alert.area, area)) && (hazards === undefined || hazards.includes(alert.hazard)) && Math.max(alert.level, before?.level ?? 0) >= minLevel;

/** Who did it is between the office and its log; what was said of it is not. */
const toldOf = ({ hand, basis, ...alert }: Alert, place: Place): object => ({ ...alert, ...place, levelName: levelLabel(alert.level), ...(basis === undefined ? {} : { basis: basisTold(basis) }), ...(hand === undefined ? {} : { [hand.action === 'cancel' ? 'cancelled' : 'acknowledged']: { time: capTimeText(hand.time), note: hand.note } }) });

const bodyOf = (id: string, subscription: string, { alert, before }: AlertStep, place: Place): string =>
  JSON.stringify({ id, type: `alert.${alert.status}`, capStatus: capStatusOf(alert), subscription, alert: { ...toldOf(alert, place), capStatus: capStatusOf(alert), issued: capTimeText(alert.issued), expires: capTimeText(alert.expires) }, previousLevel: before?.level ?? null });

/** Messages that tell of alerts, in their order; that somebody acknowledged one is no news. @param placeOf where an area lies, by name */
export function messagesOf(subscriptions: readonly { readonly id: string; readonly body: Subscription }[], steps: readonly AlertStep[], now: number, placeOf: (code: string) => Place): NewDelivery[] {
  return steps.filter(({ alert }) => !isAcknowledgement(alert)).flatMap((step) =>
    subscriptions.flatMap(({ id: subscription, body }) => {
      if (!wants(body, step)) return [];
      const id = `${subscription}.${step.alert.id}.${step.alert.revision}`;
      return [{ id, subscription, place: step.alert.area, body: bodyOf(id, subscription, step, placeOf(step.alert.area)), created: now, capStatus: step.alert.capStatus ?? null }];
    }),
  );
}
