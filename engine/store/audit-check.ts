/** Whether the log of a store is whole: from its first entry to the head that is kept beside it. */
import { firstBroken, HEAD_OF_LOG, type AuditHead } from './audit-chain.js';
import type { Store } from './store.js';

export interface AuditCheck {
  /** Entries looked at. */
  readonly entries: number;
  /** The last of them; null where there are none. To be kept elsewhere: whoever can write the store can write a log anew, but not one that ends in it. */
  readonly head: AuditHead | null;
  /** The first that was changed, dropped or put in; null where all are as they were written. */
  readonly broken: number | null;
}

const PAGE = 1_000;

/** Walk the whole log, a page at a time. */
export async function checkAudit(store: Pick<Store, 'auditLog' | 'records'>): Promise<AuditCheck> {
  const kept = await store.records<AuditHead>(HEAD_OF_LOG.kind).get(HEAD_OF_LOG.id); // first: entries that come meanwhile are after it
  let head: AuditHead | null = null;
  let entries = 0;
  let reached = kept === undefined;
  for (;;) {
    const page = await store.auditLog((head?.sequence ?? 0) + 1, PAGE);
    const broken = firstBroken(page, head);
    if (broken !== null) return { entries: entries + page.findIndex(({ sequence }) => sequence === broken), head, broken };
    reached ||= page.some(({ sequence, hash }) => sequence === kept!.sequence && hash === kept!.hash);
    entries += page.length;
    const last = page.at(-1);
    if (last !== undefined) head = { sequence: last.sequence, hash: last.hash };
    if (page.length < PAGE) return { entries, head, broken: reached ? null : (head?.sequence ?? 0) + 1 };
  }
}
