import { expect, test } from 'vitest';
import { floodMaps } from '../../../engine/run/scenario/flood-maps.js';
import type { MemberFlood } from '../../../engine/run/scenario/inundation.js';

const one = (value: number): Float64Array => Float64Array.of(value);
/** A member whose one cell is so deep [m], wet from then on [s], so fast [m/s] and so long under water [s]. */
const flood = (member: number, depth: number, arrival: number, speed: number, duration: number): MemberFlood => ({ variant: 0, member, maxDepth: one(depth), arrival: one(arrival), maxSpeed: one(speed), duration: one(duration), frames: [one(depth / 2)], balance: { in: 0, out: 0, stored: 0 } });

test('quantiles of depth, speed and duration over members, the share above the line, and the middle arrival', () => {
  const floods = [flood(0, 0, Infinity, 0, 0), flood(1, 0.4, 600, 1, 1_800), flood(2, 0.2, 900, 0.5, 900)];
  const maps = floodMaps(floods, 1, 0.3);
  expect([maps.q50[0], maps.exceedance[0], maps.arrival[0], maps.speedQ50[0], maps.durationQ50[0], maps.frames[0]![0]]).toEqual([0.2, 1 / 3, 900, 0.5, 900, 0.1]);
  expect(maps.mean[0]).toBeCloseTo(0.2, 12);
  // of three, 0.95 lies nine tenths of the way from the second to the third
  expect(maps.q95[0]).toBeCloseTo(0.38, 12);
  expect(maps.speedQ95[0]).toBeCloseTo(0.95, 12);
  expect(maps.durationQ95[0]).toBeCloseTo(1_710, 9);
});
