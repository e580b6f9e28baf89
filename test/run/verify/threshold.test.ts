import { expect, test } from 'vitest';
import type { Problem } from '../../../engine/core/errors.js';
import type { Pairs } from '../../../engine/run/verify/pairs.js';
import { eventText, isEvent, thresholdsOf } from '../../../engine/run/verify/threshold.js';

const pairs = (quantity: string, observed: readonly number[]): Pairs => ({ quantity, unit: 'mm', m: 1, members: Float64Array.from(observed), observed: Float64Array.from(observed), entity: observed.map(() => 'a'), step: Uint32Array.from(observed, (_, t) => t), unobserved: 0, incomplete: 0 });
const rain = pairs('rain', Array.from({ length: 101 }, (_, k) => k));
const read = (texts: readonly string[], own: readonly Pairs[]): [string[], string[]] => {
  const problems: Problem[] = [];
  return [thresholdsOf(texts, own, problems).map((each) => `${each.quantity} ${eventText(each)}`), problems.map(({ expected }) => expected)];
};

test('a line is of the only quantity, at least, unless it says otherwise; twice is once', () => {
  expect(read(['50', 'rain > 2.5', 'rain<=-1', '50'], [rain])).toEqual([['rain >= 50', 'rain > 2.5', 'rain <= -1'], []]);
});
test('of two quantities a line must say which', () => {
  expect(read(['50', 'snow>=1', 'rain>=1', 'x'], [rain, pairs('wind', [1])])).toEqual([['rain >= 1'], ['the quantity too: one of rain, wind, such as rain>=50', 'one of rain, wind', 'a line such as 50, rain>=50 or temperatureMin<=0']]);
});
test('without lines: the upper quantiles, not the least value, which is no event', () => {
  expect(read([], [rain])[0]).toEqual(['rain >= 75', 'rain >= 90', 'rain >= 95']);
  expect(read([], [pairs('rain', [0, 0, 0, 0, 0, 0, 0, 0, 0, 8])])[0]).toEqual(['rain >= 0.8', 'rain >= 4.4']);
  expect(read([], [pairs('rain', [3, 3])])[0]).toEqual([]);
});
test('the line itself is an event of >= and not of >', () => {
  expect([isEvent({ quantity: 'rain', comparison: '>=', line: 50 }, 50), isEvent({ quantity: 'rain', comparison: '>', line: 50 }, 50)]).toEqual([true, false]);
});
