/** A log in which every entry holds the hash of the one before, so that none can be changed, dropped or put between unseen. */
import { sha256Hex } from '../core/sha256.js';

export interface AuditEntry {
  /** 1, 2, 3, … */
  readonly sequence: number;
  /** [ms since 1970] */
  readonly time: number;
  /** Id of the key that acted, or `system`. */
  readonly actor: string;
  /** `household/read`, `key/create`. */
  readonly action: string;
  readonly subject: string;
  /** Anything more, as text. */
  readonly detail: string;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** What was done, before it has its place in the log. */
export type NewAuditEntry = Omit<AuditEntry, 'sequence' | 'previous' | 'hash'>;

/** The last entry of a log. */
export type AuditHead = Pick<AuditEntry, 'sequence' | 'hash'>;
/** The record that holds it, beside the log. */
export const HEAD_OF_LOG = { kind: 'audit', id: 'head' } as const;

export const FIRST_PREVIOUS = '0'.repeat(64);

const hashOf = ({ sequence, time, actor, action, subject, detail, previous }: Omit<AuditEntry, 'hash'>): string => sha256Hex(new TextEncoder().encode(JSON.stringify([sequence, time, actor, action, subject, detail, previous])));

/** The entry after `last`; the first where that is null. */
export function nextEntry(last: AuditHead | null, entry: NewAuditEntry): AuditEntry {
  const linked = { sequence: (last?.sequence ?? 0) + 1, ...entry, previous: last?.hash ?? FIRST_PREVIOUS };
  return { ...linked, hash: hashOf(linked) };
}

/**
 * The first entry that does not fit.
 *
 * @param entries by sequence, ascending
 * @param before the entry before the first of them; null where that is the first of all
 * @returns its sequence, or null where all fit
 */
export function firstBroken(entries: readonly AuditEntry[], before: AuditHead | null = null): number | null {
  let last: AuditHead | null = before;
  for (const entry of entries) {
    if (entry.sequence !== (last?.sequence ?? 0) + 1 || entry.previous !== (last?.hash ?? FIRST_PREVIOUS) || entry.hash !== hashOf(entry)) return entry.sequence;
    last = entry;
  }
  return null;
}
