import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOT_APPLICABLE } from '../../../engine/core/table.js';
import type { LeafColumns } from '../../../engine/scoring/aggregate/leaf-sums.js';
import { TreeAggregator } from '../../../engine/scoring/aggregate/tree.js';
import type { ScoringProgram } from '../../../engine/scoring/program.js';
import { unitScores, ScoreWriter } from '../../../engine/scoring/unit-scores.js';
import { EffectiveWeights } from '../../../engine/scoring/weight/effective.js';

/** Two groups: the first of two tasks (weights 10, 30 | 20), the second of one task (weights 15, 25). */
function program(aggregate = 'arithmetic', weightCap: number | null = null): ScoringProgram {
  const indicators = [10, 30, 20, 15, 25].map((weight) => ({ weight: weight * 100 }));
  const node = (code: string, weight: number, nodes: number[], leaves: number[], how = 'arithmetic') => ({ code, aggregate: how, weight: weight * 100, nodes, indicators: leaves });
  const nodes = [node('T1', 40, [], [0, 1]), node('T2', 20, [], [2]), node('A1', 60, [0, 1], []), node('T3', 40, [], [3, 4]), node('A2', 40, [3], []), node('root', 100, [2, 4], [], aggregate)];
  return { indicators, nodes, groups: [2, 4], weightCap } as unknown as ScoringProgram;
}

const MISSING = 1;
type Cell = number | 'missing' | 'na';
const leafOf = (cell: Cell): LeafColumns => ({
  state: Uint8Array.of(cell === 'missing' ? MISSING : cell === 'na' ? NOT_APPLICABLE : 0),
  normalised: Float64Array.of(typeof cell === 'number' ? cell : 0),
  share: null,
});

function score(cells: readonly Cell[], aggregate?: string, weightCap: number | null = null) {
  const writer = new ScoreWriter(program(aggregate, weightCap), { coverage: 85, groupCoverage: 60 }, cells.map(leafOf), 1);
  const out = unitScores(1, 2);
  writer.write(1, out, 0);
  writer.effective.fill(1);
  return { score: out.score[0]!, high: out.high[0]!, coverage: out.coverage[0]!, reported: out.reported[0]!, scored: out.scored[0]!, rankable: out.rankable[0]!, groups: out.groupScore.map((group) => group[0]!), weights: writer.effective.indicators.map((column) => column[0]!) };
}

test('hand calculation: everything reported', () => {
  // 10 · 1 + 30 · 0.5 + 20 · 0.25 + 15 · 0 + 25 · 0.8
  expect(score([1, 0.5, 0.25, 0, 0.8]).score).toBeCloseTo(10 + 15 + 5 + 0 + 20, 12);
});

test('hand calculation: what does not apply gives its weight to its sibling, a whole task to the other task, a whole action to the other', () => {
  expect(score(['na', 0.5, 0.25, 0, 0.8]).weights).toEqual([0, 40, 20, 15, 25]);
  expect(score(['na', 'na', 0.25, 0, 0.8]).weights).toEqual([0, 0, 60, 15, 25]);
  // 100 points over weights 10, 30, 20 of the first action alone
  const alone = score([1, 0.5, 0.25, 'na', 'na']).weights;
  [100 / 6, 50, 100 / 3, 0, 0].forEach((weight, k) => expect(alone[k]).toBeCloseTo(weight, 12));
});

test('missing counts nothing at the lower end and fully at the upper: the width is what is not covered', () => {
  const { score: low, high, coverage, reported } = score([1, 'missing', 0.25, 0, 0.8]);
  expect([low, high, coverage].map((x) => Number(x.toFixed(9)))).toEqual([35, 65, 70]);
  expect(reported).toBeCloseTo((100 * 35) / 70, 12);
});

test('zero, missing and not applicable give three different results', () => {
  const three = ([0, 'missing', 'na'] as const).map((cell) => score([0.9, cell, 0.25, 0, 0.8]));
  expect(three.map(({ score: low, coverage }) => [Math.round(low), Math.round(coverage)])).toEqual([
    [34, 100],
    [34, 70],
    [61, 100],
  ]);
});

test('a unit to which nothing applies has no score', () => {
  expect(score(['na', 'na', 'na', 'na', 'na'])).toMatchObject({ scored: 0, score: 0, high: 0, coverage: 0, rankable: 0 });
});

