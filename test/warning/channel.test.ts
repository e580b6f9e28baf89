import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrived, type Channel } from '../../engine/warning/channel.js';

const channel = (delay: Channel['delay']): Channel => ({ name: 'any', delay, uptime: 1, night: 1, heed: [1] });
const speaker = channel({ kind: 'device', median: 3, spread: 0.6 });
const visits = channel({ kind: 'visits', perHousehold: 2, householdsPerVisitor: 30 });

test('half of those a device covers have heard it at its median', () => {
  expect(arrived(speaker, 3, 0)).toBeCloseTo(0.5, 12);
});
test('one standard deviation of the logarithm later 84 in 100 have', () => {
  expect(arrived(speaker, 3 * Math.exp(0.6), 0)).toBeCloseTo(0.841344746068543, 9);
});
test('hand calculation: 30 households of 2 minutes are half done 30 minutes after the visitor sets out', () => {
  // sets out 12 min after the issue; (42 - 12) / (2 × 30) = 0.5
  expect(arrived(visits, 42, 12)).toBe(0.5);
  expect(arrived(visits, 12, 12)).toBe(0);
  expect(arrived(visits, 500, 12)).toBe(1);
});
test('nobody has heard before it is issued, and no share ever falls or leaves 0 to 1', () => {
  const time = fc.double({ min: 0, max: 1_000, noNaN: true });
  fc.assert(
    fc.property(time, time, time, (a, b, latency) => {
      for (const each of [speaker, visits]) {
        const [early, late] = [arrived(each, Math.min(a, b), latency), arrived(each, Math.max(a, b), latency)];
        expect(early).toBeLessThanOrEqual(late);
        expect(early).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThanOrEqual(1);
      }
      expect(arrived(speaker, 0, latency)).toBe(0);
    }),
  );
});
