import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cycle, type CycleOptions } from '../../engine/monitor/cycle.js';
import { ingest } from '../../engine/monitor/ingest.js';
import { subscriptionsOf } from '../../engine/monitor/subscription.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import { openStore } from '../../engine/store/open.js';
import type { Alert, Store } from '../../engine/store/store.js';
import { anyRow, cycleOptions, HOUR, rain, START, variables, VILLAGES } from './world.js';

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
  const cycle = new Cycle(cycleOptions(store));
  cycle.seen((await ingest(store, [rain('P1', 0, 2), rain('P1', 1, 40)], { ...anyRow, variables, now: START + HOUR })).places);
  await cycle.run(START + HOUR);
});
afterEach(() => store.close());

const standing = async (): Promise<unknown> => (await store.alerts({ standing: true })).map(({ area, hazard }) => [area, hazard]);
/** The next start of the service, with something other. */
const restarted = async (more: Partial<CycleOptions>): Promise<readonly Alert[]> => (await new Cycle({ ...cycleOptions(store), ...more }).run(START + HOUR + 60_000)).alerts;

test('a warning whose rule is not loaded any more ends, with why, a message and an entry in the log; once the rule is there it is said again', async () => {
  await subscriptionsOf(store).put('s', { url: 'https://example.cn/', areas: [''], minLevel: 1, owner: 'k', created: START, generation: 1, previousUntil: null });
  const { rules } = cycleOptions(store);
  const alerts = await restarted({ rules: { ...rules, books: rules.books.filter(({ book }) => book !== 'flash-flood') } });
  expect(alerts.map(({ area, status, hand }) => [area, status, hand?.by])).toEqual([VILLAGES[0], VILLAGES[1]].map((area) => [area, 'cancelled', 'service']));
  expect(alerts[0]!.hand!.note).toBe('服务已不再加载灾种 flash-flood 的规则，预警没有依据 / no rule of the hazard flash-flood is loaded any more: nothing warrants the warning');
  expect(await standing()).toEqual([]);
  expect(await store.auditLog(1, 10)).toMatchObject([{ actor: 'service', action: 'alert/without-rule', subject: '2', detail: alerts.map(({ id }) => id).join(' ') }]);
  expect((await store.outbox.list({ subscription: 's', limit: 10 })).map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['alert.cancelled', 'alert.cancelled']);
  const again = await restarted({});
  expect(again.map(({ area, level, status }) => [area, level, status])).toEqual([VILLAGES[0], VILLAGES[1]].map((area) => [area, 1, 'issued']));
});

test('a warning of a village that is not watched any more ends; the others stay, also those of which nothing is seen', async () => {
  const { units } = cycleOptions(store);
  const alerts = await restarted({ units: new UnitIndex(units.units.filter(({ code }) => code !== VILLAGES[0])) });
  expect(alerts.map(({ area, status }) => [area, status])).toEqual([[VILLAGES[0], 'cancelled']]);
  expect(await standing()).toEqual([[VILLAGES[1], 'flash-flood']]);
});
