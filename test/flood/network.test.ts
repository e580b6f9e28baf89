import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../engine/core/errors.js';
import { topologicalOrder } from '../../engine/flood/network.js';

test('hand example: two headwaters, their junction, and the outlet', () => {
  expect(topologicalOrder(['outlet', 'junction', 'north', 'south'], ['', 'outlet', 'junction', 'junction'])).toEqual([2, 3, 1, 0]);
});

test('units without a network stay in their order, and nothing has no order', () => {
  expect(topologicalOrder(['a', 'b', 'c'], ['', '', ''])).toEqual([0, 1, 2]);
  expect(topologicalOrder([], [])).toEqual([]);
});

test('each unit comes once, and after all that drain into it', () => {
  // A unit drains into one of a higher rank, or nowhere; the ranks are shuffled.
  const networks = fc.integer({ min: 1, max: 40 }).chain((n) => fc.tuple(fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }), fc.array(fc.nat(), { minLength: n, maxLength: n })));
  fc.assert(
    fc.property(networks, ([ranks, draws]) => {
      const ids = ranks.map((rank) => `u${rank}`);
      const downstream = ranks.map((rank, k) => {
        const to = rank + 1 + (draws[k]! % (ranks.length - rank));
        return to < ranks.length ? `u${to}` : '';
      });
      const order = topologicalOrder(ids, downstream);
      expect([...order].sort((a, b) => a - b)).toEqual([...ids.keys()]);
      const at = new Map(order.map((k, place) => [ids[k]!, place]));
      downstream.forEach((to, k) => {
        if (to !== '') expect(at.get(to)!).toBeGreaterThan(at.get(ids[k]!)!);
      });
    }),
  );
});

test('a long chain is ordered without deep recursion', () => {
  const ids = Array.from({ length: 100_000 }, (_, k) => `u${k}`);
  expect(topologicalOrder(ids, ids.map((_, k) => ids[k - 1] ?? ''))[0]).toBe(99_999);
});

test('names every problem at once: twins, orphans, self-loops, and the members of each cycle', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a'];
  const downstream = ['b', 'c', 'a', 'a', 'e', 'nowhere', 'h', 'g', ''];
  const run = (): number[] => topologicalOrder(ids, downstream, (k) => `villages.csv:${k + 2} downstream`);
  expect(run).toThrow(InputError);
  try {
    run();
  } catch (error) {
    expect((error as InputError).message.split('\n')).toEqual([
      'ids[8]: expected an id unlike ids[0], found "a" [network/same-id]',
      `villages.csv:6 downstream: expected another unit, or '' at an outlet, found "e", the unit itself [network/self-loop]`,
      'villages.csv:7 downstream: expected one of a, b, c, d, e, f, g, h, a, found "nowhere" [network/orphan]',
      'villages.csv:2 downstream: expected a network that ends at an outlet, found a cycle: a → b → c → a [network/cycle]',
      'villages.csv:8 downstream: expected a network that ends at an outlet, found a cycle: g → h → g [network/cycle]',
    ]);
  }
});
