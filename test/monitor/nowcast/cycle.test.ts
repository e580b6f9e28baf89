import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cycle, type CycleResult } from '../../../engine/monitor/cycle.js';
import { ingest } from '../../../engine/monitor/ingest.js';
import { unitOf, type UnitRisk } from '../../../engine/monitor/snapshot.js';
import { openStore } from '../../../engine/store/open.js';
import type { Store } from '../../../engine/store/store.js';
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

test('nothing is expected any more from what is late', async () => {
  await run([0, 1, 2].map((hour) => rain('P1', hour, 25)), START + 2 * HOUR);
  expect(unit(1).expectedLevel).toBe(2); // 75 mm, and some more to come
  await cycle.run(START + 8 * HOUR);
  expect(unit(1)).toMatchObject({ quality: 'late', expectedLevel: null });
  expect(unit(1).hazards.map(({ expected }) => expected)).toEqual(unit(1).hazards.map(() => null));
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
