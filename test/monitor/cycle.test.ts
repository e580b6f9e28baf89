import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cycle } from '../../engine/monitor/cycle.js';
import { ingest } from '../../engine/monitor/ingest.js';
import { unitOf, type UnitRisk } from '../../engine/monitor/snapshot.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import { openStore } from '../../engine/store/open.js';
import type { Store } from '../../engine/store/store.js';
import { anyRow, cycleOptions, HOUR, rain, START, variables, VILLAGES } from './world.js';

let store: Store;
let cycle: Cycle;
beforeEach(async () => {
  store = await openStore(':memory:');
  cycle = new Cycle(cycleOptions(store));
});
afterEach(() => store.close());

async function take(rows: readonly unknown[], now: number, into = store, by = cycle): Promise<void> {
  by.seen((await ingest(into, rows, { ...anyRow, variables, now })).places);
}
const unit = (code: string): UnitRisk => unitOf(cycle.snapshot, code)!;

test('40 mm in an hour at the gauge of two villages is blue in both, with the number and the line', async () => {
  await take([rain('P1', 0, 2), rain('P1', 1, 40)], START + HOUR);
  const { changes, alerts, computed } = await cycle.run(START + HOUR);
  expect(computed).toBe(3);
  expect(changes).toEqual([
    { code: VILLAGES[0], from: null, to: 1 },
    { code: VILLAGES[1], from: null, to: 1 },
  ]);
  expect(unit(VILLAGES[1]).hazards[0]).toMatchObject({ hazard: 'flash-flood', level: 1, trend: 1, since: START + HOUR, asOf: START + HOUR });
  expect(unit(VILLAGES[1]).hazards[0]!.reasons[0]).toEqual({ quantity: 'rain', unit: 'mm', statistic: 'sum', window: 1, value: 40, comparison: '>=', line: 35, crossed: true, lacks: null });
  expect(alerts[0]!.basis).toMatchObject({ onset: START + HOUR, observed: true, probability: null, judged: START + HOUR, before: 0, reasons: [{ zh: '1 小时累计雨量 ≥ 35 mm（实况 40 mm）' }], inputsHash: unit(VILLAGES[0]).inputsHash });
  expect(alerts.map(({ area, hazard, level, status, revision }) => [area, hazard, level, status, revision])).toEqual([
    [VILLAGES[0], 'flash-flood', 1, 'issued', 1],
    [VILLAGES[1], 'flash-flood', 1, 'issued', 1],
  ]);
  expect(unit(VILLAGES[2])).toMatchObject({ level: null, quality: 'stale', hazards: [] });
});

test('one row of another source takes no warning away, and that sources differ is told until they agree', async () => {
  await take([rain('P1', 0, 2), rain('P1', 1, 90)], START + HOUR);
  await cycle.run(START + HOUR);
  expect(unit(VILLAGES[1]).sourcesDiffer).toBeUndefined();
  const before = unit(VILLAGES[1]).level;
  await take([{ ...rain('P1', 1, 0.2), source: 'backup' }], START + HOUR);
  const { alerts } = await cycle.run(START + HOUR + 1);
  expect([before, unit(VILLAGES[1]).level, unit(VILLAGES[1]).sourcesDiffer, alerts]).toEqual([4, 4, ['rain'], []]);
  await take([{ ...rain('P1', 1, 90), source: 'backup' }], START + HOUR);
  await cycle.run(START + HOUR + 2);
  expect(unit(VILLAGES[1]).sourcesDiffer).toBeUndefined();
  // a value that its own source corrects was never seen: what it warranted goes at once, and is held by nothing
  await take([rain('P1', 1, 0.2), { ...rain('P1', 1, 0.2), source: 'backup' }], START + HOUR);
  await cycle.run(START + HOUR + 3);
  expect(unit(VILLAGES[1]).level).toBe(0);
});

test('what is missing of a window leaves its condition open, and the levels that it may make are told', async () => {
  await take([rain('P1', 0, 2), rain('P1', 1, 10)], START + HOUR);
  await cycle.run(START + HOUR);
  const [{ level, atMost, reasons }] = unit(VILLAGES[1]).hazards as [UnitRisk['hazards'][number]];
  expect([level, atMost]).toEqual([0, 4]);
  // the hour is known, of three hours one is not
  expect(reasons.slice(0, 2).map(({ window, value, crossed, lacks }) => [window, value, crossed, lacks])).toEqual([[1, 10, false, null], [3, null, null, { missing: 1, beyond: 0, of: 3 }]]);
});

test('only units that something new bears on are worked out again, and only their county is another', async () => {
  await take([rain('P1', 0, 2), rain(VILLAGES[2], 0, 2)], START);
  await cycle.run(START);
  const before = cycle.snapshot;
  await take([rain(VILLAGES[2], 1, 3)], START + HOUR);
  expect(cycle.waiting).toBe(1);
  expect((await cycle.run(START + HOUR)).computed).toBe(1);
  expect(cycle.snapshot.counties.get('330102')).toBe(before.counties.get('330102'));
  expect(cycle.snapshot.counties.get('330103')!.tag).not.toBe(before.counties.get('330103')!.tag);
  const still = cycle.snapshot;
  await take([rain(VILLAGES[2], 1, 3)], START + HOUR);
  await cycle.run(START + HOUR + 1);
  expect(cycle.snapshot).toBe(still);
});

