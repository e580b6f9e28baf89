import { afterEach, beforeEach, expect, test } from 'vitest';
import { basisOf } from '../../../engine/monitor/basis.js';
import { Cycle, type CycleResult } from '../../../engine/monitor/cycle.js';
import { ingest } from '../../../engine/monitor/ingest.js';
import { viewOf } from '../../../engine/monitor/unit-view.js';
import { unitOf, type UnitRisk } from '../../../engine/monitor/snapshot.js';
import { openStore } from '../../../engine/store/open.js';
import type { Store } from '../../../engine/store/store.js';
import type { HazardRule } from '../../../engine/warning/rule.js';
import { anyRow, cycleOptions, HOUR, rain, START, variables, VILLAGES } from '../world.js';
import { nowcastOptions } from './world.js';

let store: Store;
let cycle: Cycle;
beforeEach(async () => {
  store = await openStore(':memory:');
  cycle = new Cycle({ ...cycleOptions(store), nowcast: nowcastOptions });
});
afterEach(() => store.close());

async function run(rows: readonly unknown[], now: number): Promise<CycleResult> {
  cycle.seen((await ingest(store, rows, { ...anyRow, variables, now })).places);
  return cycle.run(now);
}
const unit = (k: number): UnitRisk => unitOf(cycle.snapshot, VILLAGES[k]!)!;
const stage = (hour: number, value: number): object => ({ place: 'Z1', variable: 'stage', time: new Date(START + hour * HOUR).toISOString(), value, unit: 'm', source: 'gauge' });

test('rain that goes on is expected to come to a level before it does, with when and how likely; the alert says so', async () => {
  const { alerts } = await run([0, 1, 2].map((hour) => rain('P1', hour, hour === 0 ? 0 : 25)), START + 2 * HOUR);
  const { level, expectedLevel, hazards, outlook } = unit(1);
  expect([level, expectedLevel]).toEqual([0, 1]);
  const { expected } = hazards.find(({ hazard }) => hazard === 'flash-flood')!;
  // 50 mm in two hours and some 12 mm in the next: 55 mm of three hours are nearly sure
  expect(expected).toMatchObject({ level: 1, at: START + 3 * HOUR });
  expect(expected!.probability[0]).toBeGreaterThan(0.7);
  expect(expected!.probability[3]).toBeLessThan(0.3);
  expect(alerts.map(({ area, hazard, level: own }) => [area, hazard, own])).toContainEqual([VILLAGES[1], 'flash-flood', 1]);
  // with what the members come to: about 50 mm and what the next hour brings
  const [reason] = expected!.reasons;
  expect(reason).toMatchObject({ quantity: 'rain', statistic: 'sum', window: 3, comparison: '>=', line: 55 });
  expect([reason!.low! >= 50, reason!.median! > 55, reason!.high! > reason!.median!, reason!.share]).toEqual([true, true, true, expected!.probability[0]]);
  expect(alerts.find(({ area }) => area === VILLAGES[1])!.basis!.reasons[0]!.zh).toMatch(/^3 小时累计.*≥ 55 mm（预报中位 .* mm，成员 .*–.* mm；\d+ % 的成员在 2023-07-02 11:00 达到，规则要求 \d+ %）$/);
  expect(outlook).toMatchObject({ issued: START + 2 * HOUR, leads: [1, 2, 3, 4, 5, 6], members: 40 });
  const [fan] = outlook!.fans;
  expect(fan!.lines).toEqual([{ level: 1, value: 35 }, { level: 2, value: 45 }, { level: 3, value: 60 }, { level: 4, value: 80 }]);
  fan!.p50.forEach((median, k) => expect(fan!.p10[k]! <= median && median <= fan!.p90[k]!).toBe(true));
});

test('what rains at another gauge upstream bears on the village by the river', async () => {
  await run([rain('P1', 0, 0), rain('P2', 0, 0), stage(0, 51.9)], START);
  const before = unit(0);
  expect(before.outlook!.fans.map(({ quantity }) => quantity)).toEqual(['rain', 'stage']);
  await run([rain('P2', 1, 60), rain('P1', 1, 0), stage(1, 51.9)], START + HOUR);
  const [rose, was] = [unit(0), before].map(({ outlook }) => outlook!.fans.find(({ quantity }) => quantity === 'stage')!);
  expect(rose!.p90[5]!).toBeGreaterThan(was!.p90[5]!);
});

test('an hour that is missing leaves what is expected undecided, never none', async () => {
  await run([0, 2, 3].map((hour) => rain('P1', hour, 1)), START + 3 * HOUR); // what fell from 8:00 to 9:00 is not known
  const hazard = unit(1).hazards.find((each) => each.hazard === 'flash-flood')!;
  expect([hazard.expected!.level, hazard.expected!.atMost]).toEqual([0, 4]);
  expect(viewOf(unit(1))).toMatchObject({ level: 0, expectedLevel: 0, expectedAtMost: 4 });
  await run([rain('P1', 1, 1), ...Array.from({ length: 24 }, (_, k) => rain('P1', k - 24, 0))], START + 3 * HOUR);
  expect(unit(1).hazards.find((each) => each.hazard === 'flash-flood')!.expected).toMatchObject({ level: 0, atMost: null });
  expect(viewOf(unit(1))).toMatchObject({ atMost: null, expectedAtMost: null });
});

test('nothing is expected any more from what is late', async () => {
  await run([0, 1, 2].map((hour) => rain('P1', hour, 25)), START + 2 * HOUR);
  expect(unit(1).expectedLevel).toBe(2); // 75 mm, and some more to come
  await cycle.run(START + 8 * HOUR);
  expect(unit(1)).toMatchObject({ quality: 'late', expectedLevel: null });
  expect(unit(1).hazards.map(({ expected }) => expected)).toEqual(unit(1).hazards.map(() => null));
});

