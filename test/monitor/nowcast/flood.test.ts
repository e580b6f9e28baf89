import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readRiver } from '../../../engine/monitor/nowcast/catchments.js';
import { FloodNowcast, type StageNowcast } from '../../../engine/monitor/nowcast/flood.js';
import { RainNowcast } from '../../../engine/monitor/nowcast/rain.js';
import { openStore } from '../../../engine/store/open.js';
import type { Observation, Store } from '../../../engine/store/store.js';
import { HOUR, START } from '../world.js';
import { inFolder, nowcast, nowcastOptions } from './world.js';

let store: Store;
beforeEach(async () => void (store = await openStore(':memory:')));
afterEach(() => store.close());

const rainNowcast = new RainNowcast(nowcast.declaration, 3_600);
const over = (own: Store): FloodNowcast => new FloodNowcast(own, nowcastOptions.river, nowcast, rainNowcast, 2);
const seen = (place: string, variable: string, hour: number, value: number): Observation => ({ place, variable, time: START + hour * HOUR, source: 'gauge', value });

async function tell(flood: FloodNowcast, rows: readonly Observation[], own = store): Promise<string[]> {
  await own.append(rows, START);
  for (const { place, time } of rows) flood.seen(place, time);
  return flood.update(NOW);
}
/** Long after everything came in. */
const NOW = START + HOUR;
const medianOf = ({ members }: StageNowcast, k: number): number => [...members.slice(k * 40, (k + 1) * 40)].sort((a, b) => a - b)[20]!;
const storm = (hours: number): Observation[] => Array.from({ length: hours }, (_, hour) => ['P1', 'P2'].map((place) => seen(place, 'rain', hour, hour > 3 ? 20 : 1))).flat();

test('rain upstream comes down the river: the stage of the next hours rises, and starts at the stage that was seen', async () => {
  const flood = over(store);
  expect(await tell(flood, [...storm(12), seen('Z1', 'stage', 11, 51)])).toEqual(['Z1']);
  const [now, before] = flood.of('Z1')!;
  expect([now!.issued, before!.issued, now!.corrected, before!.corrected, now!.unseen]).toEqual([START + 11 * HOUR, START + 10 * HOUR, true, false, 0]);
  expect(Math.abs(medianOf(now!, 0) - 51)).toBeLessThan(1.5);
  expect(medianOf(now!, 5)).toBeGreaterThan(medianOf(now!, 0));
  expect(flood.of('Z9')).toBeNull();
});

test('states are kept in the store: another process goes on from them, reads only what is after, and comes to the same bytes', async () => {
  await tell(over(store), storm(20));
  const body = (await store.records<readonly { readonly time: number }[]>('flood-state').list())[0]!.body;
  expect(body.length).toBeGreaterThan(1);
  const history = vi.spyOn(store, 'history');
  const again = over(store);
  await again.update(NOW);
  expect(Math.min(...history.mock.calls.flatMap(([{ from, receivedAfter }]) => (receivedAfter === undefined ? [from] : [])))).toBe(body[0]!.time + HOUR);
  const fresh = await openStore(':memory:');
  const alone = over(fresh);
  await tell(alone, storm(20), fresh);
  expect(again.of('Z1')!.map(({ members }) => members)).toEqual(alone.of('Z1')!.map(({ members }) => members));
  await fresh.close();
});

test('what came in late, before the oldest state, and was not worked out before the process was killed is worked out by the next one', async () => {
  const hours = 90;
  await tell(over(store), storm(hours));
  const [oldest] = (await store.records<readonly { readonly time: number }[]>('flood-state').list())[0]!.body;
  const late = seen('P1', 'rain', 2, 150);
  expect(late.time).toBeLessThan(oldest!.time);
  await store.append([late], NOW); // acknowledged, and killed before the cycle
  const again = over(store);
  await again.update(NOW + HOUR);
  const fresh = await openStore(':memory:');
  const alone = over(fresh);
  await tell(alone, [...storm(hours), late], fresh);
  expect(again.of('Z1')!.map(({ members }) => members)).toEqual(alone.of('Z1')!.map(({ members }) => members));
  // and the one after that goes on from the states made so
  const history = vi.spyOn(store, 'history');
  await over(store).update(NOW + 2 * HOUR);
  expect(history.mock.calls.flatMap(([{ from, receivedAfter }]) => (receivedAfter === undefined && from < oldest!.time ? [from] : []))).toEqual([]);
  await fresh.close();
});

test('rows in any order, late by days, end where the sorted feed ends', async () => {
  const rows = [...Array.from({ length: 40 }, (_, k) => [seen('P1', 'rain', k, (k * 7) % 23), seen('P2', 'rain', k, (k * 5) % 17)]).flat(), seen('Z1', 'stage', 39, 51)];
  const alone = over(store);
  await tell(alone, rows);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...rows.keys()], { minLength: rows.length, maxLength: rows.length }), async (order) => {
      const own = await openStore(':memory:');
      let flood = over(own);
      for (let part = 0; part < 4; part++) {
        await tell(flood, order.slice(part * 21, (part + 1) * 21).map((k) => rows[k]!), own);
        if (part === 2) flood = over(own); // and a restart
      }
      expect(flood.of('Z1')!.map(({ members }) => members)).toEqual(alone.of('Z1')!.map(({ members }) => members));
      await own.close();
    }),
    { numRuns: 8 },
  );
});

test('a late row that comes in while another river is worked out makes its own river anew', async () => {
  const river = await inFolder({ 'catchments.csv': 'id,downstream,area_km2,travel_h,rating,zero_stage_m\na,,60,2,14,50\nb,,40,3,20,48\n', 'stations.csv': 'station,kind,catchment\nP1,rain,a\nZ1,stage,a\nP2,rain,b\nZ2,stage,b\n' }, (folder) => readRiver(folder, nowcast.declaration));
  let late: Observation[] = [];
  const slow = Object.assign(Object.create(store) as Store, {
    latest: async (query: Parameters<Store['latest']>[0]) => {
      const own = late.splice(0);
      await store.append(own, START);
      for (const { place, time } of own) flood.seen(place, time);
      return store.latest(query);
    },
  });
  const flood = new FloodNowcast(slow, river, nowcast, rainNowcast, 2);
  await tell(flood, storm(90));
  late = [seen('P2', 'rain', 5, 120)];
  await tell(flood, [seen('P1', 'rain', 90, 5), seen('P2', 'rain', 90, 5)]);
  await flood.update(NOW);
  const alone = new FloodNowcast(Object.assign(Object.create(store) as Store, { records: () => ({ get: () => Promise.resolve(undefined), put: () => Promise.resolve() }) }), river, nowcast, rainNowcast, 2);
  await alone.update(NOW);
  for (const gauge of ['Z1', 'Z2']) expect(flood.of(gauge)!.map(({ members }) => members)).toEqual(alone.of(gauge)!.map(({ members }) => members));
});

test('hours without rain seen are taken as dry and told', async () => {
  const flood = over(store);
  await tell(flood, storm(12).filter(({ time }) => time < START + 5 * HOUR || time > START + 8 * HOUR));
  expect(flood.of('Z1')![0]!.unseen).toBe(4);
});
