/** What a message says of its areas: what changed as changed, what stands as standing, with its numbers dated. */
import { expect, test } from 'vitest';
import { capFacts, type AreaFacts } from '../../engine/warning/facts.js';

const moment = (time: string): number => Date.parse(`2023-07-07T${time}:00+08:00`);
const rain = (sum: number): AreaFacts['reasons'] => [{ zh: `3 小时累计雨量 ≥ 50 mm（实况 ${sum} mm）`, en: `rain, sum of 3 h ≥ 50 mm (observed ${sum} mm)` }];
const seen = (level: number, before: number, time: string, sum: number): AreaFacts => ({ level, before, onset: moment(time), observed: true, probability: 1, judged: moment(time), reasons: rain(sum) });
const areas = new Map<string, AreaFacts>([
  ['1', seen(3, 0, '01:00', 60)],
  ['2', seen(3, 2, '05:00', 70)],
  ['3', { level: 3, before: 4, onset: moment('08:00'), observed: false, probability: 0.6, judged: moment('04:00'), reasons: [] }],
]);
const places = new Map([['1', { name: '甲村', polygons: [] }], ['2', { name: '乙村', polygons: [] }], ['3', { name: '丙村', polygons: [] }]]);
const textsOf = (judged: string, isRenewal: boolean): (readonly [codes: string, zh: string, en: string])[] => capFacts(areas, places, { judged: moment(judged), isRenewal }).groupsOf(['1', '2', '3'], 3).map(({ codes, description: { zh, en } }) => [codes.join(' '), zh, en]);

test('what changed at the moment of the message comes first; what stands says since when, and that its numbers are of then', () => {
  expect(textsOf('05:00', false)).toEqual([
    ['2', '实况：乙村 由黄色升为橙色，3 小时累计雨量 ≥ 50 mm（实况 70 mm）。', 'Observed: 乙村 raised from yellow to orange, rain, sum of 3 h ≥ 50 mm (observed 70 mm). Times are Beijing time.'],
    ['1', '继续有效（最近一次判断 2023-07-07 05:00）：甲村 自 2023-07-07 01:00 起为橙色，当时 3 小时累计雨量 ≥ 50 mm（实况 60 mm）。', 'Still in force (last judged 2023-07-07 05:00): 甲村 orange since 2023-07-07 01:00, then rain, sum of 3 h ≥ 50 mm (observed 60 mm). Times are Beijing time.'],
    ['3', '继续有效（最近一次判断 2023-07-07 05:00）：丙村 自 2023-07-07 04:00 起为橙色（由红色降下），当时预计 2023-07-07 08:00 起，概率 60 %。', 'Still in force (last judged 2023-07-07 05:00): 丙村 orange since 2023-07-07 04:00 (lowered from red), then expected from 2023-07-07 08:00, probability 60 %. Times are Beijing time.'],
  ]);
});

test('a renewal has nothing but what stands; judged anew at its own moment, its numbers are of now and its level is no change', () => {
  expect(textsOf('09:00', true).map(([codes, zh]) => [codes, zh.slice(0, 4)])).toEqual([['1 2', '继续有效'], ['3', '继续有效']]);
  expect(textsOf('05:00', true)[0]).toEqual(['2', '继续有效（最近一次判断 2023-07-07 05:00）。实况：乙村 3 小时累计雨量 ≥ 50 mm（实况 70 mm）。', 'Still in force (last judged 2023-07-07 05:00). Observed: 乙村 rain, sum of 3 h ≥ 50 mm (observed 70 mm). Times are Beijing time.']);
});
