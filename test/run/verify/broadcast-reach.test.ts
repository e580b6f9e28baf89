import { expect, test } from 'vitest';
import type { FeedbackRow } from '../../../engine/run/cap/feedback.js';
import type { ReachDeclaration } from '../../../engine/run/reach/declaration.js';
import type { ReachVillage } from '../../../engine/run/reach/villages.js';
import { broadcastReach } from '../../../engine/run/verify/broadcast-reach.js';

const declaration = (uptime: number, outage: number, members = 400): ReachDeclaration => ({
  name: 'r', title: { zh: '到达', en: 'reach' }, members, seed: 's', minutes: [10], circumstances: { night: false, outage, outageHours: 4 },
  classes: [{ name: 'all', title: { zh: '全体', en: 'all' } }],
  channels: [{ name: 'loudspeaker', title: { zh: '大喇叭', en: 'loudspeakers' }, delay: { median: 1, spread: 1 }, uptime, night: 1, heed: { all: 1 }, source: 'a test', verified: true }],
});
const village = (code: string, backups: readonly number[], powerGroup = 'f'): ReachVillage => ({ code, people: 300, households: 100, classes: [1], latency: 0, devices: backups.map((backupHours) => ({ channel: 0, households: 50, powerGroup, backupHours })) });
const answer = (area: string, share: number): FeedbackRow => ({ message: 'm', area, share, state: '3', description: '', time: '', hazard: 'rainstorm', level: 'blue', sent: '2023-07-05T20:00:00+08:00' });

const rounded = (value: number): number => Math.round(value * 1e9) / 1e9;

test('terminals that have power for certain: 2 of the 3 of a township, by hand', () => {
  // without power for up to 4 h, always: batteries of 4 h outlast it, one of 0 h does not
  const rows = broadcastReach([answer('330109001', 0.5)], declaration(1, 1), [village('330109001201', [4, 0]), village('330109001202', [4]), village('330109002201', [0])], 'loudspeaker');
  expect(rows.map(({ village: of, terminals, reported, modelled, difference, within }) => [of, terminals, reported, rounded(modelled!.mean), rounded(difference!), within])).toEqual([
    [null, 3, 0.5, 0.666666667, -0.166666667, false],
    ['330109001201', 2, 0.5, 0.5, 0, true],
    ['330109001202', 1, 0.5, 1, -0.5, false],
  ]);
});
test('the mean is that of the model: in order 9 times of 10, and with power half of the time it is out', () => {
  // 0.9 · (1 - 0.5 · (1 - 2/4)) = 0.675
  const [row] = broadcastReach([answer('330109001201', 0.675)], declaration(0.9, 0.5, 4_000), [village('330109001201', [2])], 'loudspeaker');
  expect(row!.modelled!.mean).toBeCloseTo(0.675, 1);
  expect([row!.village, row!.within]).toEqual([null, true]);
});
test('an area of which nothing is known is told, with no number of a model', () => {
  const rows = broadcastReach([answer('3302', 1), answer('330109001201', 1)], declaration(1, 0), [village('330109001201', [])], 'loudspeaker');
  expect(rows.map(({ area, modelled, difference, because }) => [area, modelled, difference, because])).toEqual([['3302', null, null, 'no village of the area is known'], ['330109001201', null, null, 'no loudspeaker stands there']]);
});
