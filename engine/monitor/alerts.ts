/** Alerts that follow from levels: one head for each area and hazard, from issue over updates to its end. */
import type { Alert, Hand } from '../store/store.js';

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
}

/** How long an alert holds beyond what it rests on, where nothing newer comes [ms]. */
export const VALID_MS = 24 * 3_600_000;

export const stands = ({ status }: Alert): boolean => status === 'issued' || status === 'updated';

/** A name of its own for a new alert, also within the second that another ended in. */
function newId(hazard: string, area: string, now: number, before: string): string {
  const name = `${hazard}.${area}.${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  if (before !== name && !before.startsWith(`${name}-`)) return name;
  return `${name}-${before === name ? 2 : Number(before.slice(name.length + 1)) + 1}`;
}

/** Whether a level is no more than what somebody called off, so that it is not said again: the same run of it, or a lower one begun before. */
const calledOff = ({ status, hand, level: old }: Alert, { level, since = null }: Standing): boolean => status === 'cancelled' && hand !== undefined && level <= old && (since === null || since <= hand.time);

/**
 * The revision that follows when somebody acknowledges or cancels an alert.
 *
 * @returns null where it does not stand any more
 */
export function byHand(head: Alert, hand: Hand): Alert | null {
  if (!stands(head)) return null;
  const next = { ...head, revision: head.revision + 1, issued: hand.time, hand };
  return hand.action === 'cancel' ? { ...next, expires: hand.time, status: 'cancelled' } : { ...next, status: 'updated' };
}

/**
 * What is to be said now of one area and hazard.
 *
 * @param head the alert that stands, or the last that did
 * @returns the next revision, or the first of a new alert; null: nothing changed
 */
export function nextAlert(head: Alert | undefined, standing: Standing, now: number): Alert | null {
  const { area, hazard, level, asOf } = standing;
  const expires = asOf + VALID_MS;
  const old = head !== undefined && stands(head) ? head : undefined;
  if (old === undefined) {
    if (level === 0 || expires <= now || (head !== undefined && calledOff(head, standing))) return null;
    return { id: newId(hazard, area, now, head?.id ?? ''), revision: 1, area, hazard, level, issued: now, expires, status: 'issued' };
  }
  const { hand, ...plain } = old;
  const next = { ...plain, revision: old.revision + 1, issued: now };
  if (level === 0) return { ...next, expires: now, status: 'cancelled' };
  if (expires <= now) return { ...next, status: 'expired' };
  // renewed once half of its time is gone, so that a storm does not make a revision an hour
  if (level !== old.level || expires - old.expires >= VALID_MS / 2) return { ...next, level, expires, status: 'updated', ...(hand === undefined || level !== old.level ? {} : { hand }) };
  return null;
}
