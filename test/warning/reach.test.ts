import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Channel } from '../../engine/warning/channel.js';
import { allClasses, prepareVillage, reachOf, reachStreams, type Circumstances, type Device, type WarnedVillage } from '../../engine/warning/reach.js';

const instant = (name: string, heed: readonly number[], more: Partial<Channel> = {}): Channel => ({ name, delay: { kind: 'device', median: 1e-9, spread: 0.01 }, uptime: 1, night: 1, heed, ...more });
const speaker = instant('loudspeaker', [0.8, 0.5]);
const sms = instant('sms', [0.25, 0.75], { night: 0.4 });
const device = (channel: number, households: number, more: Partial<Device> = {}): Device => ({ channel, households, powerGroup: '', backupHours: 0, ...more });
const village = (devices: readonly Device[], more: Partial<WarnedVillage> = {}): WarnedVillage => ({ code: '370832101200', households: 100, classes: [0.25, 0.75], latency: 0, devices, ...more });
const day: Circumstances = { night: false, outage: 0, outageHours: 0 };
const streams = reachStreams('test');
const reached = (of: WarnedVillage, channels: readonly Channel[], circumstances = day, member = 0): number[] => [...reachOf(prepareVillage(of, channels, [10]), channels, circumstances, streams, member).share];

test('hand calculation: two channels that cover 60 and 40 of 100 households', () => {
  const devices = [device(0, 60), device(1, 40)];
  // first class: 1 - (1 - 0.6·0.8)(1 - 0.4·0.25) = 1 - 0.52·0.9 = 0.532; second: 1 - (1 - 0.3)(1 - 0.3) = 0.51
  const [first, second] = reached(village(devices), [speaker, sms]);
  expect(first).toBeCloseTo(0.532, 12);
  expect(second).toBeCloseTo(0.51, 12);
  // at night the second channel is heeded by 0.4 as many: 1 - 0.52·(1 - 0.04) = 0.5008
  expect(reached(village(devices), [speaker, sms], { ...day, night: true })[0]).toBeCloseTo(0.5008, 12);
});
test('nested covers reach no more than the best channel alone', () => {
  const { least } = reachOf(prepareVillage(village([device(0, 60), device(1, 40)]), [speaker, sms], [10]), [speaker, sms], day, streams, 0);
  expect([...least].map((share) => Math.round(share * 1e12) / 1e12)).toEqual([0.48, 0.3]);
});
test('everybody is the classes weighted by their people', () => {
  expect(allClasses(Float64Array.of(0.4, 0.8), [0.25, 0.75], 1)[0]).toBeCloseTo(0.7, 12);
});
test('what is on one feeder fails together, and a battery that lasts keeps a device going', () => {
  const dark: Circumstances = { night: false, outage: 1, outageHours: 4 };
  const two = (backupHours: number): Device[] => [device(0, 50, { powerGroup: 'f', backupHours }), device(0, 50, { powerGroup: 'f', backupHours })];
  const shares = Array.from({ length: 200 }, (_, member) => reached(village(two(2)), [speaker], dark, member)[0]!);
  expect(new Set(shares)).toEqual(new Set([0, 0.8])); // never one without the other
  expect(shares.filter((share) => share > 0).length / 200).toBeCloseTo(0.5, 1); // out for 0 to 4 h, the battery lasts 2
  expect(reached(village(two(4)), [speaker], dark)[0]).toBeCloseTo(0.8, 12);
  expect(reached(village([device(0, 100)]), [speaker], dark)[0]).toBeCloseTo(0.8, 12); // needs no power
});
test('a village of a feeder shares its outages with the next one on it', () => {
  const half: Circumstances = { night: false, outage: 0.5, outageHours: 4 };
  const on = (code: string, member: number): boolean => reached(village([device(0, 100, { powerGroup: 'f' })], { code }), [speaker], half, member)[0]! > 0;
  for (let member = 0; member < 50; member++) expect(on('370832101200', member)).toBe(on('370832101201', member));
});
test('a device more, more battery, less latency or less outage never reaches fewer people, member by member', () => {
  const channels = [instant('a', [0.7, 0.7], { uptime: 0.8 }), instant('b', [0.9, 0.9], { delay: { kind: 'visits', perHousehold: 1, householdsPerVisitor: 20 } })];
  const some = fc.array(fc.record({ channel: fc.constantFrom(0, 1), households: fc.integer({ min: 1, max: 60 }), powerGroup: fc.constantFrom('', 'f', 'g'), backupHours: fc.integer({ min: 0, max: 12 }) }), { maxLength: 6 });
  fc.assert(
    fc.property(some, fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (devices, member, outage) => {
      const circumstances: Circumstances = { night: true, outage, outageHours: 12 };
      const base = reached(village(devices, { latency: 5 }), channels, circumstances, member);
      const better = [
        reached(village([...devices, device(0, 30)], { latency: 5 }), channels, circumstances, member),
        reached(village(devices.map((each) => ({ ...each, backupHours: 24 })), { latency: 5 }), channels, circumstances, member),
        reached(village(devices, { latency: 1 }), channels, circumstances, member),
        reached(village(devices, { latency: 5 }), channels, { ...circumstances, outage: outage / 2 }, member),
      ];
      for (const other of better) other.forEach((share, c) => expect(share).toBeGreaterThanOrEqual(base[c]! - 1e-12));
      for (const share of base) expect(share >= 0 && share <= 1).toBe(true);
    }),
  );
});
test('no devices reach nobody', () => {
  expect(reached(village([]), [speaker])).toEqual([0, 0]);
});