test('an alert goes up, comes down after the hours that its rule asks for, and is one chain with one head', async () => {
  for (let hour = 0; hour < 16; hour++) {
    await take([rain('P1', hour, hour === 1 ? 40 : hour === 2 ? 50 : 0)], START + hour * HOUR);
    await cycle.run(START + hour * HOUR);
  }
  const heads = await store.alerts({ area: VILLAGES[1] });
  expect(heads).toHaveLength(1);
  const chain = await store.alertChain(heads[0]!.id);
  expect(chain.map(({ level, status }) => [level, status])).toEqual([[1, 'issued'], [2, 'updated'], [1, 'updated'], [1, 'cancelled']]);
  expect(new Set(chain.map(({ revision }) => revision)).size).toBe(chain.length);
});

test('data that nothing follows are served as late, then stale; the alert that rests on them runs out', async () => {
  await take([rain('P1', 0, 50)], START);
  await cycle.run(START);
  expect(unit(VILLAGES[0]).quality).toBe('fresh');
  await cycle.run(START + 5 * HOUR);
  expect(unit(VILLAGES[0])).toMatchObject({ quality: 'late', level: 2, asOf: START });
  const { alerts } = await cycle.run(START + 25 * HOUR);
  expect(unit(VILLAGES[0])).toMatchObject({ quality: 'stale', level: 2 });
  expect(alerts.map(({ status }) => status)).toEqual(['expired', 'expired']);
  expect(await store.alerts({ standing: true })).toEqual([]);
});

test('a store that fails leaves what was published, and the units wait', async () => {
  await take([rain('P1', 0, 2)], START);
  await cycle.run(START);
  const before = cycle.snapshot;
  await take([rain('P1', 1, 50)], START + HOUR);
  const put = store.putAlerts.bind(store);
  store.putAlerts = () => Promise.reject(new Error('no disk'));
  await expect(cycle.run(START + HOUR)).rejects.toThrow('no disk');
  expect(cycle.snapshot).toBe(before);
  store.putAlerts = put;
  expect((await cycle.run(START + HOUR)).changes).toHaveLength(2);
});

test('after a restart the same alert stands: no second one is issued', async () => {
  await take([rain('P1', 0, 50)], START);
  await cycle.run(START);
  const again = new Cycle(cycleOptions(store));
  expect((await again.run(START + 60_000)).alerts).toEqual([]);
  expect(await store.alerts({ standing: true })).toHaveLength(2);
});

test('rows shuffled, tripled and late give the levels, windows and standing alerts of the sorted feed', async () => {
  const values = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(values, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 84, maxLength: 84 }), async (hours, order) => {
      const end = START + 13 * HOUR;
      const rows = hours.flatMap((value, hour) => [rain('P1', hour, value), rain(VILLAGES[2], hour, value / 2)]);
      const outcome = async (feed: readonly (readonly unknown[])[]): Promise<unknown> => {
        const own = await openStore(':memory:');
        const by = new Cycle(cycleOptions(own));
        for (const part of feed) {
          await take(part, end, own, by);
          await by.run(end);
        }
        const levels = [...by.snapshot.counties.values()].flatMap(({ units: list }) => list.map(({ code, level, asOf, hazards, inputsHash }) => ({ code, level, asOf, hazards, inputsHash })));
        const alerts = (await own.alerts({ standing: true })).map(({ area, hazard, level }) => [area, hazard, level]);
        await own.close();
        return { levels, alerts };
      };
      const mixed = [...rows, ...rows, ...rows].map((row, k) => ({ row, at: order[k]! })).sort((a, b) => a.at - b.at).map(({ row }) => row);
      const third = Math.ceil(mixed.length / 3);
      expect(await outcome([mixed.slice(0, third), mixed.slice(third, 2 * third), mixed.slice(2 * third)])).toEqual(await outcome([rows]));
    }),
    { numRuns: 60 },
  );
});

test('a unit is judged as of a moment by what was known then, not by what was told of it later', async () => {
  await take([rain('P1', 0, 2), rain('P1', 1, 10)], START + HOUR);
  await take([rain('P1', 1, 40)], START + 2 * HOUR);
  await cycle.run(START + 2 * HOUR);
  expect(unit(VILLAGES[0]).level).toBe(1);
  const asOf = async (code: string, moment: number): Promise<readonly UnitRisk[]> => [...(await cycle.asOfMany([code], moment)).counties.values()].flatMap((county) => county.units);
  expect(await asOf(VILLAGES[0], START + HOUR)).toMatchObject([{ level: 0, asOf: START + HOUR }]);
  expect(await asOf(VILLAGES[0], START + 2 * HOUR)).toMatchObject([{ level: 1 }]);
  expect(await asOf('990000000000', START)).toEqual([]);
});

test('what is much is published in portions: each village is told once, and all come to what one portion would', async () => {
  // every look at the clock is a second later, so that each reading of places is a portion
  const many = Array.from({ length: 450 }, (_, k) => String(330_102_001_001 + k));
  const units = new UnitIndex(many.map((code) => ({ code, name: code, at: null, lines: new Map(), feeds: new Map() })));
  const by = new Cycle({ ...cycleOptions(store), units });
  await take(many.map((code, k) => rain(code, 0, k % 60)), START, store, by);
  const portions: { readonly computed: number; readonly changes: number }[] = [];
  let time = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 1_000));
  const { snapshot, changes, computed } = await by.run(START, (portion) => portions.push({ computed: portion.computed, changes: portion.changes.length }));
  clock.mockRestore();
  expect(portions.map((portion) => portion.computed)).toEqual([200, 200, 50]);
  expect(computed).toBe(450);
  expect(new Set(changes.map(({ code }) => code)).size).toBe(changes.length);
  const once = new Cycle({ ...cycleOptions(store), units });
  const whole = await once.run(START);
  expect(snapshot.tag).toBe(whole.snapshot.tag);
  expect(whole.alerts).toEqual([]);
});
