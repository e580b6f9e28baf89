import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waterfall } from '../../../web-report/charts/waterfall.js';
import { OPTIONS, attribute, marks } from './marks.js';

const options = { ...OPTIONS, total: 'score', x: 'points', format: (value: number) => value.toFixed(2), say: () => '' };

test('each step starts where the last ended, and the total reaches the sum', () => {
  // axis from 230 px to 508 px: 2.78 px a point over 100 points
  const svg = waterfall([{ code: 'A', title: 'a', points: 30, possible: 60, missing: 10 }, { code: 'B', title: 'b', points: 20, possible: 40, missing: 0 }], options);
  expect(attribute(svg, 'gained', 'x')).toEqual([230, 313.4]);
  expect(attribute(svg, 'gained', 'width')).toEqual([83.4, 55.6]);
  expect(attribute(svg, 'total', 'width')).toEqual([139]);
  expect(svg).toContain('>50.00</text>');
});

test('what is missing is hatched beside what was lost, never part of it', () => {
  const svg = waterfall([{ code: 'A', title: 'a', points: 30, possible: 100, missing: 70 }], options);
  expect(marks(svg, 'unknown')).toBe(1);
  expect(marks(svg, 'lost')).toBe(0);
});

test('gained, unknown and lost fill what was possible', () => {
  const step = fc.record({ points: fc.double({ min: 0, max: 5, noNaN: true }), missing: fc.double({ min: 0, max: 5, noNaN: true }), lost: fc.double({ min: 0, max: 5, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
      const svg = waterfall(steps.map(({ points, missing, lost }, i) => ({ code: String(i), title: '', points, missing, possible: points + missing + lost })), options);
      expect(svg).not.toContain('NaN');
      const width = ['gained', 'unknown', 'lost'].flatMap((kind) => attribute(svg, kind, 'width')).reduce((sum, one) => sum + one, 0);
      const possible = steps.reduce((sum, one) => sum + one.points + one.missing + one.lost, 0);
      if (possible > 1e-3) expect(width).toBeCloseTo(278, 0);
    }),
  );
});
