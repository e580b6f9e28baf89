import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparable, percentiles, percentilesIn, rankDescending } from '../../engine/scoring/rank.js';

const ranks = (scores: readonly number[], eligible = scores.map(() => 1)) => rankDescending(Float64Array.from(scores), Uint8Array.from(eligible));
const scores = fc.array(fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.integer({ min: 0, max: 5 })), { maxLength: 300 });

test('hand calculation: 90, 80, 80, 70 rank 1, 2, 2, 4', () => {
  const { rank, tied } = ranks([80, 90, 70, 80]);
  expect([...rank]).toEqual([2, 1, 4, 2]);
  expect([...tied]).toEqual([2, 1, 1, 2]);
});

test('scores that agree to 9 decimals tie, scores that differ in the 9th do not', () => {
  expect([...ranks([50, 50 + 4e-10]).rank]).toEqual([1, 1]);
  expect([...ranks([50, 50 + 1e-9]).rank]).toEqual([2, 1]);
});

test('many scores that agree in all but the last digits are ranked all the same', () => {
  // falling by a billionth from one to the next: the worst case of an insertion
  const list = Array.from({ length: 3_000 }, (_, k) => 50 + (1_500 - k) * 1e-9);
  expect([...ranks(list).rank]).toEqual(list.map((_, k) => k + 1));
});

test('who is not eligible gets no rank and takes no place', () => {
  expect([...ranks([99, 80, 70], [0, 1, 1]).rank]).toEqual([0, 1, 2]);
});

test('a rank is one more than the number of better scores', () => {
  fc.assert(
    fc.property(scores, (list) => {
      const { rank } = ranks(list);
      list.forEach((score, i) => {
        expect(rank[i]).toBe(1 + list.filter((other) => comparable(other) > comparable(score)).length);
      });
    }),
  );
});

test('the order lists the eligible, best first', () => {
  fc.assert(
    fc.property(scores, fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }), (list, takesPart) => {
      const eligible = list.map((_, i) => (takesPart[i] === true ? 1 : 0));
      const { order } = ranks(list, eligible);
      expect([...order].sort((a, b) => a - b)).toEqual(list.flatMap((_, i) => (eligible[i] === 1 ? [i] : [])));
      for (let k = 1; k < order.length; k++) expect(comparable(list[order[k]!]!)).toBeLessThanOrEqual(comparable(list[order[k - 1]!]!));
    }),
  );
});

test('hand calculation: of four in a group, the best is at 87.5, two equals in the middle at 50', () => {
  // best: 100 (4 - 0 - 1/2) / 4; the equals: 100 (4 - 1 - 2/2) / 4; the last: 100 (4 - 3 - 1/2) / 4
  const list = Float64Array.from([9, 5, 5, 1]);
  expect([...percentiles(rankDescending(list, new Uint8Array(4).fill(1)))]).toEqual([87.5, 50, 50, 12.5]);
});

test('a percentile looks at its own group alone', () => {
  const list = Float64Array.from([9, 5, 4, 1]);
  const all = new Uint8Array(4).fill(1);
  expect([...percentilesIn(rankDescending(list, all), Uint32Array.from([0, 1, 0, 1]), 2)]).toEqual([75, 75, 25, 25]);
});

test('percentiles in one group that holds all are those of all, bit by bit', () => {
  fc.assert(
    fc.property(scores, fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }), (list, takesPart) => {
      const ranked = ranks(list, list.map((_, i) => Number(takesPart[i])));
      expect([...percentilesIn(ranked, new Uint32Array(list.length), 1)]).toEqual([...percentiles(ranked)]);
    }),
  );
});
