/**
 * Alerts that follow from levels: one head for each area and hazard, from issue over updates to its end. What is decided here
 * is what to say next; what an alert is after it, and whether it stands, is said by the life cycle that every message goes through.
 */
import type { Alert, AlertBasis, CapStatus, Hand } from '../store/store.js';
import { alertAt, type AlertEvent, type AlertStatus, type Alert as AlertLife } from '../warning/alert.js';

/** The level of a hazard of an area as it stands. */
export interface Standing {
  readonly area: string;
  readonly hazard: string;
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
  /** What it rests on [ms since 1970]. */
  readonly asOf: number;
  /** When it came to this level [ms since 1970]; absent or null: not known. */
  readonly since?: number | null;
  /** What it rests on; absent: not known. */
  readonly basis?: Omit<AlertBasis, 'before'>;
}

/** How long an alert holds beyond what it rests on, where nothing newer comes [ms]. */
export const VALID_MS = 24 * 3_600_000;

/** Who says so. */
export interface Voice {
  readonly source: string;
  readonly status: AlertStatus;
}

/** `unknown`: kept before that was; it may have been meant, or a test, and is told to the public as neither. */
export type IssuedAs = CapStatus | 'unknown';

/** What an alert was issued as. */
export const capStatusOf = ({ capStatus }: Pick<Alert, 'capStatus'>): IssuedAs => capStatus ?? 'unknown';

/** What the life cycle of one alert is looked at with, whatever it was issued as. */
const OWN_VOICE: Voice = { source: 'monitor', status: 'actual' };

/** Whether what is said of an area bears on those whose codes begin so: it lies among them, or they lie in it. */
export const bearsOn = (area: string, codes: string): boolean => area.startsWith(codes) || codes.startsWith(area);

/** A revision as the life cycle takes it; null for one that only records that time ran out, which nobody said. */
export function eventOf({ id, revision, area, hazard, level, issued, expires, status, basis }: Alert, { source, status: voice }: Voice = OWN_VOICE): AlertEvent | null {
  if (status === 'expired') return null;
  const kind = status === 'cancelled' ? 'cancel' : revision === 1 ? 'issue' : 'update';
  return { source, id, revision, status: voice, kind, hazard, areas: kind === 'cancel' ? [] : [{ code: area, level }], sent: issued, onset: basis?.onset ?? issued, expires: Math.max(expires, issued), received: issued };
}

/** An alert after its revisions; each says the whole anew, so that the last two are enough. */
export const lifeOf = (revisions: readonly Alert[], now: number, voice?: Voice): AlertLife | null => alertAt(revisions.flatMap((revision) => eventOf(revision, voice) ?? []), now);

const isLive = (life: AlertLife | null): boolean => life?.stage === 'issued' || life?.stage === 'updated';

/** Whether an alert stood when its last revision was made. */
export const stands = (head: Alert): boolean => isLive(lifeOf([head], head.issued));

/** A revision with the status that it leaves its alert in; null where the life cycle does not take it, since the alert was called off. */
function revised(head: Alert | undefined, next: Omit<Alert, 'status'>, kind: 'issue' | 'update' | 'cancel'): Alert | null {
  const said: Alert = { ...next, status: kind === 'cancel' ? 'cancelled' : 'updated' };
  const life = lifeOf(head === undefined ? [said] : [head, said], Math.max(head?.issued ?? 0, next.issued));
  return life?.revision === next.revision ? { ...next, status: life.stage } : null;
}

/** Whether a revision only records that an office has seen what was said; before `told` was, it had a time of its own. */
export const isAcknowledgement = ({ hand, issued }: Alert): boolean => hand?.action === 'acknowledge' && (hand.told !== undefined || hand.time === issued);

/** When a revision was made [ms since 1970]. */
export const madeAt = ({ hand, issued }: Alert): number => (hand?.told === undefined ? issued : hand.time);

/** Whether a revision is said to the public: that time ran out nobody says, and that an office has seen it is nothing new. */
export const isTold = (alert: Alert): boolean => alert.status !== 'expired' && !isAcknowledgement(alert);

/** Identifier of the CAP message that says what a revision does: its own, or that of before it was kept with it; of an acknowledgement that of what was acknowledged; null: none says it. */
export const capIdentifierOf = (alert: Alert): string | null => (isTold(alert) ? (alert.identifier ?? `${alert.id}.${alert.revision}`) : (alert.hand?.told ?? null));

/** An alert and revision by an identifier of before it was kept with it; null: it is none. */
export function oldIdentifier(identifier: string): { readonly id: string; readonly revision: number } | null {
  const [, id, revision] = /^(.+)\.([1-9]\d*)$/.exec(identifier) ?? [];
  return id === undefined ? null : { id, revision: Number(revision) };
}

