/** Alerts that follow from levels: one head for each area and hazard, from issue over updates to its end. */
import type { Alert } from '../store/store.js';

/** The level of a hazard of an area as it stands. */
export interface Standing {
  readonly area: string;
  readonly hazard: string;
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
  /** What it rests on [ms since 1970]. */
  readonly asOf: number;
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

/**
 * What is to be said now of one area and hazard.
 *
 * @param head the alert that stands, or the last that did
 * @returns the next revision, or the first of a new alert; null: nothing changed
 */
export function nextAlert(head: Alert | undefined, { area, hazard, level, asOf }: Standing, now: number): Alert | null {
  const expires = asOf + VALID_MS;
  const old = head !== undefined && stands(head) ? head : undefined;
  if (old === undefined) {
    if (level === 0 || expires <= now) return null;
    return { id: newId(hazard, area, now, head?.id ?? ''), revision: 1, area, hazard, level, issued: now, expires, status: 'issued' };
  }
  const next = { ...old, revision: old.revision + 1, issued: now };
  if (level === 0) return { ...next, expires: now, status: 'cancelled' };
  if (expires <= now) return { ...next, status: 'expired' };
  // renewed once half of its time is gone, so that a storm does not make a revision an hour
  if (level !== old.level || expires - old.expires >= VALID_MS / 2) return { ...next, level, expires, status: 'updated' };
  return null;
}