test('the coverage rule: 85 % of all and 60 % of each action, the edges included', () => {
  expect(score([1, 1, 1, 'missing', 1]).rankable).toBe(1); // 85 % of all, 62.5 % of the second action
  expect(score([1, 1, 1, 1, 'missing']).rankable).toBe(0); // 75 %
  expect(score([1, 1, 1, 'na', 'na']).rankable).toBe(1); // an action that does not apply passes
});

test('hand calculation: a geometric mean between actions punishes the weak one', () => {
  // first action (10 + 15 + 5) / 60 = 0.5, second (0 + 20) / 40 = 0.5 at first; then 0.9 against 0.1
  expect(score([1, 0.5, 0.25, 0, 0.8], 'geometric').score).toBeCloseTo(50, 10);
  const uneven = score([0.9, 0.9, 0.9, 0.1, 0.1], 'geometric').score;
  expect(uneven).toBeCloseTo(100 * 0.9 ** 0.6 * 0.1 ** 0.4, 10);
  expect(uneven).toBeLessThan(score([0.9, 0.9, 0.9, 0.1, 0.1]).score);
});

test('a cap on effective weights cuts what is above it and shares it out; the weights still sum to 100', () => {
  const capped = score(['na', 'na', 0.25, 0, 0.8], 'arithmetic', 2);
  // 60 points fall to the third indicator, twice its nominal 20 is 40: 20 go to the others in proportion 15 : 25
  [0, 0, 40, 22.5, 37.5].forEach((weight, k) => expect(capped.weights[k]).toBeCloseTo(weight, 12));
  expect(capped.score).toBeCloseTo(40 * 0.25 + 37.5 * 0.8, 12);
});

test('where what applies does not make 100 at its cap, all of it is raised alike to 100 (R8)', () => {
  const capped = score(['na', 'na', 'na', 0.5, 1], 'arithmetic', 2);
  // 15 and 25 apply: 30 and 50 at twice the nominal weight, 37.5 and 62.5 of 100
  [0, 0, 0, 37.5, 62.5].forEach((weight, k) => expect(capped.weights[k]).toBeCloseTo(weight, 12));
  expect(capped.score).toBeCloseTo(37.5 * 0.5 + 62.5, 12);
  expect(capped.coverage).toBeCloseTo(100, 12);
});

const cell = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom<Cell>('missing', 'na'));
const five = fc.tuple(cell, cell, cell, cell, cell);

test('effective weights of what applies sum to 100, and the interval is as wide as the gap in coverage', () => {
  fc.assert(
    fc.property(five, (cells) => {
      const result = score(cells);
      if (result.scored === 0) return;
      expect(result.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(100, 9);
      expect(result.high - result.score).toBeCloseTo(100 - result.coverage, 9);
      const points = cells.reduce<number>((sum, own, k) => sum + (typeof own === 'number' ? own * result.weights[k]! : 0), 0);
      expect(result.score).toBeCloseTo(points, 9);
    }),
  );
});

test('raising one score never lowers the total, whatever the mean between the actions', () => {
  fc.assert(
    fc.property(five, fc.nat({ max: 4 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('arithmetic', 'geometric', 'generalised-mean(0.5)'), (cells, k, other, aggregate) => {
      const own = cells[k]!;
      if (typeof own !== 'number') return;
      const better = cells.map((value, i) => (i === k ? Math.max(own, other) : value));
      expect(score(better, aggregate).score).toBeGreaterThanOrEqual(score(cells, aggregate).score - 1e-9);
      expect(score(cells, aggregate).high).toBeGreaterThanOrEqual(score(cells, aggregate).score - 1e-9);
    }),
  );
});

test('weights scaled by a constant change nothing', () => {
  fc.assert(
    fc.property(five, fc.integer({ min: 2, max: 9 }), (cells, factor) => {
      const base = program();
      const scaled = { ...base, indicators: base.indicators.map((own) => ({ ...own, weight: own.weight * factor })), nodes: base.nodes.map((own) => ({ ...own, weight: own.weight * factor })) };
      const low = [base, scaled].map((own) => {
        const tree = new TreeAggregator(own, cells.map(leafOf), 1);
        tree.run(1);
        new EffectiveWeights(own, 1).run(tree.leaves, tree.nodes, 1);
        return tree.nodes.at(-1)!.low[0]!;
      });
      expect(low[1]).toBeCloseTo(low[0]!, 12);
    }),
  );
});