/** A name of its own for a new alert, also within the second that another ended in. */
function newId(hazard: string, area: string, now: number, before: string): string {
  const name = `${hazard}.${area}.${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  if (before !== name && !before.startsWith(`${name}-`)) return name;
  return `${name}-${before === name ? 2 : Number(before.slice(name.length + 1)) + 1}`;
}

/** Who ends warnings that nothing speaks of any more: no key has this id. */
export const SERVICE = 'service';

/** Whether a level is no more than what somebody called off, so that it is not said again: the same run of it, or a lower one begun before. */
const calledOff = ({ status, hand, level: old }: Alert, { level, since = null }: Standing): boolean => status === 'cancelled' && hand !== undefined && hand.by !== SERVICE && level <= old && (since === null || since <= hand.time);

/**
 * The revision that follows when somebody acknowledges or cancels an alert. One that acknowledges says nothing new: it has the
 * moment, the status and the message of what it acknowledges, and is left out of messages. (An `Ack` of CAP 1.2 is something
 * else: who received a message sends that to who sent it.)
 *
 * @returns null where it does not stand any more
 */
export function byHand(head: Alert, hand: Hand): Alert | null {
  if (!isLive(lifeOf([head], Math.max(head.issued, hand.time)))) return null;
  const { identifier: _, ...known } = head;
  const next = { ...known, revision: head.revision + 1 };
  if (hand.action === 'acknowledge') return { ...next, hand: { ...hand, told: capIdentifierOf(head) } };
  return revised(head, { ...next, issued: hand.time, hand, expires: hand.time }, 'cancel');
}

/**
 * Whether late or corrected rows made what an alert rests on another: it began before, or what was judged then is judged otherwise.
 * That a storm goes on, and its numbers with it, does not.
 */
function isCorrected(known: AlertBasis | undefined, basis: Standing['basis'], since: number | null): boolean {
  if (known === undefined || basis === undefined || !known.observed || !basis.observed || since === null) return false;
  const isThen = basis.judged <= known.judged;
  return basis.onset < known.onset || (isThen && (basis.onset !== known.onset || JSON.stringify(basis.reasons) !== JSON.stringify(known.reasons)));
}

/** Whether what an alert said was to be expected has come: what tells to wait for it is not so any more. */
const hasCome = (known: AlertBasis | undefined, basis: Standing['basis']): boolean => known?.observed === false && basis?.observed === true;

/** What somebody did, as a revision after it has it. */
function plainHand({ told: _, ...hand }: Hand): Hand {
  return hand;
}

/**
 * What is to be said now of one area and hazard.
 *
 * @param head the alert that stands, or the last that did
 * @param voice what a new alert is issued as, and the id of one of another status, which it must not have
 * @returns the next revision, or the first of a new alert; null: nothing changed
 */
export function nextAlert(head: Alert | undefined, standing: Standing, now: number, { capStatus = 'test', other = '' }: { readonly capStatus?: CapStatus; readonly other?: string } = {}): Alert | null {
  const { area, hazard, level, asOf, basis, since = null } = standing;
  const expires = asOf + VALID_MS;
  const old = head !== undefined && stands(head) ? head : undefined;
  if (old === undefined) {
    if (level === 0 || expires <= now || (head !== undefined && calledOff(head, standing))) return null;
    return revised(undefined, { id: newId(hazard, area, now, head?.id ?? other), revision: 1, capStatus, area, hazard, level, issued: now, expires, ...(basis === undefined ? {} : { basis: { ...basis, before: 0 } }) }, 'issue');
  }
  const { hand, basis: known, identifier: _, ...plain } = old;
  const next = { ...plain, revision: old.revision + 1, issued: now };
  const kept = known === undefined ? {} : { basis: known };
  if (level === 0) return revised(old, { ...next, ...kept, expires: now }, 'cancel');
  if (expires <= now) return { ...next, ...kept, status: 'expired' };
  // said again at its level, it has come to that from where it did before
  const rests = basis !== undefined ? { basis: { ...basis, before: level === old.level ? (known?.before ?? 0) : old.level } } : level === old.level ? kept : {};
  // a level that rests on other numbers is said with those; and renewed once half of its time is gone, so that a storm does not make a revision an hour
  if (level !== old.level || expires - old.expires >= VALID_MS / 2 || hasCome(known, basis) || isCorrected(known, basis, since)) return revised(old, { ...next, level, expires, ...rests, ...(hand === undefined || level !== old.level ? {} : { hand: plainHand(hand) }) }, 'update');
  return null;
}