test('a level held from the nowcast of an hour before says so, and its numbers as those of then', async () => {
  await run([0, 1, 2].map((hour) => rain('P1', hour, hour === 0 ? 0 : 25)), START + 2 * HOUR);
  const before = unit(1).hazards.find(({ hazard }) => hazard === 'flash-flood')!.expected!;
  expect([before.level, before.heldFrom]).toEqual([1, null]);
  await run([3, 4].map((hour) => rain('P1', hour, 0)), START + 4 * HOUR);
  const now = unit(1).hazards.find(({ hazard }) => hazard === 'flash-flood')!;
  // 50 mm, then two dry hours: 70 mm of six hours were to come by the mean of 25, 25 and 0 mm, and are not by that of 25, 0 and 0 mm
  expect([now.level, now.expected!.level, now.expected!.heldFrom, now.expected!.leastShare]).toEqual([0, 1, START + 3 * HOUR, 0.5]);
  expect(now.expected!.probability[0]).toBeLessThan(0.5);
  expect(viewOf(unit(1)).hazards.find(({ hazard }) => hazard === 'flash-flood')!.expected!.heldFrom).toBe('2023-07-02T11:00:00+08:00');
  const { reasons } = basisOf(now, 1, '', () => undefined);
  expect(reasons[0]!.zh).toMatch(/（2023-07-02 11:00 起报的预报中位 .*；最新预报已不足，按规则暂不降级）$/);
  expect(reasons[0]!.en).toMatch(/\(forecast issued 2023-07-02 11:00 median .*; of the newest forecast fewer do, and the rule does not come down yet\)$/);
});

test('a gauge of stage that is silent takes nothing from what its village is to expect of rain, until the rain is late too', async () => {
  const wet = (hour: number): object => rain('P1', hour, hour < 6 ? 0 : 25);
  const { alerts } = await run([stage(0, 51), ...[0, 1, 2, 3, 4, 5, 6, 7].map(wet)], START + 7 * HOUR);
  const of = (hazard: string): object => unit(0).hazards.find((each) => each.hazard === hazard)!;
  expect(unit(0)).toMatchObject({ level: 0, quality: 'late', asOf: START, expectedLevel: 1 });
  expect(of('flash-flood')).toMatchObject({ expected: { level: 1 } });
  expect(of('river-stage')).toMatchObject({ expected: null });
  expect(alerts.map(({ area, hazard, level, basis }) => [area, hazard, level, basis!.observed])).toContainEqual([VILLAGES[0], 'flash-flood', 1, false]);
  const { tag } = cycle.snapshot;
  await cycle.run(START + 12 * HOUR);
  expect(unit(0)).toMatchObject({ quality: 'late', expectedLevel: null });
  expect(cycle.snapshot.tag).not.toBe(tag);
});

test('what is held from hour to hour comes to what is worked out anew, also where rows come late or are told otherwise', async () => {
  const rained = [0, 0, 12, 40, 55, 20, 0, 3, 61, 8, 0, 0, 30];
  for (const [hour, value] of rained.entries()) {
    const now = START + hour * HOUR;
    const late = hour % 4 === 3 ? [rain('P1', hour - 1, value + 7), stage(hour - 2, 53.4)] : [];
    await run([rain('P1', hour, value), rain('P2', hour, rained[rained.length - 1 - hour]!), ...(hour % 3 === 2 ? [] : [stage(hour, 51.5 + value / 40)]), ...late], now);
    const anew = new Cycle({ ...cycleOptions(store), nowcast: nowcastOptions });
    await anew.run(now);
    for (const code of VILLAGES) {
      const [held, fresh] = [cycle, anew].map(({ snapshot }) => unitOf(snapshot, code)!);
      expect({ hazards: held!.hazards, outlook: held!.outlook }).toEqual({ hazards: fresh!.hazards, outlook: fresh!.outlook });
    }
  }
});

test('each hour ahead is held against the edition of the rules of its own date', async () => {
  const rule = (line: number): HazardRule => ({ hazard: 'rain', title: { zh: '雨', en: 'rain' }, branches: ['forecast', 'observed'], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: 'a test', verified: true, levels: [{ level: 'blue', any: [[{ quantity: 'rain', unit: 'mm', statistic: 'max', window: null, comparison: '>=', line }]] }] });
  const expectedWith = async (lines: readonly [today: number, tomorrow: number]): Promise<unknown> => {
    const [own, { rules: _, ...options }] = [await openStore(':memory:'), cycleOptions(store)];
    const editions = [{ effective: '2020-01-01', region: '', hazards: [rule(lines[0])] }, { effective: '2023-07-03', region: '', hazards: [rule(lines[1])] }];
    const anew = new Cycle({ ...options, store: own, rules: { books: [{ book: 'b', editions }], dt: 3_600 }, nowcast: nowcastOptions });
    // 25 mm in each of the hours from 20:00 to 22:00
    anew.seen((await ingest(own, [12, 13, 14].map((hour) => rain('P1', hour, 25)), { ...anyRow, variables, now: START + 14 * HOUR })).places);
    const { snapshot } = await anew.run(START + 14 * HOUR);
    await own.close();
    const { hazards: [hazard], outlook } = unitOf(snapshot, VILLAGES[1])!;
    const { level, at, probability } = hazard!.expected!;
    return [level, at === null ? null : (at - START) / HOUR, probability[0]! > 0.5, outlook!.probability[0]!.slice(0, 3).map((share) => share > 0.5)];
  };
  expect(await expectedWith([900, 4])).toEqual([1, 16, true, [false, true, true]]);
  expect(await expectedWith([4, 900])).toEqual([1, 15, true, [true, false, false]]);
});
