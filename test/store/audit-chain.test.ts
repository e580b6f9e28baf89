import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { FIRST_PREVIOUS, firstBroken, nextEntry, type AuditEntry } from '../../engine/store/audit-chain.js';

function chain(count: number): AuditEntry[] {
  const out: AuditEntry[] = [];
  for (let k = 0; k < count; k++) out.push(nextEntry(out.at(-1) ?? null, { time: k, actor: 'key-1', action: 'household/read', subject: `s${k}`, detail: '' }));
  return out;
}

test('an entry holds the SHA-256 of its parts and of the hash before it', () => {
  const [first, second] = chain(2) as [AuditEntry, AuditEntry];
  expect(first.previous).toBe(FIRST_PREVIOUS);
  expect(second.previous).toBe(first.hash);
  expect(second.hash).toBe(createHash('sha256').update(JSON.stringify([2, 1, 'key-1', 'household/read', 's1', '', first.hash])).digest('hex'));
});

test('a whole chain fits, and so does a part of it after the entry before', () => {
  const all = chain(5);
  expect(firstBroken(all)).toBeNull();
  expect(firstBroken(all.slice(2), all[1])).toBeNull();
});

test('an entry that was changed, dropped or put in between is found', () => {
  const all = chain(5);
  expect(firstBroken(all.map((entry) => (entry.sequence === 3 ? { ...entry, subject: 'other' } : entry)))).toBe(3);
  expect(firstBroken(all.filter(({ sequence }) => sequence !== 3))).toBe(4);
  expect(firstBroken([...all.slice(0, 2), all[1]!, ...all.slice(2)])).toBe(2);
  expect(firstBroken(all.slice(1))).toBe(2);
});
