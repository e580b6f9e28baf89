import { afterEach, beforeEach, expect, test } from 'vitest';
import { areaRisk, type AreaVote } from '../../engine/monitor/areas.js';
import { basisOf } from '../../engine/monitor/basis.js';
import { Cycle } from '../../engine/monitor/cycle.js';
import { ingest } from '../../engine/monitor/ingest.js';
import { openStore } from '../../engine/store/open.js';
import type { Alert, Store } from '../../engine/store/store.js';
import type { HazardRule } from '../../engine/warning/rule.js';
import { anyRow, cycleOptions, HOUR, rain, START, variables, VILLAGES } from './world.js';

const rule: HazardRule = {
  hazard: 'rain-county', title: { zh: '全县大雨', en: 'rain over a county' }, branches: ['forecast', 'observed'], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: 'a test', verified: true,
  area: { digits: 6, units: 2 },
  levels: [{ level: 'blue', any: [[{ quantity: 'rain', unit: 'mm', statistic: 'max', window: null, comparison: '>=', line: 30 }]] }],
};

let store: Store;
let cycle: Cycle;
beforeEach(async () => {
  store = await openStore(':memory:');
  cycle = new Cycle({ ...cycleOptions(store), rules: { books: [{ book: 'areas', editions: [{ effective: '2020-01-01', region: '', hazards: [rule] }] }], dt: 3_600 } });
});
afterEach(() => store.close());

async function seen(hour: number, rows: readonly unknown[]): Promise<readonly Alert[]> {
  cycle.seen((await ingest(store, rows, { ...anyRow, variables, now: START + hour * HOUR })).places);
  return (await cycle.run(START + hour * HOUR)).alerts;
}

test('two villages of a county make its warning, which has no twin in any village, and it ends with them', async () => {
  // one village of another county is not enough there
  const [alert, ...others] = await seen(1, [rain('P1', 0, 2), rain('P1', 1, 40), rain(VILLAGES[2], 1, 90)]);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ area: '330102', hazard: 'rain-county', level: 1, status: 'issued', basis: { observed: true, onset: START + HOUR, probability: null, reasons: [{ zh: '蓝色及以上的单元数 ≥ 2（实况 2）', en: 'units at blue or above ≥ 2 (observed 2)' }] } });
  expect(await store.alerts({ area: VILLAGES[0], standing: true })).toEqual([alert]); // who asks of a village is told of its county
  expect(await store.alerts({ area: '330103', standing: true })).toEqual([]);
  expect((await seen(2, [rain('P1', 2, 0)])).map(({ area, level, status }) => [area, level, status])).toEqual([['330102', 1, 'cancelled']]);
});

/** @param ahead levels of one member at the steps ahead, or of several, member by member */
const vote = (code: string, end: number, level: readonly number[], ahead: readonly (readonly number[])[] | null = null): AreaVote => ({
  code, area: code.slice(0, 6), rule, end, level: Uint8Array.from(level), most: Uint8Array.from(level), holding: Uint8Array.from(level),
  ahead: ahead === null ? null : { leads: ahead[0]!.length, members: ahead.length, reached: Uint8Array.from({ length: ahead.length * ahead[0]!.length }, (_, at) => ahead[at % ahead.length]![Math.floor(at / ahead.length)]!), may: null },
});

test('a village that is seen later takes nothing down and makes nothing: the area stays as it was, and may be so', () => {
  const both = areaRisk([vote(VILLAGES[0], START, [0, 1]), vote(VILLAGES[1], START, [0, 1])], 3_600).risk;
  expect([both.level, both.since, both.trend, both.atMost]).toEqual([1, START, 1, null]);
  const late = areaRisk([vote(VILLAGES[0], START + HOUR, [0, 1, 1]), vote(VILLAGES[1], START, [0, 1])], 3_600).risk;
  expect([late.level, late.since, late.asOf]).toEqual([1, START, START + HOUR]);
  const waits = areaRisk([vote(VILLAGES[0], START + HOUR, [0, 0, 1]), vote(VILLAGES[1], START, [0, 0])], 3_600).risk;
  expect([waits.level, waits.atMost]).toEqual([0, 1]);
});

test('an area is expected where enough villages come to the level at the same hour in the same member, as likely as the members in which they do', () => {
  const own = { leastShare: rule.probability, reasons: [], atMost: null, heldFrom: null };
  const of = (first: readonly (readonly number[])[], second: readonly (readonly number[])[] | null): unknown => areaRisk([vote(VILLAGES[0], START, [0], first), vote(VILLAGES[1], START, [0], second)], 3_600).risk.expected;
  expect(of([[1, 1, 0]], [[0, 1, 1]])).toEqual({ ...own, level: 1, at: START + 2 * HOUR, probability: [1, 0, 0, 0] });
  expect(of([[1, 0, 0]], [[0, 1, 1]])).toEqual({ ...own, level: 0, at: null, probability: [0, 0, 0, 0] });
  expect(of([[1, 0, 0]], null)).toEqual({ ...own, atMost: 1, level: 0, at: null, probability: [0, 0, 0, 0] });
  // each village comes to it in half of the members: together in half, a quarter, or none of them
  expect(of([[1], [1], [0], [0]], [[1], [1], [0], [0]])).toEqual({ ...own, level: 1, at: START + HOUR, probability: [0.5, 0, 0, 0] });
  expect(of([[1], [1], [0], [0]], [[0], [1], [1], [0]])).toEqual({ ...own, level: 0, at: null, probability: [0.25, 0, 0, 0] });
  expect(of([[1], [1], [0], [0]], [[0], [0], [1], [1]])).toEqual({ ...own, level: 0, at: null, probability: [0, 0, 0, 0] });
});

test('what a level rests on: seen since when, or expected when and how likely', () => {
  const risk = { level: 1, since: START - HOUR, asOf: START, reasons: [], expected: { level: 3, at: START + 2 * HOUR, probability: [1, 0.9, 0.8, 0.1], atMost: null, leastShare: 0.5, heldFrom: null, reasons: [{ quantity: 'rain', unit: 'mm', statistic: 'sum' as const, window: 3, comparison: '>=' as const, line: 100, share: 0.8, median: 112.25, low: 88, high: 140 }] } };
  expect(basisOf(risk, 1, 'h', () => undefined)).toEqual({ observed: true, onset: START - HOUR, probability: null, judged: START, reasons: [], inputsHash: 'h' });
  expect(basisOf(risk, 3, 'h', () => undefined)).toEqual({ observed: false, onset: START + 2 * HOUR, probability: 0.8, judged: START, inputsHash: 'h', reasons: [{
    zh: '3 小时累计rain ≥ 100 mm（预报中位 112.3 mm，成员 88–140 mm；80 % 的成员在 2023-07-02 10:00 达到，规则要求 50 %）',
    en: 'rain, sum of 3 h ≥ 100 mm (forecast median 112.3 mm, members 88 to 140 mm; 80 % of the members meet it at 2023-07-02 10:00, the rule wants 50 %)',
  }] });
  // of an area, whose level no number of its own makes
  expect(basisOf({ ...risk, expected: { ...risk.expected, reasons: [] } }, 3, 'h', () => undefined).reasons).toEqual([{ zh: '足够多的单元达到该级别（80 % 的成员在 2023-07-02 10:00 达到，规则要求 50 %）', en: 'enough units come to the level (80 % of the members meet it at 2023-07-02 10:00, the rule wants 50 %)' }]);
});
