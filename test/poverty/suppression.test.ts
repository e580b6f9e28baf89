import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suppressed } from '../../engine/poverty/suppression.js';

test('one small group takes the next smallest with it; none small leaves all', () => {
  expect([...suppressed([30, 4, 12, 50])]).toEqual([0, 1, 1, 0]);
  expect([...suppressed([30, 10, 12, 50])]).toEqual([0, 0, 0, 0]);
});
test('two small groups of seven together take a third with them; of twelve they do not', () => {
  expect([...suppressed([3, 4, 12, 50])]).toEqual([1, 1, 1, 0]);
  expect([...suppressed([6, 6, 12, 50, 0])]).toEqual([1, 1, 0, 0, 0]);
});
test('what is blanked is never one group, nor fewer than ten households, unless that is all there is', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 12 }), (households) => {
      const blank = suppressed(households);
      const hidden = households.filter((_, k) => blank[k] === 1);
      households.forEach((n, k) => expect(n > 0 && n < 10 ? blank[k] : 1).toBe(1));
      const others = households.filter((n, k) => n > 0 && blank[k] === 0);
      if (hidden.length > 0 && others.length > 0) expect(hidden.length >= 2 && hidden.reduce((sum, n) => sum + n, 0) >= 10).toBe(true);
    }),
  );
});
