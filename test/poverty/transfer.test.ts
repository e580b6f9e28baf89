import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minimalTransfer } from '../../engine/poverty/transfer.js';

test('hand calculation: of five draws one may fall short', () => {
  // the second largest shortfall
  expect(minimalTransfer([-100, 250, 40, 990, 12], 0.2)).toBe(250);
  expect(minimalTransfer([-100, 250, 40, 990, 12], 0)).toBe(990);
  expect(minimalTransfer([-100, -250, -40, 990, -12], 0.2)).toBe(0);
  expect(minimalTransfer([100, 100], 1)).toBe(0);
});
test('the transfer reaches its target, and a fen less does not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 100 }), (fen, percent) => {
      const shortfall = fen.map((each) => each / 100);
      const transfer = minimalTransfer(shortfall, percent / 100);
      const chance = (given: number): number => shortfall.filter((gap) => gap - given > 1e-9).length / shortfall.length;
      expect(chance(transfer)).toBeLessThanOrEqual(percent / 100 + 1e-12);
      if (transfer > 0) expect(chance(transfer - 0.01)).toBeGreaterThan(percent / 100);
    }),
  );
});
test('a share of a hundred draws is counted whole: 29 % of 100 are 29', () => {
  expect(minimalTransfer(Array.from({ length: 100 }, (_, k) => k + 1), 0.29)).toBe(71);
});
test.each([
  [[1], 1.5, 'target: expected a chance from 0 to 1, found 1.5 [poverty/target]'],
  [[], 0.1, 'shortfall: expected at least one draw, found none [poverty/draws]'],
])('%j at %d is refused', (shortfall, target, message) => {
  expect(() => minimalTransfer(shortfall, target)).toThrow(message);
});
