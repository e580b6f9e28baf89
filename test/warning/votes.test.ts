import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countVotes } from '../../engine/warning/votes.js';

const voters = fc.record({ members: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(255, 256, 300)), steps: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant(4_097)), seed: fc.nat() });

test('by hand: three of five members reach yellow, one of them red; 0.6 of five is three', () => {
  // step 0: members 0 and 1 yellow, member 2 red; step 33: member 4 blue alone
  const bits = (...of: readonly (readonly [member: number, step: number])[]): Int32Array => {
    const out = new Int32Array(10);
    for (const [m, t] of of) out[2 * m + (t >>> 5)]! |= 1 << t;
    return out;
  };
  const { level, probability } = countVotes([bits([4, 33]), bits([0, 0], [1, 0]), null, bits([2, 0])], { members: 5, steps: 40, words: 2 }, 0.6);
  expect([level[0], level[33]]).toEqual([2, 0]);
  expect([0, 1, 2, 3].map((k) => probability[40 * k])).toEqual([3 / 5, 3 / 5, 1 / 5, 1 / 5]);
  expect([0, 1, 2, 3].map((k) => probability[40 * k + 33])).toEqual([1 / 5, 0, 0, 0]);
});

test('as many members as reach a level or one above, however many members and steps there are', () => {
  fc.assert(
    fc.property(voters, fc.subarray([0, 1, 2, 3]), fc.constantFrom(0, 0.1, 0.5, 1), ({ members, steps: many, seed }, present, share) => {
      const steps = members > 12 ? Math.min(many, 70) : many;
      const words = (steps + 31) >>> 5;
      let state = seed;
      const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0);
      const rows = [0, 1, 2, 3].map((k) => (present.includes(k) ? Int32Array.from({ length: members * words }, () => next() & next() & (next() >> 8)) : null));
      const { level, probability } = countVotes(rows, { members, steps, words }, share);
      const counts = [0, 1, 2, 3].map((k) => Array.from({ length: steps }, (_, t) => Array.from({ length: members }, (__, m) => m).filter((m) => rows.slice(k).some((row) => row !== null && ((row[m * words + (t >>> 5)]! >>> (t & 31)) & 1) === 1)).length));
      expect([...probability]).toEqual(counts.flatMap((own) => own.map((count) => count / members)));
      expect([...level]).toEqual(Array.from({ length: steps }, (_, t) => counts.findLastIndex((own) => own[t]! >= Math.max(1, share * members - 1e-9)) + 1));
    }),
    { numRuns: 40 },
  );
});
