import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestPortfolio, supportFrontier, type Option } from '../../engine/poverty/portfolio.js';

/** Every portfolio there is. */
function enumerated(households: readonly (readonly Option[])[], budget: number): number {
  let best = 0;
  const go = (at: number, cost: number, benefit: number): void => {
    if (cost > budget) return;
    best = Math.max(best, benefit);
    if (at === households.length) return;
    go(at + 1, cost, benefit);
    for (const option of households[at]!) go(at + 1, cost + option.cost, benefit + option.benefit);
  };
  go(0, 0, 0);
  return best;
}

const SIX: readonly (readonly Option[])[] = Array.from({ length: 6 }, (_, i) =>
  Array.from({ length: 4 }, (__, j) => ({ cost: 300 + 517 * j + ((i * 7 + j * 13) % 11) * 97, benefit: Math.round(1e4 * (1 - Math.exp(-(j + 1) * (0.15 + 0.09 * ((i * 5) % 6))))) / 1e4 * (1 + (i % 4)) })),
);

test('hand calculation: 1,000 yuan between two households', () => {
  const households = [[{ cost: 600, benefit: 2 }, { cost: 1_000, benefit: 2.5 }], [{ cost: 400, benefit: 1 }]];
  const { chosen, cost, benefit, exact } = bestPortfolio(households, 1_000);
  expect([[...chosen], cost, benefit, exact]).toEqual([[0, 0], 1_000, 3, true]);
  expect([...bestPortfolio(households, 599).chosen]).toEqual([-1, 0]);
});
test('six households of four options and none: the optimum of all 5^6 portfolios at seven budgets', () => {
  for (const budget of [0, 800, 1_500, 3_000, 5_000, 8_000, 20_000]) {
    const found = bestPortfolio(SIX, budget);
    expect(found.exact).toBe(true);
    expect(found.benefit).toBeCloseTo(enumerated(SIX, budget), 12);
    expect(found.cost).toBeLessThanOrEqual(budget);
  }
});

const option = fc.record({ cost: fc.integer({ min: 0, max: 50 }), benefit: fc.integer({ min: -2, max: 20 }) });
const problem = fc.array(fc.array(option, { maxLength: 3 }), { maxLength: 5 });

test('a search to the end finds the optimum; without it the bound is never below it, nor the portfolio above', () => {
  fc.assert(
    fc.property(problem, fc.integer({ min: 0, max: 150 }), (households, budget) => {
      const best = enumerated(households, budget);
      const found = bestPortfolio(households, budget);
      expect([found.benefit, found.bound, found.exact]).toEqual([best, best, true]);
      const quick = bestPortfolio(households, budget, 0);
      expect(quick.benefit <= best && quick.bound >= best - 1e-9 && quick.cost <= budget).toBe(true);
    }),
  );
});
test('what costs nothing is taken before anything is spent', () => {
  expect(supportFrontier([[{ cost: 0, benefit: 1 }], [{ cost: 0, benefit: 2 }, { cost: 5, benefit: 3 }]])).toEqual([{ cost: 0, benefit: 3 }, { cost: 5, benefit: 4 }]);
});
test('the frontier rises, ever less steeply, and each of its points is an optimum', () => {
  fc.assert(
    fc.property(problem, (households) => {
      const points = supportFrontier(households);
      let steepest = Infinity;
      for (let k = 1; k < points.length; k++) {
        const [cost, benefit] = [points[k]!.cost - points[k - 1]!.cost, points[k]!.benefit - points[k - 1]!.benefit];
        expect(benefit).toBeGreaterThan(0);
        const slope = cost === 0 ? Infinity : benefit / cost;
        expect(slope).toBeLessThanOrEqual(steepest + 1e-9);
        steepest = slope;
        expect(points[k]!.benefit).toBeCloseTo(enumerated(households, points[k]!.cost), 9);
      }
    }),
  );
});
test('of thousands the greedy portfolio is within one option of the bound', () => {
  const many = Array.from({ length: 3_000 }, (_, i) => [{ cost: 500 + ((i * 37) % 900), benefit: ((i * 53) % 97) / 97 }, { cost: 1_500 + ((i * 91) % 700), benefit: ((i * 53) % 97) / 60 }]);
  const { benefit, bound, exact } = bestPortfolio(many, 500_000);
  expect(exact).toBe(false);
  expect(bound - benefit).toBeLessThan(2);
  expect((bound - benefit) / bound).toBeLessThan(0.01);
});
test.each([
  ['a cost below 0', [[{ cost: -1, benefit: 1 }]], 1, 'households[0] options[0]: expected a cost >= 0 and a benefit, found -1, 1 [poverty/option]'],
  ['a budget below 0', [], -1, 'budget: expected a number >= 0, found -1 [poverty/budget]'],
])('%s is refused', (_, households, budget, message) => {
  expect(() => bestPortfolio(households, budget)).toThrow(message);
});
