import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogram, scoreBins } from '../../../web-report/charts/histogram.js';
import { OPTIONS, marks } from './marks.js';

const options = { ...OPTIONS, x: 'score', y: 'units' };

test('a score on a cut falls into the upper bin, and 100 into the last', () => {
  const bins = scoreBins([84.999, 85, 100]);
  expect(bins.find((bin) => bin.from === 82.5)?.count).toBe(1);
  expect(bins.find((bin) => bin.from === 85)?.count).toBe(1);
  expect(bins.at(-1)).toEqual({ from: 97.5, to: 100, count: 1 });
});

test('every score is counted once', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (scores) => {
      expect(scoreBins(scores).reduce((sum, bin) => sum + bin.count, 0)).toBe(scores.length);
    }),
  );
});

test('one bar per bin that holds something, one line per cut above zero', () => {
  const svg = histogram({ scores: [10, 10.2, 55, 90], cuts: [{ grade: 'A', atLeast: 85 }, { grade: 'B', atLeast: 50 }, { grade: 'C', atLeast: 0 }] }, options);
  expect(marks(svg, 'bar')).toBe(3);
  expect(marks(svg, 'cut')).toBe(2);
});

test('no unit with a score draws no bar', () => {
  const svg = histogram({ scores: [], cuts: [] }, options);
  expect(marks(svg, 'bar')).toBe(0);
  expect(svg).not.toContain('NaN');
});
