import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UnitRisk } from '../../engine/monitor/snapshot.js';
import { forecastOf, forecastText, textOf, viewOf } from '../../engine/monitor/unit-view.js';

const moment = fc.integer({ min: 0, max: 4e12 });
const level = fc.integer({ min: 0, max: 4 });
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1e21, 1e-7));
const reason = fc.record({ quantity: fc.string(), unit: fc.string(), statistic: fc.constant('sum' as const), window: fc.option(number), value: fc.option(number), comparison: fc.constant('>=' as const), line: number, crossed: fc.option(fc.boolean()), lacks: fc.option(fc.record({ missing: number, beyond: number, of: number })) });
const hazard = fc.record({ hazard: fc.constantFrom('flash-flood', 'river-stage'), title: fc.record({ zh: fc.string(), en: fc.string() }), level, since: fc.option(moment), trend: fc.constantFrom(-1 as const, 0 as const, 1 as const), asOf: moment, atMost: fc.option(level), reasons: fc.array(reason, { maxLength: 3 }), expected: fc.option(fc.record({ level, at: fc.option(moment), probability: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), atMost: fc.option(level), leastShare: fc.double({ min: 0, max: 1, noNaN: true }), heldFrom: fc.option(moment), reasons: fc.array(fc.record({ quantity: fc.string(), unit: fc.string(), statistic: fc.constant('sum' as const), window: fc.option(number), comparison: fc.constant('>=' as const), line: number, share: number, median: fc.option(number), low: fc.option(number), high: fc.option(number) }), { maxLength: 2 }) })) });
const unit: fc.Arbitrary<UnitRisk> = fc.record({
  code: fc.constantFrom('330102001201', '110101001001'),
  name: fc.string({ unit: 'grapheme' }),
  at: fc.option(fc.record({ lon: number, lat: number })),
  level: fc.constant(null),
  expectedLevel: fc.option(level),
  outlook: fc.constant(null),
  asOf: fc.option(moment),
  computedAt: moment,
  quality: fc.constantFrom('fresh' as const, 'late' as const, 'stale' as const),
  inputsHash: fc.constant('abcDEF-_123'),
  hazards: fc.array(hazard, { maxLength: 3 }),
  expectedBecause: fc.constant({ zh: '未保存', en: 'not kept' }),
  sourcesDiffer: fc.constantFrom(['rain'], ['rain', 'stage']),
}, { requiredKeys: ['code', 'name', 'at', 'level', 'expectedLevel', 'outlook', 'asOf', 'computedAt', 'quality', 'inputsHash', 'hazards'] });

test('the text that is written at once is that of the view', () => {
  fc.assert(fc.property(unit, (one) => {
    const own = { ...one, level: one.hazards.length === 0 ? null : Math.max(...one.hazards.map((each) => each.level)) };
    expect(textOf(own)).toBe(JSON.stringify(viewOf(own)));
  }));
});

const list = fc.array(number, { maxLength: 6 });
const fan = fc.record({ quantity: fc.constantFrom('rain', 'stage'), unit: fc.string(), issued: moment, p10: list, p50: list, p90: list, lines: fc.array(fc.record({ level, value: number }), { maxLength: 4 }), isShared: fc.boolean(), corrected: fc.boolean(), unseen: fc.nat() }, { requiredKeys: ['quantity', 'unit', 'issued', 'p10', 'p50', 'p90', 'lines'] });
const outlook = fc.record({ issued: moment, leads: list, members: fc.nat(), fans: fc.array(fan, { maxLength: 2 }), probability: fc.array(list, { minLength: 4, maxLength: 4 }) });

test('the text of the next hours that is written at once is that of their view', () => {
  fc.assert(fc.property(outlook, (own) => {
    expect(forecastText(own)).toBe(JSON.stringify(forecastOf({ outlook: own })));
  }));
});
