import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNewer, newestOf, settle } from '../../engine/store/settle.js';
import type { KeptObservation } from '../../engine/store/store.js';

const row = (value: number): { place: string; variable: string; time: number; source: string; value: number } => ({ place: 'p', variable: 'rain', time: 0, source: 's', value });

test('rows are judged by what is kept and by the rows before them', () => {
  const { outcomes, added } = settle([row(1), row(2), row(2), row(1)], () => ({ revision: 4, value: 1 }), () => 'one');
  expect(outcomes).toEqual(['duplicate', 'revised', 'duplicate', 'revised']);
  expect(added).toEqual([{ at: 1, revision: 5 }, { at: 3, revision: 6 }]);
});

test('newer is a strict order: of any two different rows exactly one is newer', () => {
  const kept = fc.record({ time: fc.integer({ min: 0, max: 3 }), source: fc.constantFrom('a', 'b', 'c'), revision: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(kept, kept, kept, (a, b, c) => {
      const same = a.time === b.time && a.source === b.source && a.revision === b.revision;
      expect([isNewer(a, b), isNewer(b, a)].filter(Boolean)).toHaveLength(same ? 0 : 1);
      if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).toBe(true);
    }),
  );
});

test('the newest of each place and variable does not depend on the order of the rows', () => {
  const rows = Array.from({ length: 12 }, (_, k): KeptObservation => ({ place: `p${k % 2}`, variable: 'rain', time: k % 5, source: `s${k % 3}`, value: k, revision: 0, received: k }));
  const byPlace = (list: readonly KeptObservation[]): KeptObservation[] => newestOf(list).sort((a, b) => (a.place < b.place ? -1 : 1));
  const expected = byPlace(rows);
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
      expect(byPlace(shuffled)).toEqual(expected);
    }),
  );
});
