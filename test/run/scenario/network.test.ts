import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Problem } from '../../../engine/core/errors.js';
import { networkOf } from '../../../engine/run/scenario/network.js';

const ids = ['a', 'b', 'c', 'd', 'e'];

function network(to: readonly string[]): { groups: readonly (readonly number[])[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const { groups } = networkOf(ids.slice(0, to.length), to, (e) => `entities.csv ${ids[e]!}`, problems);
  return { groups, problems };
}

test('two rivers: groups by outlet, upstream before downstream', () => {
  // a → c ← b, c → e; d alone
  expect(network(['c', 'c', 'e', '', ''])).toEqual({ groups: [[0, 1, 2, 4], [3]], problems: [] });
});

test('cycles are told with their members, and ids that are not there with the nearest, all at once', () => {
  const { problems } = network(['b', 'c', 'a', 'f', 'e']);
  expect(problems.map(({ code, found, place }) => [code, place, found])).toEqual([
    ['network/orphan', 'entities.csv d', '"f", which is no entity of the series'],
    ['network/cycle', 'entities.csv a', 'a cycle: a → b → c → a'],
    ['network/cycle', 'entities.csv e', 'a cycle: e → e'],
  ]);
});

test('every entity is in one group, and after all that flow into it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (picks) => {
      // each flows into one with a smaller number, or nowhere: no cycle can be
      const names = picks.map((_, e) => `n${e}`);
      const to = picks.map((pick, e) => (e === 0 || pick % 3 === 0 ? '' : names[pick % e]!));
      const { groups, downstream } = networkOf(names, to, String, []);
      const order = groups.flat();
      expect([...order].sort((x, y) => x - y)).toEqual(picks.map((_, e) => e));
      for (const e of order) if (downstream[e]! >= 0) expect(order.indexOf(downstream[e]!)).toBeGreaterThan(order.indexOf(e));
    }),
  );
});
